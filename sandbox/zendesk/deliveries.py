"""Webhooks carried out: later, signed, tried again, stopped by a broken circuit; and trouble on demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from sandbox.way_out import WayOut
from sandbox.zendesk.dates import written
from sandbox.zendesk.signing import signature
from sandbox.zendesk.webhook_records import Attempt, Invocation, Webhook

if TYPE_CHECKING:
    from sandbox.zendesk.tenant import Tenant

_WINDOW = timedelta(minutes=5)
_SHARE, _ENOUGH = 0.7, 1_000
"""A circuit breaks where so large a share of requests, or more than so many, fail in five minutes (facts 3)."""
_FAILED = ((0, "failed"), (400, "client error"), (500, "server error"))


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that went out, or would have: what an observer of the wire sees."""

    webhook: str
    invocation: str
    event_type: str
    body: str
    status: int | None


class Deliveries:
    """The way out of one account; the switches here touch what is sent next."""

    def __init__(self, tenant: "Tenant") -> None:
        self.sent: list[Sent] = []
        self.lost: list[Invocation] = []
        """All that was swallowed, by `lose` or by a broken circuit."""
        self.invocations: list[Invocation] = []
        self.always_twice = False
        """Send each request twice."""
        self.silent = False
        """Send nothing at all."""
        self._tenant = tenant
        way = self._way = WayOut()
        self.lose, self.repeat, self.reverse = way.lose, way.repeat, way.reverse
        self._client: httpx.Client | None = None

    def put(self, webhook: Webhook, event_type: str, body: str) -> None:
        """Deliver it after the automation's own time."""
        tenant = self._tenant
        one = Invocation(tenant.numbers.ulid(), webhook.id, body, event_type, tenant.now())
        self.invocations.append(one)
        tenant.automation.later(lambda: self._come(one))

    def of(self, webhook: str) -> Sequence[Invocation]:
        """The invocations of one webhook in the last week, in order."""
        since = self._tenant.now() - timedelta(days=7)
        return [one for one in self.invocations if one.webhook == webhook and one.created >= since]

    def close(self) -> None:
        """Close the connections."""
        if self._client:
            self._client.close()

    def exchange(self, webhook: Webhook, invocation: str, body: str, stamp: str) -> httpx.Response:
        """One signed request, and what was answered; httpx's errors where nothing was."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zendesk Webhook",
            "x-zendesk-account-id": str(self._tenant.id),
            "x-zendesk-webhook-id": webhook.id,
            "x-zendesk-webhook-invocation-id": invocation,
            "x-zendesk-webhook-signature": signature(webhook.secret, stamp, body),
            "x-zendesk-webhook-signature-timestamp": stamp,
            **_authenticated(webhook),
            **webhook.custom_headers,
        }
        timeout = self._tenant.switches.timeout_seconds
        self._client = self._client or httpx.Client(trust_env=False)
        return self._client.request(
            webhook.http_method, webhook.endpoint, content=body.encode(), headers=headers, timeout=timeout
        )

    def _come(self, one: Invocation) -> None:
        if self.silent:
            self.lost.append(one)
            return
        times = 2 if self.always_twice else 1
        self._way.take(lambda: self._try(one), lambda: self.lost.append(one), times=times)

    def _try(self, one: Invocation) -> None:
        webhook = self._tenant.webhooks.get(one.webhook)
        if webhook is None or webhook.status != "active":
            return
        if self._is_broken(webhook):
            one.status = "circuit broken"
            self.lost.append(one)
            return
        attempt = self._attempted(webhook, one)
        one.attempts.append(attempt)
        one.status = _worded(attempt)
        self.sent.append(Sent(webhook.id, one.id, one.event_type, one.body, attempt.status))
        self._after(webhook, one, attempt)

    def _attempted(self, webhook: Webhook, one: Invocation) -> Attempt:
        now = self._tenant.now()
        first = one.attempts[0].at if one.attempts else now
        stamp = written(first if self._tenant.switches.retry_stamp == "first" else now) or ""
        identity = self._tenant.numbers.ulid()
        try:
            status = self.exchange(webhook, one.id, one.body, stamp).status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Attempt(identity, now, None, type(error).__name__)
        return Attempt(identity, now, status)

    def _after(self, webhook: Webhook, one: Invocation, attempt: Attempt) -> None:
        if attempt.worked:
            return
        self._break_where_needed(webhook)
        if len(one.attempts) < self._tenant.switches.tries:
            self._tenant.automation.later(lambda: self._try(one), after=self._tenant.switches.retry_pause)

    def _is_broken(self, webhook: Webhook) -> bool:
        return webhook.broken_until is not None and self._tenant.now() < webhook.broken_until

    def _break_where_needed(self, webhook: Webhook) -> None:
        now, switches = self._tenant.now(), self._tenant.switches
        since = max(now - _WINDOW, webhook.broken_until or now - _WINDOW)
        tries = [one for invocation in self.of(webhook.id) for one in invocation.attempts if one.at >= since]
        failed = sum(not one.worked for one in tries)
        if failed > _ENOUGH or (len(tries) >= switches.breaker_least and failed >= _SHARE * len(tries)):
            webhook.broken_until = _later(now, switches.breaker_pause)


def _later(now: datetime, pause: timedelta) -> datetime:
    return now + pause


def _worded(attempt: Attempt) -> str:
    if attempt.worked:
        return "success"
    if attempt.status is None:
        return "timeout" if "Timeout" in attempt.error else "failed"
    return next(word for least, word in reversed(_FAILED) if attempt.status >= least)


def _authenticated(webhook: Webhook) -> dict[str, str]:
    how = webhook.authentication or {}
    data = how.get("data", {})
    if how.get("type") == "bearer_token":
        return {"Authorization": f"Bearer {data['token']}"}
    if how.get("type") == "api_key":
        return {data["name"]: data["value"]}
    return {}
