"""What Zendesk tells of a ticket to webhooks that asked for it (facts 3): one envelope, many types."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.zendesk.dates import finely, written
from sandbox.zendesk.records import JSON, Audit, Ticket
from sandbox.zendesk.webhook_records import Webhook

if TYPE_CHECKING:
    from sandbox.zendesk.changing import Change
    from sandbox.zendesk.tenant import Tenant

TYPE = "zen:event-type:ticket."
VERSION = "2022-11-06"
KNOWN = frozenset(
    TYPE + name
    for name in """
    agent_assignment_changed attachment_linked_to_comment attachment_redacted_from_comment brand_changed comment_added
    comment_made_private comment_redacted created custom_field_changed custom_status_changed description_changed
    email_ccs_changed external_id_changed followers_changed form_changed group_assignment_changed marked_as_spam merged
    ola_policy_changed organization_changed permanently_deleted priority_changed problem_link_changed requester_changed
    schedule_changed sla_policy_changed soft_deleted status_changed subject_changed submitter_changed tags_changed
    task_due_at_changed type_changed undeleted
    """.split()
)
"""All types of tickets that a webhook may name (others of Zendesk's are not here)."""

_CHANNELS = {"api": "web_service"}
"""Events call a way otherwise than REST does."""
_TOLD = {
    "status": "status_changed",
    "priority": "priority_changed",
    "type": "type_changed",
    "assignee": "agent_assignment_changed",
    "group": "group_assignment_changed",
    "organization": "organization_changed",
    "requester": "requester_changed",
    "subject": "subject_changed",
    "external_id": "external_id_changed",
    "due_at": "task_due_at_changed",
}
_LOUD = frozenset({"status", "priority", "type"})
"""Whose values are written in upper case."""

Told = tuple[str, JSON]


def created() -> Told:
    """A ticket is there."""
    return "created", {}


def spoken(tenant: "Tenant", audit: Audit) -> Iterator[Told]:
    """Each comment of an update."""
    for event in audit.events:
        if event["type"] in {"Comment", "VoiceComment"}:
            author = tenant.users.get(event["author_id"])
            who = {
                "id": str(event["author_id"]),
                "is_staff": author.is_staff if author else True,
                "name": author.name if author else "Zendesk",
            }
            said = {"id": str(event["id"]), "body": event["body"], "is_public": event["public"], "author": who}
            yield "comment_added", {"comment": said}


def changed(tenant: "Tenant", changes: Iterable["Change"]) -> Iterator[Told]:
    """Each attribute that an update changed."""
    for one in changes:
        if one.name == "tags":
            before, after = set(one.before), set(one.after)
            yield "tags_changed", {"tags_added": sorted(after - before), "tags_removed": sorted(before - after)}
        elif isinstance(one.name, int):
            field = tenant.ticket_fields[one.name]
            about = {"id": str(field.id), "title": field.title, "type": field.type.upper()}
            yield "custom_field_changed", {"current": one.after, "previous": one.before, "custom_field": about}
        else:
            loud = one.name in _LOUD
            values = {"current": _worded(one.after, loud=loud), "previous": _worded(one.before, loud=loud)}
            yield _TOLD[one.name], values


def publish(tenant: "Tenant", ticket: Ticket, actor: int, told: Sequence[Told]) -> None:
    """Hand events to the webhooks that asked for them, and one call to each trigger."""
    told = list(told)
    active = [one for one in tenant.webhooks.values() if one.status == "active"]
    sequence = tenant.numbers.sequence()
    for position, (name, event) in enumerate(told, start=1):
        place = {"sequence": {"id": sequence, "position": position, "total": len(told)}}
        whole = event if name == "created" else {**event, "meta": place}
        body = json.dumps(envelope(tenant, ticket, actor, name, whole), ensure_ascii=False)
        for webhook in active:
            if TYPE + name in webhook.subscriptions:
                tenant.deliveries.put(webhook, TYPE + name, body)
    if told:
        _trigger(tenant, ticket, active)


def envelope(tenant: "Tenant", ticket: Ticket, actor: int, name: str, event: JSON) -> JSON:
    """A whole body: ids as texts, words in upper case, no custom fields."""
    return {
        "account_id": tenant.id,
        "detail": _detail(ticket, actor),
        "event": event,
        "id": tenant.numbers.uuid(),
        "subject": f"zen:ticket:{ticket.id}",
        "time": finely(tenant.now()),
        "type": TYPE + name,
        "zendesk_event_version": VERSION,
    }


def _trigger(tenant: "Tenant", ticket: Ticket, active: Sequence[Webhook]) -> None:
    ready = {one.id: one for one in active if one.is_conditional}
    for trigger in tenant.triggers:
        if trigger.webhook in ready:
            body = trigger.body.replace("{{ticket.id}}", str(ticket.id))
            tenant.deliveries.put(ready[trigger.webhook], "conditional_ticket_events", body)


def _detail(ticket: Ticket, actor: int) -> JSON:
    channel = ticket.via["channel"]
    ids = {"assignee_id": ticket.assignee, "group_id": ticket.group, "organization_id": ticket.organization}
    return {
        "actor_id": str(actor),
        **{name: _worded(value) for name, value in ids.items()},
        "brand_id": "1",
        "created_at": written(ticket.created),
        "custom_status": "1",
        "description": ticket.description,
        "external_id": ticket.external_id,
        "form_id": "1",
        "id": str(ticket.id),
        "is_public": any(event["public"] for _, event in ticket.comments),
        "priority": _worded(ticket.priority, loud=True),
        "requester_id": str(ticket.requester),
        "status": "DELETED" if ticket.deleted_from else ticket.status.upper(),
        "subject": ticket.subject,
        "submitter_id": str(ticket.submitter),
        "tags": list(ticket.tags) or None,
        "type": _worded(ticket.type, loud=True),
        "updated_at": written(ticket.updated),
        "via": {"channel": _CHANNELS.get(channel, channel)},
    }


def _worded(value: Any, *, loud: bool = False) -> str | None:  # noqa: ANN401 -- of any type
    if value is None:
        return None
    if isinstance(value, datetime):
        return written(value)
    return str(value).upper() if loud else str(value)
