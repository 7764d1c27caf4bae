"""django-helpdesk's ticket in our words, and our wishes in its fields; tables and pure functions."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import UNSET

from integration.clients.helpdesk.django_helpdesk.history import channel, status, timeline
from integration.clients.helpdesk.django_helpdesk.merged import own_opening
from integration.clients.helpdesk.django_helpdesk.payload import FollowUp, TicketJson, number, utc
from integration.domain.decision import TicketUpdate
from integration.domain.errors import UpstreamRefused
from integration.domain.installation import Installation
from integration.domain.tags import is_ours
from integration.domain.ticket import Ticket

CUSTOM_FIELDS: Mapping[str, str] = {
    "tags": "custom_vip_tags",
    "severity": "custom_vip_severity",
    "first_due": "custom_vip_first_response_due",
    "follow_up_due": "custom_vip_followup_due",
}
"""Our fields, and what the host calls the four custom fields that hold them."""

_NO_TAGS = ","
_NO_DATE = "-"
"""A custom field of the host, once set, takes neither "" nor null through the API (observed, 2.6.1)."""


def ticket_from(raw: TicketJson, installation: Installation, opened: FollowUp | None = None) -> Ticket:
    """The host's ticket in our words; `opened` is its opening entry where a merge moved that to another ticket.

    Raises UpstreamRefused for one of which no opening entry is known (made past the forms).
    """
    first = opened or own_opening(raw)
    if first is None:
        message = f"ticket {raw.id} has no history on the helpdesk, so nobody can say when it was opened"
        raise UpstreamRefused(message)
    return Ticket(
        id=str(raw.id),
        subject=raw.title,
        body=raw.description or "",
        sender=raw.submitter_email or None,
        opened_at=utc(first.date),
        channel=channel(first),
        status=status(raw),
        timeline=timeline(raw, installation),
        assignee=_text(raw.assigned_to),
        priority=raw.priority,
        tags=_split(raw.custom_vip_tags or ""),
        due_at=utc(raw.due_date) if raw.due_date else None,
        severity_field=_text(raw.custom_vip_severity or None),
        proposed_severity=_text(raw.custom_vip_proposed_severity or None),
        first_due=_instant(raw.custom_vip_first_response_due or ""),
        follow_up_due=_instant(raw.custom_vip_followup_due or ""),
        fields=frozenset(ours for ours, theirs in CUSTOM_FIELDS.items() if getattr(raw, theirs) is not UNSET),
        merged_into=_text(raw.merged_to),
        solution=raw.resolution or "",
        group=str(raw.queue or ""),
    )


def changes(ticket: Ticket, wanted: TicketUpdate) -> dict[str, object]:
    """The smallest PATCH that makes the host show what is wanted; empty where it does already.

    Raises UpstreamRefused for an agent or a group whose id can't be one of this host's users or queues.
    """
    return {
        **_tags(ticket, wanted),
        **_assignee(ticket, wanted),
        **_group(ticket, wanted),
        **_severity(ticket, wanted),
        **_dates(ticket, wanted),
    }


def _tags(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    if wanted.tags is None or "tags" not in ticket.fields:
        return {}
    others = [tag for tag in ticket.tags if not is_ours(tag)]
    ours = {*wanted.tags}.difference(others)
    differs = {*others, *ours} != {*ticket.tags}
    return {CUSTOM_FIELDS["tags"]: ",".join((*others, *sorted(ours))) or _NO_TAGS} if differs else {}


def _assignee(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    if wanted.assignee is None or wanted.assignee == ticket.assignee:
        return {}
    return {"assigned_to": number(wanted.assignee, "an agent's")}


def _group(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    """A group is a queue here."""
    if wanted.group in {None, ticket.group}:
        return {}
    return {"queue": number(wanted.group or "", "a queue's")}


def _severity(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    """Our severity in our field, and the urgency as the host's priority: both count from 1, the worst, to 5."""
    rows = (
        (CUSTOM_FIELDS["severity"], ticket.severity_field, wanted.severity, "severity" in ticket.fields),
        ("priority", _text(ticket.priority), wanted.urgency, True),
    )
    return {name: new.value for name, old, new, is_there in rows if new and is_there and old != str(new.value)}


def _dates(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    if not wanted.dates:
        return {}
    rows = (
        ("due_date", ticket.due_at, wanted.due_at, None),
        (CUSTOM_FIELDS["first_due"], ticket.first_due, wanted.first_due, _NO_DATE),
        (CUSTOM_FIELDS["follow_up_due"], ticket.follow_up_due, wanted.follow_up_due, _NO_DATE),
    )
    there = _writable(ticket)
    return {
        name: _stamp(new) or nothing for name, old, new, nothing in rows if name in there and _stamp(old) != _stamp(new)
    }


def _writable(ticket: Ticket) -> Iterable[str]:
    return {"due_date", *(CUSTOM_FIELDS[name] for name in ticket.fields)}


def _stamp(instant: datetime | None) -> str | None:
    """An instant as the host's fields hold it, whole seconds in UTC, such as 2026-03-02T18:30:00Z."""
    if instant is None:
        return None
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _instant(text: object) -> datetime | None:
    """The instant in a field's text; None for any text that isn't one, or that names no zone."""
    try:
        instant = datetime.fromisoformat(str(text).strip())
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _split(text: object) -> tuple[str, ...]:
    return tuple(tag for part in str(text).split(",") if (tag := part.strip()))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
