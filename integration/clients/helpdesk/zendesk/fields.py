"""Our wishes in the words of Zendesk's PUT: tags, priority, custom fields and due date; tables and pure functions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from integration.clients.helpdesk.zendesk import field_names as names
from integration.domain.decision import TicketUpdate
from integration.domain.severity.scale import Severity
from integration.domain.tags import is_ours
from integration.domain.ticket import Ticket

PRIORITIES: Mapping[Severity, str] = {
    Severity.S1: "urgent",
    Severity.S2: "high",
    Severity.S3: "normal",
    Severity.S4: "low",
    Severity.S5: "low",
}
"""How an urgency shows; the severity itself stands in our field and in our tag, as Zendesk has four words only."""

FIELDS: Mapping[str, str] = {
    "severity": names.SEVERITY,
    "first_due": names.FIRST_DUE,
    "follow_up_due": names.FOLLOW_UP_DUE,
}
"""Our fields, and the keys of the ticket fields that hold them."""

DAYS: Mapping[str, str] = {"first_due": names.FIRST_DUE_DAY, "follow_up_due": names.FOLLOW_UP_DUE_DAY}
"""The fields that show the day alone, for views; they are written along with their instants, and
wherever such a field was made later."""


def changes(
    ticket: Ticket, wanted: TicketUpdate, ids: Mapping[str, int], shown: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The smallest body that makes a ticket show what is wanted, agent and group aside; empty where it does already.

    `ids` are Zendesk's ids of the ticket fields that exist, by our keys, and `shown` what they say as text: a day that
    isn't among them is taken to be right as long as its instant is.
    """
    values = {ids[key]: value for key, value in _values(ticket, wanted, shown or {}).items() if key in ids}
    return {
        **_tags(ticket, wanted),
        **_priority(ticket, wanted),
        **_due(ticket, wanted),
        **({"custom_fields": [{"id": id_, "value": value} for id_, value in values.items()]} if values else {}),
    }


def tags_wanted(tags: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """All tags that a ticket should have: other people's as they stand, then ours."""
    others = [tag for tag in tags if not is_ours(tag)]
    return [*others, *sorted({*wanted}.difference(others))]


def _tags(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    if wanted.tags is None:
        return {}
    should = tags_wanted(ticket.tags, wanted.tags)
    return {"tags": should} if {*should} != {*ticket.tags} else {}


def _priority(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    if wanted.urgency is None:
        return {}
    should, shown = PRIORITIES[wanted.urgency], PRIORITIES[Severity(ticket.priority)] if ticket.priority else None
    return {"priority": should} if should != shown else {}


def _due(ticket: Ticket, wanted: TicketUpdate) -> Mapping[str, object]:
    """Only a task has a due date: on any other ticket Zendesk drops it, or hides it (ZD-1)."""
    if not (wanted.dates and ticket.has_due_date) or stamp(ticket.due_at) == stamp(wanted.due_at):
        return {}
    return {"due_at": stamp(wanted.due_at) or None}


def _values(ticket: Ticket, wanted: TicketUpdate, shown: Mapping[str, str]) -> Mapping[str, object]:
    """What our fields should say and don't, by their keys; None empties one."""
    should: dict[str, object] = {}
    if wanted.severity and ticket.severity_field != str(wanted.severity.value):
        should[FIELDS["severity"]] = wanted.severity.value
    if wanted.dates:
        for name, old, new in (
            ("first_due", ticket.first_due, wanted.first_due),
            ("follow_up_due", ticket.follow_up_due, wanted.follow_up_due),
        ):
            day, moved = _day(new, wanted.zone), stamp(old) != stamp(new)
            should |= {FIELDS[name]: stamp(new) or None} if moved else {}
            should |= {DAYS[name]: day} if moved or shown.get(DAYS[name], day or "") != (day or "") else {}
    there = {FIELDS[name] for name in FIELDS if name in ticket.fields}
    there |= {DAYS[name] for name in DAYS if name in ticket.fields}
    return {key: value for key, value in should.items() if key in there}


def stamp(moment: datetime | None) -> str:
    """An instant as our fields hold it, whole seconds in UTC, such as 2026-03-02T18:30:00Z; empty for none."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _day(moment: datetime | None, zone: str) -> str | None:
    """The day on which an instant falls where the service is at home."""
    return moment.astimezone(ZoneInfo(zone) if zone else UTC).date().isoformat() if moment else None
