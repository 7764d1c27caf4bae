"""What a person changed on the host since we looked: a value that we neither wrote nor knew (docs/service.md, 3.12)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from integration.domain import crossing
from integration.domain.decision import TicketUpdate
from integration.domain.journal import Override, Promise, Reassignment, SaidSeverity, SeverityStep
from integration.domain.memory import Memory
from integration.domain.merging import worst
from integration.domain.severity.classification import classify
from integration.domain.severity.marks import field_mark, tag_mark
from integration.domain.severity.scale import Classification
from integration.domain.tags import is_ours
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import RESPONSES, Happening, Ticket

BY_AN_AGENT = "set by an agent"
CONFIRMED = "confirmed by an agent"
PROPOSED = "proposed by the customer"
ON_THE_HELPDESK = "set on the helpdesk"

_HANDS = RESPONSES | {Happening.SOLVED, Happening.WAITED, Happening.OPENED}

_APART = timedelta(minutes=1)
"""No further apart are a host's clock and ours that are kept right."""

_T = TypeVar("_T")


def severities(  # noqa: PLR0913 - one argument for each kind of knowledge
    ticket: Ticket,
    terms: ServiceTerms,
    memory: Memory | None,
    now: datetime,
    merged: Sequence[Memory],
    *,
    said: Sequence[SaidSeverity] = (),
) -> tuple[SeverityStep, ...]:
    """The ticket's own severities that governed one after another, the present one last (docs/service.md, 3.9).

    What the ticket proposes governs from the beginning; an agent's word from when the host says it was said, or else
    from when we saw it. What the host's history tells is read anew each time, and so is what was `said` here; the rest
    is in the journal.
    """
    told = _told(ticket, now)
    seen_before = memory.decision.journal.severities if memory else ()
    journal = seen_before or (SeverityStep.of(_proposed(ticket, terms, told=bool(told)), ticket.began_at),)
    steps = _in_order((*journal, *told, *_said(said, now)))
    found = _found(ticket, memory, worst(steps, merged)[-1]) if seen_before and memory else None
    return (*steps, SeverityStep.of(found, now, _hand(ticket, memory))) if found else steps


def of_the_journal(
    steps: tuple[SeverityStep, ...], ticket: Ticket, now: datetime, said: Sequence[SaidSeverity] = ()
) -> tuple[SeverityStep, ...]:
    """Those steps that neither a host's history nor what was said here keeps for us."""
    told = {*_told(ticket, now), *_said(said, now)}
    return tuple(step for step in steps if step not in told)


def reassigned(  # noqa: PLR0913 - one argument for each kind of knowledge
    ticket: Ticket,
    memory: Memory | None,
    agent: str | None,
    now: datetime,
    *,
    stands_in: bool = False,
    lent: bool = False,
) -> Reassignment | None:
    """A person gave the ticket to somebody else; to nobody does not count (docs/service.md, P1).

    Given to the one who happens to stand in, it is theirs still: it doesn't go back with the others. `lent` to another,
    a senior, it goes back to whom it was given. Whoever has it for an answer alone was given it by the host, and
    changes nothing.
    """
    if memory is None or ticket.assignee is None:
        return None
    before = memory.decision.journal.reassignment
    if memory.decision.severity is not None and by_answering(ticket, memory):
        return before
    if ticket.assignee == agent:
        stays = before is not None and (stands_in if before.to == agent else lent)
        return before if stays else None
    if memory.decision.severity is None:  # it was left alone meanwhile
        return before if before and before.to == ticket.assignee else None
    if _is_by_hand(ticket, memory, now):
        return Reassignment(now, ticket.assignee or "", _hand(ticket, memory))
    return before


def _is_by_hand(ticket: Ticket, memory: Memory, now: datetime) -> bool:
    """Whether neither we nor a save of the host's own can have given it to its assignee."""
    since = memory.overwritten.at if memory.overwritten else None
    told = since is not None and ticket.given_at is not None and ticket.given_at >= since
    states = memory.known if told else crossing.known(ticket, memory, now)
    return all(known.assignee != ticket.assignee for known in states)


def by_answering(ticket: Ticket, memory: Memory) -> bool:
    """Whether the host itself gave the ticket to its assignee since we looked, for an answer, and nobody else did."""
    since = memory.decision.decided_at - _APART
    taken, given = ticket.taken_at, ticket.given_at
    return taken is not None and taken >= since and (given is None or given < since)


def overridden(ticket: Ticket, memory: Memory | None, owed: Promise | None, now: datetime) -> Override | None:
    """A due date on the host that a person set; taken away, it gives the due date back to computing.

    A ticket that can't have one, or couldn't when we looked last and still has none, says nothing by having none. On
    one of which we promised nothing yet, a due date is a person's where the host tells whose. Where it tells that no
    person set it, it may have kept the day of ours alone.
    """
    if owed is None or not ticket.has_due_date:
        return None
    if memory is None or memory.decision.severity is None:
        is_set = ticket.due_at is not None and bool(ticket.due_by)
        return Override(now, owed, ticket.due_at, by=ticket.due_by or "", why=ON_THE_HELPDESK) if is_set else None
    if ticket.due_at is None and memory.ticket and not memory.ticket.has_due_date:
        return None
    if any(_is_ours(ticket, known) for known in crossing.known(ticket, memory, now) if known.dates):
        return None
    return Override(now, owed, ticket.due_at, by=ticket.due_by or _hand(ticket, memory), why=ON_THE_HELPDESK)


