"""Tickets made and changed: the rules, the audit, and the events that tell of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from sandbox.zendesk import events
from sandbox.zendesk.dates import written
from sandbox.zendesk.records import JSON, SYSTEM, Audit, Ticket
from sandbox.zendesk.rules import Act, Case, Said, Wish, settle

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant

NAMES = {
    "subject": "subject",
    "status": "status",
    "priority": "priority",
    "type": "type",
    "requester": "requester_id",
    "assignee": "assignee_id",
    "group": "group_id",
    "organization": "organization_id",
    "external_id": "external_id",
    "due_at": "due_at",
    "tags": "tags",
}
"""Attributes of a ticket, and what audits call them."""

ODD: JSON = {
    "id": "01J2N0VAXB6T2R8C5Q0M3K7YDE",
    "type": "SomethingNew",
    "via": "elsewhere",
    "public": "yes",
    "author_id": "somebody",
    "body": {"article": {"id": 1}},
}
"""An event as no page tells of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute (or, by its id, one custom field) before and after."""

    name: str | int
    before: Any
    after: Any

    @property
    def field_name(self) -> str:
        """What an audit calls it."""
        return NAMES[self.name] if isinstance(self.name, str) else str(self.name)


def change(tenant: "Tenant", ticket: Ticket, act: Act, wish: Wish) -> Audit | None:
    """Do it, or raise Refused; the audit, or None where nothing was different and nothing said."""
    case = _case(tenant, ticket, act, wish)
    said = case.said
    settle(case)
    changes = list(_changes(case))
    ticket.generated = tenant.now()
    if not changes and not said:
        return None
    _apply(ticket, changes)
    ruled = _by_triggers(tenant, ticket)
    _apply(ticket, ruled)
    told = [*_spoken(tenant, said), *_listed(tenant, changes, "Change"), *_ruled(tenant, ruled)]
    audit = _audited(tenant, ticket, act, told)
    _stamp(tenant, ticket)
    events.publish(tenant, ticket, act.author, [*events.spoken(tenant, audit), *events.changed(tenant, changes)])
    events.publish(tenant, ticket, SYSTEM, list(events.changed(tenant, ruled)))
    return audit


def opened(tenant: "Tenant", ticket: Ticket, act: Act, wish: Wish) -> Ticket:
    """A new ticket with its first comment, or Refused: then it isn't there."""
    case = _case(tenant, ticket, act, wish)
    said = case.said
    settle(case)
    first = [Change("subject", None, ticket.subject), Change("requester", None, ticket.requester)]
    first += [Change("organization", None, ticket.organization), Change("status", None, case.after("status"))]
    changes = [
        *(one for one in first if one.after is not None),
        *(one for one in _changes(case) if one.name != "status"),
    ]
    _apply(ticket, changes)
    audit = _audited(tenant, ticket, act, [*_spoken(tenant, said), *_listed(tenant, changes, "Create")])
    tenant.tickets[ticket.id] = ticket
    told = events.spoken(tenant, audit) if tenant.switches.first_comment_counts else []
    events.publish(tenant, ticket, act.author, [events.created(), *told])
    return ticket


def _case(tenant: "Tenant", ticket: Ticket, act: Act, wish: Wish) -> Case:
    said = _filled(tenant, ticket, wish.said) if wish.said else None
    return Case(tenant, ticket, act, dict(wish.wanted), wish.custom, said)


def _filled(tenant: "Tenant", ticket: Ticket, said: Said) -> Said:
    """Placeholders in what agents write are replaced (ZD-33); these few stand for all."""
    author = tenant.users.get(said.author)
    if author is None or not author.is_staff:
        return said
    told = {"ticket.id": ticket.id, "ticket.title": ticket.subject, "ticket.status": ticket.status}
    text = said.text
    for name, value in told.items():
        text = text.replace(f"{{{{{name}}}}}", str(value))
    return replace(said, text=text)


