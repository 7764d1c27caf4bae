"""What a person changed on the host since we looked: a value that we neither wrote nor knew (docs/service.md, 3.12)."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from integration.domain.decision import Memory, TicketUpdate
from integration.domain.severity.classification import classify
from integration.domain.severity.marks import field_mark, tag_mark
from integration.domain.severity.scale import Classification
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket

BY_AN_AGENT = "set by an agent"
CONFIRMED = "confirmed by an agent"

_T = TypeVar("_T")


def severity_of(ticket: Ticket, terms: ServiceTerms, memory: Memory | None) -> Classification:
    """The severity that governs: an agent's word if there is one, else the ticket's own (docs/service.md, 3.9)."""
    if memory is None or memory.decision.severity is None:
        return _proposed(ticket, terms)
    return _changed(ticket, memory) or _confirmed(ticket, memory) or _reproposed(ticket, terms, memory)


def reassigned(ticket: Ticket, memory: Memory | None, agent: str | None) -> bool:
    """Whether a person gave the ticket to somebody else; to nobody does not count (docs/service.md, P1)."""
    if memory is None or memory.decision.severity is None or ticket.assignee in {None, agent}:
        return False
    return memory.decision.reassigned or _unknown(memory, ticket.assignee, lambda update: update.assignee)


def due_overridden(ticket: Ticket, memory: Memory | None, owed: str, due: datetime | None) -> bool:
    """Whether a person set the host's due date for the very thing that is owed now; it holds until that changes."""
    if memory is None or memory.decision.owed != owed or _same(ticket.due_at, due):
        return False
    return memory.decision.due_overridden or not any(_same(ticket.due_at, known.due_at) for known in memory.known)


def _proposed(ticket: Ticket, terms: ServiceTerms) -> Classification:
    return classify(ticket.subject, ticket.body, field=ticket.severity_field, tags=ticket.tags, rules=terms.rules)


def _reproposed(ticket: Ticket, terms: ServiceTerms, memory: Memory) -> Classification:
    before = memory.decision
    if before.severity is not None and before.rule_is_explicit:
        return Classification(before.severity, before.confirmed, before.rule)
    return classify(ticket.subject, ticket.body, rules=terms.rules)


def _changed(ticket: Ticket, memory: Memory) -> Classification | None:
    field = field_mark(ticket.severity_field)
    if field and _unknown(memory, field.severity, lambda update: update.severity):
        return Classification(field.severity, confirmed=True, rule=BY_AN_AGENT)
    known = {tag for update in memory.known for tag in update.tags or ()}
    tag = tag_mark(tag for tag in ticket.tags if tag not in known)
    return Classification(tag.severity, confirmed=True, rule=BY_AN_AGENT) if tag else None


def _confirmed(ticket: Ticket, memory: Memory) -> Classification | None:
    before = memory.decision
    asked = memory.settled and "vip-unconfirmed" in (before.wanted.tags or ())
    if before.severity is None or not asked or "vip-unconfirmed" in ticket.tags or "vip" not in ticket.tags:
        return None
    return Classification(before.severity, confirmed=True, rule=CONFIRMED)


def _unknown(memory: Memory, value: _T, of: Callable[[TicketUpdate], _T | None]) -> bool:
    return all(of(known) != value for known in memory.known)


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
