"""OAuth with Zendesk: the page of consent, and the tokens that come of it.

Zendesk: "OAuth tokens for grant types"; a renewal throws both old tokens away.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from integration.clients.helpdesk.http import Answer, Request, decoded
from integration.clients.helpdesk.refusals import loosely
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.outward import app_headers, checked_root
from integration.clients.helpdesk.zendesk.verdicts import VERDICTS, TokenRefused
from integration.domain.errors import CredentialsRevoked, Misconfigured, UpstreamRefused, VipDeskError
from integration.domain.grant import Grant

ACCESS_LIFE = timedelta(minutes=30)
REFRESH_LIFE = timedelta(days=30)
"""What we ask for each time, and what is so where an answer doesn't say (ZD-87)."""

_LONGEST = timedelta(days=90)
"""No token lives longer than that, whatever an answer says."""

RECONNECT = "connect VIP Desk again in Zendesk"

_ERRORS = frozenset("invalid_request unauthorized_client unsupported_grant_type invalid_scope access_denied".split())
"""RFC 6749, 5.2: codes that may be repeated to people; what else an answer says may hold anything."""


@dataclass(frozen=True, slots=True)
class _Tokens:
    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_in: float | None = None
    refresh_token_expires_in: float | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class OAuth:
    """The doors of one tenant's authorization server; `root` is the tenant's, as `address.root_of` writes it.

    No token stands in an error, a log or a repr. Raises what `HostHttp` raises, and Misconfigured for another address
    or a client that Zendesk doesn't know.
    """

    root: str
    wire: HostWire

    def address(self, state: str, challenge: str, return_to: str, scope: str) -> str:
        """Where an admin consents; `challenge` is the S256 of the verifier (RFC 7636)."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": return_to,
            "scope": scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._root}/oauth/authorizations/new?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, return_to: str) -> Grant:
        """The first pair, for a code of the last two minutes; raises UpstreamRefused where the code is no good."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": return_to,
        }
        began = self.wire.now()
        tokens = self._tokens(asked, "Zendesk no longer takes this consent; begin to connect again", UpstreamRefused)
        if not tokens.refresh_token:
            message = "Zendesk gave no token to renew with: its client for VIP Desk must allow refresh tokens"
            raise UpstreamRefused(message)
        return _grant(tokens, began, "")

    def renew(self, grant: Grant) -> Grant:
        """The next pair, of the same generation until it is kept; raises CredentialsRevoked where this one is lost."""
        asked = {"grant_type": "refresh_token", "refresh_token": grant.refresh}
        began = self.wire.now()
        tokens = self._tokens(asked, f"Zendesk no longer renews our access; {RECONNECT}", CredentialsRevoked)
        return _grant(tokens, began, grant.refresh, scope=grant.scope, generation=grant.generation)

    def revoke(self, grant: Grant) -> None:
        """End the access at Zendesk; nothing happens where it has ended, or its access token has (renew it first)."""
        if not grant.access:
            return
        headers = {"Authorization": f"Bearer {grant.access}", **app_headers(self.wire.app)}
        with suppress(TokenRefused):
            self.wire.http.send(
                Request("DELETE", f"{self._root}/api/v2/oauth/tokens/current", headers, verdicts=VERDICTS)
            )

    def _tokens(self, asked: Mapping[str, str], lost: str, kind: type[VipDeskError]) -> _Tokens:
        def refused(_request: Request, answer: Answer) -> VipDeskError:
            return _refused(answer, lost, kind)

        request = Request(
            "POST",
            f"{self._root}/oauth/tokens",
            app_headers(self.wire.app),
            payload={**asked, **self._client, **_LIVES},
            verdicts=dict.fromkeys((400, 401, 403, 422), refused),
        )
        tokens = decoded(self.wire.http.send(request), _Tokens)
        if not _fits_a_header(tokens.access_token):
            message = "Zendesk's answer holds no token that could be used"
            raise UpstreamRefused(message)
        return tokens

    @property
    def _root(self) -> str:
        return checked_root(self.root, self.wire.zendesk_url)

    @property
    def _client_id(self) -> str:
        if not self.wire.app.is_set_up:
            message = "VIPDESK_ZENDESK_CLIENT_ID is not set: put the identifier of the OAuth client there"
            raise Misconfigured(message)
        return self.wire.app.client_id

    @property
    def _client(self) -> Mapping[str, str]:
        """Ours, with its secret where it is a confidential one."""
        secret = self.wire.app.client_secret
        return {"client_id": self._client_id, **({"client_secret": secret} if secret else {})}


_LIVES: Mapping[str, int] = {
    "expires_in": int(ACCESS_LIFE.total_seconds()),
    "refresh_token_expires_in": int(REFRESH_LIFE.total_seconds()),
}


def _grant(tokens: _Tokens, began: datetime, refresh: str, *, scope: str = "", generation: int = 1) -> Grant:
    return Grant(
        tokens.access_token,
        tokens.refresh_token or refresh,
        began + _life(tokens.expires_in, ACCESS_LIFE),
        began + _life(tokens.refresh_token_expires_in, REFRESH_LIFE),
        tokens.scope or scope,
        generation,
    )


def _life(seconds: float | None, usual: timedelta) -> timedelta:
    """A pair that the host has given must be kept, so a figure that makes no sense is none."""
    if seconds is None or seconds <= 0:
        return usual
    return timedelta(seconds=min(seconds, _LONGEST.total_seconds()))


def _refused(answer: Answer, lost: str, kind: type[VipDeskError]) -> VipDeskError:
    said = loosely(answer.body)
    code = said.get("error") if isinstance(said, dict) else None
    if code == "invalid_grant":
        return kind(lost)
    if code == "invalid_client":
        return Misconfigured(
            "Zendesk doesn't know our OAuth client: check VIPDESK_ZENDESK_CLIENT_ID and VIPDESK_ZENDESK_CLIENT_SECRET"
        )
    named = f": {code}" if isinstance(code, str) and code in _ERRORS else ""
    return UpstreamRefused(f"Zendesk refused to give a token ({answer.status}){named}")


def _fits_a_header(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and " " not in token