def _changes(case: Case) -> Iterator[Change]:
    for name, value in case.wanted.items():
        before = getattr(case.ticket, name)
        if (set(before) != set(value)) if name == "tags" else before != value:
            yield Change(name, list(before) if name == "tags" else before, value)
    for number, value in case.custom.items():
        if case.ticket.custom.get(number) != value:
            yield Change(number, case.ticket.custom.get(number), value)


def _apply(ticket: Ticket, changes: list[Change]) -> None:
    for one in changes:
        if isinstance(one.name, str):
            setattr(ticket, one.name, one.after)
        else:
            ticket.custom[one.name] = one.after


def _stamp(tenant: "Tenant", ticket: Ticket) -> None:
    """The instant of the last update; whole seconds, but where the switch says that every update counts."""
    before, now = ticket.updated, tenant.now()
    ticket.updated = now
    if tenant.switches.fine_stamps and written(now) == written(before):
        ticket.updated = before + timedelta(seconds=1)


def _by_triggers(tenant: "Tenant", ticket: Ticket) -> list[Change]:
    """What triggers of the account make of a ticket within the update that wakes them."""
    takes, puts = tenant.switches.trigger_takes, tenant.switches.trigger_puts
    tags = sorted({*ticket.tags, *puts} - {*takes})
    return [Change("tags", list(ticket.tags), tags)] if {*tags} != {*ticket.tags} else []


def _ruled(tenant: "Tenant", changes: list[Change]) -> Iterator[JSON]:
    via = {"channel": "rule", "source": {"from": {"id": 2, "title": "Tags"}, "rel": "trigger", "to": {}}}
    yield from (event | {"via": via} for event in _listed(tenant, changes, "Change"))


def _audited(tenant: "Tenant", ticket: Ticket, act: Act, told: list[JSON]) -> Audit:
    odd = [dict(ODD)] if tenant.switches.odd_events else []
    audit = Audit(tenant.numbers.record(), ticket.id, act.author, tenant.now(), act.via, (*told, *odd))
    ticket.audits.append(audit)
    return audit


def _spoken(tenant: "Tenant", said: Said | None) -> Iterator[JSON]:
    """The comment, and the mail about it where an agent spoke in public."""
    if said is None:
        return
    yield comment_event(tenant.numbers.record(), said)
    author = tenant.users.get(said.author)
    if said.public and author is not None and author.is_staff:
        yield _notification(tenant, said)


def comment_event(number: int, said: Said) -> JSON:
    """What an audit says of a comment."""
    event: JSON = {
        "id": number,
        "type": "VoiceComment" if said.voice else "Comment",
        "author_id": said.author,
        "body": said.text,
        "html_body": f'<div class="zd-comment" dir="auto"><p>{escape(said.text)}</p></div>',
        "plain_body": said.text,
        "public": said.public,
        "attachments": [],
    }
    if said.voice:
        event |= {"data": said.voice, "formatted_from": said.voice["from"], "formatted_to": said.voice["to"]}
    return event


def _notification(tenant: "Tenant", said: Said) -> JSON:
    via = {"channel": "rule", "source": {"from": {"id": 1, "title": "Notify requester"}, "rel": "trigger", "to": {}}}
    return {
        "id": tenant.numbers.record(),
        "type": "Notification",
        "subject": "[{{ticket.account}}] Re: {{ticket.title}}",
        "body": said.text,
        "recipients": [],
        "via": via,
    }


def _listed(tenant: "Tenant", changes: list[Change], kind: str) -> Iterator[JSON]:
    for one in changes:
        event = {"id": tenant.numbers.record(), "type": kind, "field_name": one.field_name, "value": _told(one.after)}
        yield event if kind == "Create" else event | {"previous_value": _told(one.before)}


def _told(value: Any) -> Any:  # noqa: ANN401 -- of any type
    """Audits tell texts, and a list of tags."""
    if value is None or isinstance(value, list):
        return value
    if isinstance(value, datetime):
        return written(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
