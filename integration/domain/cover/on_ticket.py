"""What the cover means for one ticket: who answers it, what its agents are told, and what the customer is."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.booking.on_ticket import BookedCall
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.cover.pack import last_answered, next_call, owed, told_call, who_answers
from integration.domain.decision import Decision, Note
from integration.domain.roster import Customer
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Timeline
from integration.domain.words.english import ENGLISH
from integration.domain.words.letters import Letters, spoken_with
from integration.domain.words.voice import Voice

_EMPTY = Timeline(())
_NEWS = timedelta(days=7)
"""How long after somebody is back a ticket's agents are told so."""


def answering(dedicated: Agent | None, cover: Cover | None, severity: Severity) -> Agent | None:
    """Who answers a ticket of this severity: the cover's agent, or who takes its S1 tickets.

    A cover of another dedicated agent than the ticket's says nothing of it.
    """
    if dedicated is None or cover is None or cover.dedicated.email.casefold() != dedicated.email.casefold():
        return dedicated
    if not cover.stands_in and not cover.nobody:
        return dedicated
    return cover.urgent if severity is Severity.S1 else cover.agent


def notes(
    decision: Decision, terms: ServiceTerms, timeline: Timeline = _EMPTY, calls: Iterable[BookedCall] = ()
) -> Iterator[Note]:
    """One private note for each hand-over that changed who answers this ticket."""
    cover = decision.cover
    if cover is None or not cover.handover or decision.reassigned or not _is_told(decision, cover):
        return
    voice, now = Voice(ENGLISH, terms.hours.zone), decision.decided_at
    yield Note(f"cover {cover.handover}", "\n".join(_told(decision, cover, timeline, calls, voice, now)))


def _is_told(decision: Decision, cover: Cover) -> bool:
    """A ticket that is younger than the change needs to be told only that somebody stands in."""
    if decision.agent is None or decision.agent.email.casefold() != cover.dedicated.email.casefold():
        return False
    is_news = decision.opened_at < cover.since and decision.decided_at < cover.since + _NEWS
    return cover.stands_in or cover.nobody or is_news


def _told(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    decision: Decision, cover: Cover, timeline: Timeline, calls: Iterable[BookedCall], voice: Voice, now: datetime
) -> Iterator[str]:
    yield who_answers(_for_this(decision, cover), voice, "this ticket")
    if not cover.stands_in and not cover.pinned and cover.reason is not CoverReason.NEW_AGENT:
        return
    last, call = last_answered(timeline, now), next_call((each.booking for each in calls), now)
    yield f"Owed: {owed(decision, voice)}."
    if last:
        yield f"Last public message of ours: {voice.at(last)}."
    if call:
        yield f"Next call: {told_call(call, voice)}."


def _for_this(decision: Decision, cover: Cover) -> Cover:
    """The cover as it is for a ticket of this severity."""
    answers = answering(cover.dedicated, cover, decision.severity or Severity.S5) or cover.agent
    return replace(cover, agent=answers)


def announcements(decision: Decision, customer: Customer, terms: ServiceTerms) -> Iterator[Note]:
    """The message to the customer that somebody stands in, on the one ticket that the cover names, and of the return.

    It goes to where the last cover was announced, so that nobody hears of a return who never heard of an absence, or
    to the ticket into which that one was merged. Such letters are written while the desk is open; who is away over
    midnight is back at the opening.
    """
    if terms.hours.is_open(decision.decided_at):
        yield from _announced(decision, customer, terms)


def announced_at(decision: Decision, customer: Customer, terms: ServiceTerms, told: Container[str]) -> datetime | None:
    """When the desk opens, where a letter waits for that; None where none does."""
    waits = any(note.key not in told for note in _announced(decision, customer, terms))
    return terms.hours.opening(decision.decided_at) if waits and not terms.hours.is_open(decision.decided_at) else None


def _announced(decision: Decision, customer: Customer, terms: ServiceTerms) -> Iterator[Note]:
    cover = decision.cover
    here = (decision.ticket, *decision.merged_from)
    if not terms.announce_cover or cover is None or not cover.handover or cover.announced_on not in here:
        return
    if decision.agent is None or decision.agent.email.casefold() != cover.dedicated.email.casefold():
        return
    letters = Letters(spoken_with(customer.language), terms.hours.zone, customer.zone)
    cover = replace(cover, until=cover.until and terms.hours.opening(cover.until))
    if cover.stands_in:
        yield Note(f"stands in {cover.handover}", letters.stands_in(cover, decision.decided_at))
    elif cover.reason is CoverReason.DEDICATED and decision.decided_at < cover.since + _NEWS:
        yield Note(f"is back {cover.handover}", letters.is_back(cover.dedicated))
