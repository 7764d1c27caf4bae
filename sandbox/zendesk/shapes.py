"""How the API shows tickets; names and types as in the public description ("Support API" 2.0.0)."""

from typing import TYPE_CHECKING, Any

from sandbox.zendesk.dates import written
from sandbox.zendesk.records import JSON, Audit, Field, Ticket

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant

_METADATA: JSON = {"system": {}, "custom": {}}


def url_of(tenant: "Tenant", kind: str, number: object) -> str:
    """The address of a record."""
    return f"{tenant.root}/api/v2/{kind}/{number}.json"


def ticket_shape(tenant: "Tenant", ticket: Ticket) -> JSON:
    """A ticket; every active field is named, empty ones with null."""
    fields = [
        {"id": field.id, "value": shown_value(tenant, field, ticket.custom.get(field.id))}
        for field in tenant.ticket_fields.values()
        if field.active
    ]
    return {
        "url": url_of(tenant, "tickets", ticket.id),
        "id": ticket.id,
        "external_id": ticket.external_id,
        "via": ticket.via,
        "created_at": written(ticket.created),
        "updated_at": written(ticket.updated),
        "generated_timestamp": int(ticket.generated.timestamp()),
        "type": ticket.type,
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "description": ticket.description,
        "priority": ticket.priority,
        "status": "deleted" if ticket.deleted_from else ticket.status,
        "recipient": None,
        "requester_id": ticket.requester,
        "submitter_id": ticket.submitter,
        "assignee_id": ticket.assignee,
        "organization_id": ticket.organization,
        "group_id": ticket.group,
        "collaborator_ids": ticket.copied,
        "follower_ids": [],
        "email_cc_ids": ticket.copied,
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "is_public": any(event["public"] for _, event in ticket.comments),
        "due_at": written(ticket.due_at),
        "tags": list(ticket.tags),
        "custom_fields": fields,
        "satisfaction_rating": {"score": "unoffered"},
        "sharing_agreement_ids": [],
        "custom_status_id": 1,
        "fields": fields,
        "followup_ids": [],
        "ticket_form_id": 1,
        "brand_id": 1,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": ticket.messaging,
    }


def shown_value(tenant: "Tenant", field: Field, value: Any) -> Any:  # noqa: ANN401 -- of any type
    """A field's value as REST shows it (ZD-67)."""
    as_text = field.type == "integer" and tenant.switches.numbers_as_text and value is not None
    return str(value) if as_text else value


def audit_shape(audit: Audit) -> JSON:
    """One update; comments name their audit."""
    told = [{**event, "audit_id": audit.id} if "public" in event else event for event in audit.events]
    return {
        "id": audit.id,
        "ticket_id": audit.ticket,
        "created_at": written(audit.at),
        "author_id": audit.author,
        "metadata": _METADATA,
        "via": audit.via,
        "events": told,
    }


def comment_shape(audit: Audit, event: JSON) -> JSON:
    """What was said, as the list of comments has it."""
    via, metadata = event.get("via", audit.via), _METADATA
    return {**event, "audit_id": audit.id, "via": via, "created_at": written(audit.at), "metadata": metadata}
