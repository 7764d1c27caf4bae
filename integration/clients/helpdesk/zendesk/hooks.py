"""Our webhook in an account: made once, found again, set right where somebody changed it, and removed.

It is subscribed to events, made over the API with the rights of who connected us: so each account has a signing secret
of its own that we can read and replace, which the webhook of an app's package would not have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

import msgspec

from integration.clients.helpdesk.refusals import Unknown
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.signing import is_ours
from integration.clients.helpdesk.zendesk.webhook import EVENT_TYPES
from integration.domain.errors import UpstreamRefused

MISSING = "missing"
"""The state of a webhook that isn't there; those that are have Zendesk's own words, active and inactive."""

_ACTIVE = "active"
_BY_TRIGGERS = "conditional_ticket_events"
"""The one subscription of webhooks that triggers call; no webhook can become of the other kind."""

_SHAPE = {"http_method": "POST", "request_format": "json"}
_WANTED = {"status": _ACTIVE, "subscriptions": EVENT_TYPES}

_Text = Annotated[str, msgspec.Meta(pattern=r"\A[0-9A-Za-z_-]{1,64}\Z")]


class _Hook(msgspec.Struct, frozen=True):
    id: _Text
    name: str = ""
    endpoint: str = ""
    status: str = ""
    subscriptions: tuple[str, ...] | None = None

    @property
    def asks_for(self) -> frozenset[str]:
        return frozenset(self.subscriptions or ())


class _OneHook(msgspec.Struct, frozen=True):
    webhook: _Hook


class _Secret(msgspec.Struct, frozen=True):
    secret: str
    algorithm: str = "SHA256"


class _OneSecret(msgspec.Struct, frozen=True):
    signing_secret: _Secret


class _Tried(msgspec.Struct, frozen=True):
    status: int | str | None = None


class _Test(msgspec.Struct, frozen=True):
    response: _Tried | None = None


@dataclass(frozen=True, slots=True)
class Hooks:
    """The webhooks of one account that are ours; every method raises what `Calls` raises."""

    calls: Calls

    def ensure(self, name: str, endpoint: str) -> str:
        """The id of the webhook with this name and endpoint: found and set right, or else made; safe to repeat."""
        found = self._found(name, endpoint)
        if found is None:
            return self._made(name, endpoint)
        if found.status != _ACTIVE or found.asks_for != frozenset(EVENT_TYPES):
            self.calls.send("PATCH", _path(found.id), payload={"webhook": _WANTED})
        return found.id

    def state(self, webhook: str) -> str:
        """Zendesk's word for it, active or inactive; `MISSING` where there is no such webhook."""
        try:
            return self.calls.call("GET", _path(webhook), _OneHook).webhook.status
        except UpstreamRefused as error:
            if self._is_gone(webhook, error):
                return MISSING
            raise

    def secret(self, webhook: str) -> str:
        """What it signs with; UpstreamRefused where we could not believe what is signed with that."""
        return _usable(self.calls.call("GET", f"{_path(webhook)}/signing_secret", _OneSecret).signing_secret)

    def new_secret(self, webhook: str) -> str:
        """A new secret, with which it signs from now on; what is on its way is still signed with the old one."""
        return _usable(self.calls.call("POST", f"{_path(webhook)}/signing_secret", _OneSecret).signing_secret)

    def remove(self, webhook: str) -> None:
        """Take it away; nothing happens where it is gone already."""
        try:
            self.calls.send("DELETE", _path(webhook))
        except UpstreamRefused as error:
            if not self._is_gone(webhook, error):
                raise

    def test(self, webhook: str) -> int | None:
        """Let Zendesk send one request to our door; what that answered, where Zendesk says so (ZD-42).

        It may be signed with the secret that everybody knows (ZD-3): then our door answers 404, and should.
        """
        asked = {"webhook_id": webhook}
        tried = self.calls.call("POST", "webhooks/test", _Test, query=asked, payload={"request": {}}).response
        return tried.status if tried and isinstance(tried.status, int) else None

    def _found(self, name: str, endpoint: str) -> _Hook | None:
        ours = (row for row in self._all() if (row.name, row.endpoint) == (name, endpoint))
        return next((row for row in ours if _BY_TRIGGERS not in row.asks_for), None)

    def _is_gone(self, webhook: str, error: UpstreamRefused) -> bool:
        """Whether it was refused because it isn't there; an answer that doesn't say so is held against the list."""
        return isinstance(error, Unknown) or all(row.id != webhook for row in self._all())

    def _all(self) -> Iterator[_Hook]:
        return self.calls.rows("webhooks", "webhooks", _Hook)

    def _made(self, name: str, endpoint: str) -> str:
        wanted = {"name": name, "endpoint": endpoint, **_SHAPE, **_WANTED}
        return self.calls.call("POST", "webhooks", _OneHook, payload={"webhook": wanted}).webhook.id


def _path(webhook: str) -> str:
    return f"webhooks/{quote(webhook, safe='')}"


def _usable(found: _Secret) -> str:
    """The secret's text; none that is empty, known to everybody, or for another algorithm than ours."""
    if found.algorithm.casefold().replace("-", "") != "sha256" or not is_ours(found.secret):
        message = "the webhook signs in a way that VIP Desk can't believe; remove it in Zendesk, and connect again"
        raise UpstreamRefused(message)
    return found.secret
