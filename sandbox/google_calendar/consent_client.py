"""A client that wants access, as small as can be: it asks, takes the browser back, and trades codes for tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from sandbox.google_calendar.identity_codes import challenge_of

VERIFIER = "a-verifier-of-at-least-forty-three-signs-of-length"


@dataclass(frozen=True, slots=True)
class ConsentClient:
    """A client at one identity's root address; its verifier is always the same, so that tests can get it wrong."""

    google: str
    id: str
    secret: str
    redirect_uri: str

    def address(self, *scopes: str, **changes: str) -> str:
        """The consent page for offline access to these scopes; parameters may be changed, or left out where empty."""
        asked = {
            "client_id": self.id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": " ".join(scopes),
            "access_type": "offline",
            "state": "the state",
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        said = {name: value for name, value in {**asked, **changes}.items() if value}
        return f"{self.google}/o/oauth2/v2/auth?{urlencode(said)}"

    def trades(self, location: str, **changes: str) -> httpx.Response:
        """The answer of /token for the code with which the browser came back."""
        asked = {"code": read(location)["code"], "redirect_uri": self.redirect_uri, "code_verifier": VERIFIER}
        return self.asks("authorization_code", **(asked | changes))

    def refreshes(self, refresh_token: str, **changes: str) -> httpx.Response:
        """The answer of /token for a refresh token."""
        return self.asks("refresh_token", **({"refresh_token": refresh_token} | changes))

    def asks(self, grant_type: str, **said: str) -> httpx.Response:
        """The answer of /token for what is said, without what is empty."""
        form = {"grant_type": grant_type, "client_id": self.id, "client_secret": self.secret, **said}
        return httpx.post(f"{self.google}/token", data={name: value for name, value in form.items() if value})

    def revokes(self, token: str) -> httpx.Response:
        """The answer of /revoke."""
        return httpx.post(f"{self.google}/revoke", data={"token": token})


def read(location: str) -> Mapping[str, str]:
    """What the address says that a browser was sent to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
