"""An agent lets us into their calendar: Google's OAuth for web servers, with PKCE.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from integration.clients.google.answer import Answer
from integration.clients.google.endpoints import Google
from integration.clients.google.http import Wire
from integration.clients.google.keys import OAuthClient
from integration.clients.google.refusals import grant_error_in
from integration.domain.booking.calendar import SCOPES, CalendarKey
from integration.domain.errors import CredentialsRevoked, Misconfigured, UpstreamRefused, UpstreamUnavailable

_DEAD = frozenset({400, 404})


class _Tokens(msgspec.Struct, frozen=True):
    """What a code is changed for (RFC 6749, 5.1)."""

    access_token: str
    refresh_token: str = ""
    scope: str = ""


class GoogleConsent:
    """Keeps `ports.Consent`."""

    def __init__(self, google: Google, wire: Wire, client: OAuthClient) -> None:
        self._google = google
        self._wire = wire
        self._client = client

    def address(self, *, state: str, challenge: str, hint: str, return_to: str) -> str:
        """Where the agent's browser is sent; raises Misconfigured where our OAuth client isn't set.

        `prompt=consent` makes Google give a lasting key each time, not only the first.
        """
        query = {
            "client_id": self._set_up().id,
            "redirect_uri": return_to,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "access_type": "offline",
            "prompt": "consent",
            "include_granted_scopes": "false",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": hint,
        }
        return f"{self._google.auth}?{urlencode(query)}"

    def exchange(self, *, code: str, verifier: str, return_to: str) -> tuple[CalendarKey, frozenset[str]]:
        """The key that the code stands for, and the scopes that were really granted.

        Raises UpstreamRefused for a code that is wrong or used up, and where no lasting key came with it;
        UpstreamUnavailable; Misconfigured.
        """
        client = self._set_up()
        fields = {"client_id": client.id, "client_secret": client.secret, "redirect_uri": return_to}
        grant = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        tokens = _tokens(self._granted(grant | fields))
        if not tokens.refresh_token:
            message = "Google gave no lasting key: begin again from the link"
            raise UpstreamRefused(message)
        return CalendarKey(tokens.refresh_token), frozenset(tokens.scope.split())

    def revoke(self, key: CalendarKey) -> None:
        """Give the key back; one that is dead already is fine, and a service account's key never leaves us."""
        if key.secret.lstrip().startswith("{"):
            return
        answer = self._wire.post(self._google.revoke, {"token": key.secret}, self._wire.deadline())
        error = None if answer.status in _DEAD else grant_error_in(answer, self._wire.now())
        if error:
            raise error

    def _granted(self, fields: Mapping[str, str]) -> Answer:
        answer = self._wire.post(self._google.token, fields, self._wire.deadline())
        error = grant_error_in(answer, self._wire.now())
        if isinstance(error, CredentialsRevoked):
            message = "Google doesn't accept this code, or it was used before: begin again from the link"
            raise UpstreamRefused(message)
        if error:
            raise error
        return answer

    def _set_up(self) -> OAuthClient:
        if not (self._client.id and self._client.secret):
            message = "our OAuth client at Google isn't set: give its id and its secret"
            raise Misconfigured(message)
        return self._client


def _tokens(answer: Answer) -> _Tokens:
    try:
        return msgspec.json.decode(answer.body, type=_Tokens)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        message = "Google answered with something other than a key"
        raise UpstreamUnavailable(message) from None
