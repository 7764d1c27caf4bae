"""What webhooks sign with, what they sent, and trying one out."""

import json

import httpx

from sandbox.zendesk import events
from sandbox.zendesk.api.webhook_shapes import attempt_shape, invocation_shape
from sandbox.zendesk.api.webhooks import KNOWN, named, new_text_secret
from sandbox.zendesk.bodies import is_text, looked_at
from sandbox.zendesk.dates import written
from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import missing, refuse_forbidden
from sandbox.zendesk.paging import CURSOR, paged
from sandbox.zendesk.records import JSON

_TEST = {
    "endpoint": is_text,
    "http_method": is_text,
    "request_format": is_text,
    "payload": is_text,
    "headers": lambda _: True,
}


def secret(asked: Asked) -> JSON:
    """Shown to admins, but for webhooks that an app's package made (facts 1.5)."""
    webhook = named(asked)
    if webhook.by_app:
        refuse_forbidden("The secret of a webhook that an app made can't be shown")
    return {"signing_secret": {"algorithm": "SHA256", "secret": webhook.secret}}


def new_secret(asked: Asked) -> Answer:
    webhook = named(asked)
    if webhook.by_app:
        refuse_forbidden("The secret of a webhook that an app made can't be reset")
    webhook.secret = new_text_secret(asked.tenant.numbers.sequence())
    return Answer(201, {"signing_secret": {"algorithm": "SHA256", "secret": webhook.secret}})


def test(asked: Asked) -> JSON:
    """A signed request at once, and what it was answered; its form is ZD-42."""
    said = asked.json() if asked.body else {}
    told = looked_at(said.get("request") or said.get("webhook") or {}, {**KNOWN, **_TEST}, asked.tenant)
    tenant = asked.tenant
    with tenant.lock:
        webhook = tenant.webhook(asked.query.get("webhook_id", ""))
        body = told.get("payload") or _sample(asked)
        identity, stamp = tenant.numbers.ulid(), written(tenant.now()) or ""
    try:
        answer = tenant.deliveries.exchange(webhook, identity, body, stamp)
    except httpx.HTTPError as error:
        return {"response": {"headers": [], "payload": type(error).__name__, "status": 0}}
    headers = [{"key": name, "value": value} for name, value in answer.headers.items()]
    return {"response": {"headers": headers, "payload": answer.text, "status": answer.status_code}}


def invocations(asked: Asked) -> JSON:
    """Of the last week, newest last; `filter[status]` chooses."""
    status, since = asked.query.get("filter[status]", ""), asked.query.get("filter[from_ts]", "")
    of = [one for one in asked.tenant.deliveries.of(named(asked).id) if not status or one.status == status]
    rows = [invocation_shape(one) for one in of if not since or (written(one.created) or "") >= since]
    return paged(asked, "invocations", rows)


def attempts(asked: Asked) -> JSON:
    webhook = named(asked)
    found = next((one for one in asked.tenant.deliveries.of(webhook.id) if one.id == asked.path["invocation"]), None)
    if found is None:
        raise missing()
    return {"attempts": [attempt_shape(found, one) for one in found.attempts]}


def _sample(asked: Asked) -> str:
    """An event about a ticket that exists, or about number 0."""
    ticket = next(iter(asked.tenant.tickets.values()), None)
    if ticket is None:
        return json.dumps({"account_id": asked.tenant.id, "type": "zen:event-type:ticket.created", "id": "test"})
    return json.dumps(events.envelope(asked.tenant, ticket, asked.pair.user, "created", {}))


_ONE = "/webhooks/{webhook}"
_SENT = ("filter[status]", "filter[from_ts]", "filter[to_ts]", "sort", *CURSOR)
DOORS = (
    Door("POST", "/webhooks/test", test, "webhooks", ("webhook_id",), admins=True, alone=True),
    Door("GET", f"{_ONE}/signing_secret", secret, "webhooks", admins=True),
    Door("POST", f"{_ONE}/signing_secret", new_secret, "webhooks", admins=True),
    Door("GET", f"{_ONE}/invocations", invocations, "webhooks", _SENT, admins=True),
    Door("GET", f"{_ONE}/invocations/{{invocation}}/attempts", attempts, "webhooks", admins=True),
)
