"""What a ticket's own JSON shows now, apart from its history: its state, its place, our fields; pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from integration.clients.helpdesk.zendesk.field_names import FIRST_DUE, FOLLOW_UP_DUE, PROPOSED, SEVERITY
from integration.clients.helpdesk.zendesk.history import plain, status
from integration.clients.helpdesk.zendesk.kinds import CLOSED, PRIORITIES
from integration.clients.helpdesk.zendesk.numbers import text_of
from integration.clients.helpdesk.zendesk.payload import TicketJson, utc
from integration.domain.ticket import Ticket

_FIELDS = {"severity": SEVERITY, "first_due": FIRST_DUE, "follow_up_due": FOLLOW_UP_DUE}
_TASK = "task"


def shown(ticket: Ticket, raw: TicketJson, ids: Mapping[str, int]) -> Ticket:
    """The same ticket in the state that this JSON shows; `ids` are Zendesk's ids of our ticket fields, by our keys."""
    says, is_task = values(raw, ids), raw.type == _TASK
    return replace(
        ticket,
        status=status(raw),
        assignee=text_of(raw.assignee_id),
        group=text_of(raw.group_id) or "",
        priority=PRIORITIES.get(raw.priority or ""),
        tags=tuple(raw.tags or ()),
        due_at=utc(raw.due_at) if raw.due_at and is_task else None,
        due_by=ticket.due_by if is_task else "",
        has_due_date=is_task,
        severity_field=says.get(SEVERITY) or None,
        proposed_severity=says.get(PROPOSED) or None,
        first_due=_instant(says.get(FIRST_DUE)),
        follow_up_due=_instant(says.get(FOLLOW_UP_DUE)),
        fields=frozenset({"tags", *(ours for ours, key in _FIELDS.items() if key in ids)}),
        frozen=raw.status == CLOSED,
        version=raw.updated_at,
    )


def values(raw: TicketJson, ids: Mapping[str, int]) -> Mapping[str, str]:
    """What our fields say as text, by our keys; empty where nothing stands in one."""
    there = {each.id: plain(each.value) for each in raw.custom_fields or ()}
    return {key: there.get(id_, "") for key, id_ in ids.items()}


def state(raw: TicketJson) -> tuple[object, ...]:
    """All that people and rules can change of it: equal where nobody changed it, however it is listed."""
    fields = {each.id: each.value for each in raw.custom_fields or () if each.value not in (None, "")}
    people = (raw.requester_id, raw.organization_id, raw.group_id, raw.assignee_id)
    due = raw.due_at and utc(raw.due_at)
    return raw.updated_at, raw.status, raw.priority, raw.type, due, people, frozenset(raw.tags or ()), fields


def _instant(text: str | None) -> datetime | None:
    """The instant in a field's text; None for any text that isn't one, or that names no zone."""
    try:
        instant = datetime.fromisoformat(text or "")
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
