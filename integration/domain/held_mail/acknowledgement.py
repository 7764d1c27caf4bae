"""The one message that mail outside hours is answered with (P7)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from integration.domain.agent import Agent
from integration.domain.beside import Beside
from integration.domain.booking.on_ticket import customer_of
from integration.domain.decision import Decision, Note
from integration.domain.held_mail.automatic import is_automatic_subject, is_automatic_text, sent_by_nobody
from integration.domain.memory import Memory
from integration.domain.roster import Customer
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import RESPONSES, Entry, Happening, Status, Ticket
from integration.domain.words.letters import Beginning, Letters, spoken_with

_ACKNOWLEDGED = "acknowledged "

MOST = 25
"""So many tickets of one sender are acknowledged in one closed period: two machines that answer each other, each time
in a new ticket and in words that we don't know, must not go on all night."""


def acknowledgements(
    decision: Decision, ticket: Ticket, customer: Customer, terms: ServiceTerms, beside: Beside
) -> Iterator[Note]:
    """The acknowledgement of what the customer wrote by mail since the desk closed; its key is that closed period's.

    None once the desk is open, however late we learnt of it; none of what no person wrote, of what was answered
    meanwhile, or where the same was said on a ticket that was merged into this one, or on MOST others of the sender.
    """
    now = decision.decided_at
    if terms.hours.is_open(now) or not _may_be_held(decision, ticket, terms) or _of_no_person(decision, ticket):
        return
    if beside.acknowledged >= MOST:
        return
    opening = terms.hours.opening(now)
    key = key_of(opening)
    said_before = any(key in memory.told for memory in beside.merged)
    if not said_before and any(_counts(entry, ticket, beside) for entry in _unanswered(decision, ticket, terms)):
        yield Note(key, _text(decision, ticket, customer, terms, Beginning(opening, beside.chat_page)))


def key_of(opening: datetime) -> str:
    """The key of the acknowledgement in the closed period that ends at this opening."""
    return f"{_ACKNOWLEDGED}{opening:%Y-%m-%dT%H:%M}Z"


def fresh_keys(decision: Decision, memory: Memory | None) -> frozenset[str]:
    """The keys of those acknowledgements that are wanted, and were not told before."""
    wanted = (note.key for note in decision.wanted.messages)
    told = memory.told if memory else frozenset()
    return frozenset(key for key in wanted if key.startswith(_ACKNOWLEDGED)) - told


def acknowledged_of(sender: str | None, keys: frozenset[str], others: Iterable[Memory]) -> int:
    """On how many of these tickets the sender was told one of these keys."""
    name = (sender or "").strip().casefold()
    senders = ((each.ticket.sender or "").strip().casefold() for each in others if each.ticket and keys & each.told)
    return sum(each == name for each in senders)


def _may_be_held(decision: Decision, ticket: Ticket, terms: ServiceTerms) -> bool:
    is_alive = ticket.merged_into is None and ticket.status is not Status.SOLVED
    return is_alive and ticket.channel in terms.held_channels and decision.severity in terms.hold_severities


def _of_no_person(decision: Decision, ticket: Ticket) -> bool:
    return (
        sent_by_nobody(ticket.sender) or is_automatic_subject(ticket.subject) or _is_colleague(decision, ticket.sender)
    )


def _is_colleague(decision: Decision, sender: str | None) -> bool:
    cover = decision.cover
    people = (decision.agent, decision.answers, *((cover.dedicated, cover.agent, cover.urgent) if cover else ()))
    return (sender or "").strip().casefold() in {each.email.strip().casefold() for each in people if each}


def _unanswered(decision: Decision, ticket: Ticket, terms: ServiceTerms) -> Iterator[Entry]:
    """What the customer wrote in the closed period that runs now, since we last spoke to them; the latest first."""
    hours, now = terms.hours, decision.decided_at
    opening = hours.opening(now)
    for entry in reversed(ticket.timeline.until(now).entries):
        if entry.what in RESPONSES:
            return
        if entry.what is Happening.CUSTOMER_WROTE and _is_covered(decision, entry.at):
            if hours.is_open(entry.at) or hours.opening(entry.at) != opening:
                return
            yield entry


def _is_covered(decision: Decision, instant: datetime) -> bool:
    return decision.covered_from is None or decision.covered_from <= instant


def _counts(entry: Entry, ticket: Ticket, beside: Beside) -> bool:
    """Whether a person wrote it, after the history that we took in at set-up."""
    quiet = beside.quiet_until is not None and entry.at <= beside.quiet_until
    ours = (each.text for each in ticket.timeline if each.what is Happening.AUTOMATED)
    return not (quiet or _opened_by_us(entry, ticket, beside) or is_automatic_text(entry.text, ours))


def _opened_by_us(entry: Entry, ticket: Ticket, beside: Beside) -> bool:
    """Whether the customer's first word is a ticket that we filed in their name, for a call."""
    wrote = (each for each in ticket.timeline if each.what is Happening.CUSTOMER_WROTE)
    filed = any(each.own_ticket and each.ticket == ticket.id for each in beside.call_backs)
    return entry == next(wrote) and (filed or bool(customer_of(beside.calls, ticket.id)))


def _text(decision: Decision, ticket: Ticket, customer: Customer, terms: ServiceTerms, beginning: Beginning) -> str:
    language = spoken_with(customer.language, ticket.subject, ticket.body)
    agent, away = _who_begins(decision, beginning.at)
    return Letters(language, terms.hours.zone, customer.zone).acknowledgement(terms.hours, beginning, agent, away)


def _who_begins(decision: Decision, opening: datetime) -> tuple[Agent | None, Agent | None]:
    """Who answers at the opening, and for whom they stand in: the dedicated agent may be back by then."""
    agent, answers, cover = decision.agent, decision.answers, decision.cover
    if agent is None or answers is None or answers.email.casefold() == agent.email.casefold():
        return answers, None
    is_back = cover is not None and cover.until is not None and cover.until <= opening
    return (agent, None) if is_back else (answers, agent)