def _proposed(ticket: Ticket, terms: ServiceTerms, *, told: bool) -> Classification:
    field = None if told else ticket.severity_field
    found = classify(ticket.subject, ticket.body, field=field, tags=ticket.tags, rules=terms.rules)
    chosen = field_mark(ticket.proposed_severity)
    if chosen is None or field_mark(field) or tag_mark(ticket.tags):
        return found
    # Until an agent has confirmed one of the two, the stricter governs.
    if found.severity < chosen.severity:
        return Classification(found.severity, confirmed=False, rule=found.rule)
    return Classification(chosen.severity, confirmed=False, rule=PROPOSED)


def _told(ticket: Ticket, now: datetime) -> tuple[SeverityStep, ...]:
    marks = (
        (entry, field_mark(entry.text)) for entry in ticket.timeline.until(now) if entry.what is Happening.SEVERITY_SET
    )
    return tuple(
        SeverityStep(entry.at, mark.severity, confirmed=True, rule=BY_AN_AGENT, by=entry.author or "")
        for entry, mark in marks
        if mark
    )


def _said(said: Sequence[SaidSeverity], now: datetime) -> tuple[SeverityStep, ...]:
    return tuple(
        SeverityStep(each.at, each.severity, True, CONFIRMED if each.confirms else BY_AN_AGENT, each.by, each.why)  # noqa: FBT003
        for each in said
        if each.at <= now
    )


def _in_order(steps: tuple[SeverityStep, ...]) -> tuple[SeverityStep, ...]:
    first, *later = steps
    return (first, *sorted(later, key=lambda step: step.at))


def _found(ticket: Ticket, memory: Memory, last: SeverityStep) -> Classification | None:
    found = _changed(ticket, memory, last) or _confirmed(ticket, memory)
    return found if found and (found.severity, found.confirmed) != (last.severity, last.confirmed) else None


def _changed(ticket: Ticket, memory: Memory, last: SeverityStep) -> Classification | None:
    field = field_mark(ticket.severity_field)
    # A ticket that was left alone meanwhile still shows what we had written before.
    ours = memory.decision.severity is None and field is not None and field.severity is last.severity
    if field and not ours and _unknown(memory, field.severity, lambda update: update.severity):
        return Classification(field.severity, confirmed=True, rule=BY_AN_AGENT)
    known = {tag for update in memory.known for tag in update.tags or ()}
    known.update(tag for tag in (memory.ticket.tags if memory.ticket else ()) if not is_ours(tag))
    tag = tag_mark(tag for tag in ticket.tags if tag not in known)
    return Classification(tag.severity, confirmed=True, rule=BY_AN_AGENT) if tag else None


def _confirmed(ticket: Ticket, memory: Memory) -> Classification | None:
    before = memory.decision
    # Where a write didn't end as it should, the tag counts only if it stood there before.
    states = (before.wanted, *memory.known) if memory.known else ()
    asked = bool(states) and all("vip-unconfirmed" in (each.tags or ()) for each in states)
    if before.severity is None or not asked or "vip-unconfirmed" in ticket.tags or "vip" not in ticket.tags:
        return None
    return Classification(before.severity, confirmed=True, rule=CONFIRMED)


def _hand(ticket: Ticket, memory: Memory | None) -> str:
    """Who last did something on the ticket since we looked: most likely the one who changed it, where no host says."""
    since = memory.decision.decided_at if memory else ticket.opened_at
    done = [entry.author for entry in ticket.timeline if entry.what in _HANDS and entry.author and entry.at >= since]
    return done[-1] if done else ""


def _unknown(memory: Memory, value: _T, of: Callable[[TicketUpdate], _T | None]) -> bool:
    return all(of(known) != value for known in memory.known)


def _is_ours(ticket: Ticket, known: TicketUpdate) -> bool:
    if _same(ticket.due_at, known.due_at):
        return True
    if ticket.due_by != "" or ticket.due_at is None or known.due_at is None:
        return False
    zones = (UTC, ZoneInfo(known.zone) if known.zone else UTC)
    return any(ticket.due_at.astimezone(zone).date() == known.due_at.astimezone(zone).date() for zone in zones)


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def seen(ticket: Ticket) -> TicketUpdate:
    """The values of ours that the host shows now, in the form in which we would write them."""
    field = field_mark(ticket.severity_field)
    return TicketUpdate(
        tags=ticket.tags,
        assignee=ticket.assignee,
        severity=field.severity if field else None,
        dates=True,
        due_at=ticket.due_at,
        first_due=ticket.first_due,
        follow_up_due=ticket.follow_up_due,
    )
