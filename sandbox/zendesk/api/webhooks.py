"""Webhooks made, read, changed, tested and removed; there is no public description but a hand-made one."""

from urllib.parse import urlsplit

from sandbox.zendesk import events
from sandbox.zendesk.api.webhook_shapes import webhook_shape
from sandbox.zendesk.bodies import is_object, is_text, is_texts, looked_at, one_of, or_none
from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import refuse_forbidden, refuse_webhook
from sandbox.zendesk.paging import CURSOR, paged
from sandbox.zendesk.records import JSON
from sandbox.zendesk.webhook_records import CONDITIONAL, Webhook

KNOWN = {
    "name": is_text,
    "description": or_none(is_text),
    "endpoint": is_text,
    "http_method": one_of("GET", "POST", "PUT", "PATCH", "DELETE"),
    "request_format": one_of("json", "xml", "form_encoded"),
    "status": one_of("active", "inactive"),
    "subscriptions": is_texts,
    "authentication": or_none(is_object),
    "custom_headers": or_none(is_object),
}
_NEEDED = ("name", "endpoint", "http_method", "request_format", "status")


def listed(asked: Asked) -> JSON:
    part, status = asked.query.get("filter[name_contains]", ""), asked.query.get("filter[status]", "")
    found = [one for one in asked.tenant.webhooks.values() if part in one.name and (not status or one.status == status)]
    return paged(asked, "webhooks", [webhook_shape(one) for one in found])


def create(asked: Asked) -> Answer:
    told = looked_at(_inner(asked), KNOWN, asked.tenant)
    for name in _NEEDED:
        if not told.get(name):
            refuse_webhook("InvalidWebhook", f"{name} is required")
    _check(asked, told, told.get("subscriptions") or [])
    return Answer(201, {"webhook": webhook_shape(made(asked, told))})


def made(asked: Asked, told: JSON) -> Webhook:
    """A webhook of what was looked at, with a secret of its own."""
    tenant, now = asked.tenant, asked.tenant.now()
    identity, secret = tenant.numbers.ulid(), new_text_secret(tenant.numbers.sequence())
    webhook = Webhook(
        id=identity,
        secret=secret,
        created=now,
        updated=now,
        author=asked.pair.user,
        **{name: told[name] for name in _NEEDED},
        subscriptions=list(told.get("subscriptions") or []),
        description=told.get("description") or "",
        authentication=told.get("authentication"),
        custom_headers=told.get("custom_headers") or {},
    )
    tenant.webhooks[identity] = webhook
    return webhook


def new_text_secret(seed: str) -> str:
    """A secret as the panel shows it: base64-like text, which is used as it stands."""
    return f"{seed}{seed.lower()[::-1]}"[:43] + "="


def show(asked: Asked) -> JSON:
    return {"webhook": webhook_shape(named(asked))}


def patch(asked: Asked) -> Answer:
    """204; neither the kind nor the secret can be changed so."""
    webhook, told = named(asked), looked_at(_inner(asked), KNOWN, asked.tenant)
    subscriptions = told.get("subscriptions", webhook.subscriptions)
    if (subscriptions == [CONDITIONAL]) != webhook.is_conditional:
        refuse_webhook("InvalidWebhook", "A webhook can't change from events to triggers, or back")
    whole = {name: getattr(webhook, name) for name in KNOWN} | told
    _check(asked, whole, subscriptions)
    for name, value in told.items():
        setattr(webhook, name, value)
    webhook.updated = asked.tenant.now()
    return Answer(204)


def remove(asked: Asked) -> Answer:
    webhook = named(asked)
    if webhook.by_app:
        refuse_forbidden("Webhooks that an app made can't be deleted")
    del asked.tenant.webhooks[webhook.id]
    return Answer(204)


def named(asked: Asked) -> Webhook:
    """The webhook that the address names."""
    return asked.tenant.webhook(asked.path["webhook"])


def _inner(asked: Asked) -> JSON:
    said = asked.json()
    inner = said.get("webhook")
    if not isinstance(inner, dict) or set(said) != {"webhook"}:
        refuse_webhook("InvalidWebhook", "webhook is required")
    if {"signing_secret", "external_source"} & set(inner):
        refuse_webhook("InvalidWebhook", "signing_secret and external_source can't be set by admins")
    return inner


def _check(asked: Asked, told: JSON, subscriptions: list[str]) -> None:
    parts = urlsplit(told["endpoint"])
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        refuse_webhook("InvalidWebhook", "endpoint must be https")
    if any(one not in events.KNOWN and one != CONDITIONAL for one in subscriptions):
        refuse_webhook("InvalidSubscription", "an event type isn't known")
    if CONDITIONAL in subscriptions and len(subscriptions) > 1:
        refuse_webhook("InvalidSubscription", "triggers and events can't be mixed")
    by_event = subscriptions and subscriptions != [CONDITIONAL]
    if by_event and (told["http_method"], told["request_format"]) != ("POST", "json"):
        refuse_webhook("InvalidWebhook", "webhooks of events are POST and json")
    taken = [one for one in asked.tenant.webhooks.values() if one.name == told["name"]]
    if len(taken) > 10:  # noqa: PLR2004 -- enough of one name is a loop
        refuse_webhook("TooManyWebhooks", "ten webhooks have this name: find before you create")


_ONE = "/webhooks/{webhook}"
DOORS = (
    Door(
        "GET",
        "/webhooks",
        listed,
        "webhooks",
        ("filter[name_contains]", "filter[status]", "sort", *CURSOR),
        admins=True,
    ),
    Door("POST", "/webhooks", create, "webhooks", admins=True),
    Door("GET", _ONE, show, "webhooks", admins=True),
    Door("PATCH", _ONE, patch, "webhooks", admins=True),
    Door("DELETE", _ONE, remove, "webhooks", admins=True),
)
