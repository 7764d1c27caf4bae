"""How webhooks and their deliveries are shown."""

from sandbox.zendesk.dates import written
from sandbox.zendesk.records import JSON
from sandbox.zendesk.webhook_records import Attempt, Invocation, Webhook


def webhook_shape(one: Webhook) -> JSON:
    """A webhook without its secret."""
    return {
        "id": one.id,
        "name": one.name,
        "status": one.status,
        "subscriptions": list(one.subscriptions),
        "created_at": written(one.created),
        "created_by": str(one.author),
        "updated_at": written(one.updated),
        "updated_by": str(one.author),
        "endpoint": one.endpoint,
        "http_method": one.http_method,
        "request_format": one.request_format,
        "description": one.description,
        **({"authentication": _veiled(one.authentication)} if one.authentication else {}),
        **({"custom_headers": one.custom_headers} if one.custom_headers else {}),
    }


def invocation_shape(one: Invocation) -> JSON:
    """One delivery, with its last status."""
    last = one.attempts[-1].at if one.attempts else one.created
    return {
        "id": one.id,
        "webhook_id": one.webhook,
        "status": one.status,
        "event_type": one.event_type,
        "created_at": written(one.created),
        "latest_completed_at": written(last),
        "attempts_count": len(one.attempts),
    }


def attempt_shape(invocation: Invocation, one: Attempt) -> JSON:
    """One try of a delivery."""
    return {
        "id": one.id,
        "invocation_id": invocation.id,
        "status": "success" if one.worked else "failed",
        "response_code": one.status,
        "error_message": one.error or None,
        "created_at": written(one.at),
    }


def _veiled(authentication: JSON) -> JSON:
    return {name: value for name, value in authentication.items() if name != "data"}
