"""Who was of the desk when they did something on a ticket, whatever has become of them; pure.

Whoever leaves a desk is an ordinary user of Zendesk's from then on, also where an old ticket names them (ZD-29).
"""

from collections.abc import Iterator, Sequence

from integration.clients.helpdesk.zendesk.kinds import CALLS, COMMENTS, FIELDS, PRIORITIES, VOICE, Call
from integration.clients.helpdesk.zendesk.numbers import id_in
from integration.clients.helpdesk.zendesk.payload import AuditJson, EventJson, TicketJson
from integration.clients.helpdesk.zendesk.way import by_a_rule, channel_of

_BY_STAFF = {"status": frozenset({"pending", "hold"}), "priority": frozenset(PRIORITIES)}
"""Changes that no customer can make, and the values that say so, beside an agent who is given the ticket.

A customer may set a request solved, reopens it by writing, and may choose a priority when it is made."""

_WORKSPACE = frozenset({"web", 0})
"""Where an internal comment is an agent's: a stranger's mail becomes one, too (ZD-88)."""


def staff(ticket: TicketJson, audits: Sequence[AuditJson]) -> frozenset[int]:
    """Who ever had the ticket, was on a call of it, or did what only the desk can do."""
    events = [(event, audit) for audit in audits for event in audit.events]
    had_it = {id_in(e.value) for e, _ in events if e.type in FIELDS and str(e.field_name) == "assignee_id"}
    did = {audit.author_id for event, audit in events if _is_done_by_staff(event, audit)}
    return frozenset(each for each in (*had_it, *did, *_on_calls(audits), ticket.assignee_id) if each and each > 0)


def answered_by(data: object) -> int | None:
    """Who took a call, by what its event says of it."""
    return id_in(data.get("answered_by_id")) if isinstance(data, dict) else None


def _is_done_by_staff(event: EventJson, audit: AuditJson) -> bool:
    if by_a_rule(event.via or audit.via):
        return False
    if event.type in COMMENTS:
        is_own = event.author_id in {None, audit.author_id}
        return event.public is False and is_own and channel_of(event.via or audit.via) in _WORKSPACE
    return event.type == "Change" and _is_theirs_alone(str(event.field_name), event.value)


def _is_theirs_alone(name: str, value: object) -> bool:
    return id_in(value) is not None if name == "assignee_id" else str(value) in _BY_STAFF.get(name, frozenset())


def _on_calls(audits: Sequence[AuditJson]) -> Iterator[int | None]:
    for audit in audits:
        for event in audit.events:
            if event.type == VOICE:
                yield answered_by(event.data)
                if CALLS.get(channel_of(event.via or audit.via) or "") is Call.OUT:
                    yield event.author_id or audit.author_id
