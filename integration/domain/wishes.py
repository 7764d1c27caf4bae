"""What a VIP ticket should look like on the host: the whole state that is wanted, from the decision."""

from collections.abc import Iterator

from integration.domain import showing, wording
from integration.domain.beside import Beside
from integration.domain.booking import on_ticket as booking
from integration.domain.cover import on_ticket as cover
from integration.domain.decision import Decision, Note, TicketUpdate
from integration.domain.held_mail.acknowledgement import acknowledgements
from integration.domain.journal import Promise
from integration.domain.memory import Memory
from integration.domain.phone import on_ticket as phone
from integration.domain.placement import Placement
from integration.domain.second_level import on_ticket as second_level
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Status, Ticket

RECOGNISED = "recognised"
"""The key of the one note that tells the agents that a ticket is VIP."""


def wanted(  # noqa: PLR0913, PLR0917 - one argument for each kind of knowledge
    decision: Decision,
    ticket: Ticket,
    placement: Placement,
    terms: ServiceTerms,
    beside: Beside,
    memory: Memory | None,
) -> TicketUpdate:
    """The absolute state wanted; notes and messages that `memory` says were told are out already."""
    now, follow_up = decision.decided_at, decision.clock(Promise.FOLLOW_UP)
    told = memory.told if memory else frozenset()
    call_backs = phone.as_they_stand(beside.call_backs, ticket.timeline)
    by_hand = phone.tagged_by_hand(ticket, memory, beside.call_backs)
    urgency = showing.urgency(decision, now) if terms.raise_priority else decision.severity
    return TicketUpdate(
        tags=tuple(showing.tags(decision, beside, call_backs, call_back_by_hand=by_hand)),
        assignee=_assignee(decision, ticket),
        severity=decision.severity,
        urgency=phone.urgency(call_backs, urgency, now),
        dates=True,
        due_at=showing.due(decision),
        first_due=decision.clocks[0].due,
        follow_up_due=follow_up.due if follow_up and follow_up.running else None,
        group=second_level.group(decision.journal.escalations, ticket),
        notes=_fresh(_notes(decision, ticket, terms, beside), told),
        messages=_fresh(_messages(decision, ticket, placement, terms, beside), told.union(*_told_before(beside))),
        zone=terms.hours.zone,
    )


def _assignee(decision: Decision, ticket: Ticket) -> str | None:
    """Second level while it has the ticket; else whom a person gave it to, or who answers the customer."""
    senior, given = second_level.holder(decision.journal.escalations), decision.journal.reassignment
    if senior or given:
        return senior or (given.to if given else None)
    return decision.answers.host_id if decision.answers else ticket.assignee


def _notes(decision: Decision, ticket: Ticket, terms: ServiceTerms, beside: Beside) -> Iterator[Note]:
    if ticket.status is Status.SOLVED:
        return
    zone, now = terms.hours.zone, decision.decided_at
    yield Note(RECOGNISED, wording.recognised(decision, terms, now, beside.duty))
    yield from (
        Note(each.key, wording.alerted(each, decision, terms)) for each in decision.news if wording.is_noted(each)
    )
    yield from booking.notes(beside.calls, zone)
    yield from cover.notes(decision, terms, ticket.timeline, beside.calls)
    yield from second_level.notes(decision, terms)
    yield from phone.notes(phone.as_they_stand(beside.call_backs, ticket.timeline), zone)


def _messages(
    decision: Decision, ticket: Ticket, placement: Placement, terms: ServiceTerms, beside: Beside
) -> Iterator[Note]:
    if ticket.status is Status.SOLVED or placement.customer is None:
        return
    yield from acknowledgements(decision, ticket, placement.customer, terms, beside)
    yield from cover.announcements(decision, placement.customer, terms)


def _told_before(beside: Beside) -> Iterator[frozenset[str]]:
    """What the customer was told on tickets that were merged into this one."""
    return (memory.told for memory in beside.merged)


def _fresh(notes: Iterator[Note], told: frozenset[str]) -> tuple[Note, ...]:
    return tuple(note for note in notes if note.key not in told)
