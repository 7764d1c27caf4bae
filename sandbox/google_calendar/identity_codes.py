"""Authorization codes: given once, for some minutes, to who can show the verifier of the challenge (RFC 7636)."""

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sandbox.google_calendar.identity_records import Client, Code
from sandbox.google_calendar.identity_refusals import Refused, not_granted

LIFETIME = timedelta(minutes=10)
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class Codes:
    """The codes of this run, by what they are."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._codes: dict[str, Code] = {}

    def until(self) -> datetime:
        """When a code that is made now is good no more (GC-45)."""
        return self._now() + LIFETIME

    def give(self, code: Code) -> str:
        """What the client is to show for it."""
        shown = f"4/0A{secrets.token_urlsafe(48)}"
        self._codes[shown] = code
        return shown

    def shown(self, text: str, client: Client, redirect_uri: str, verifier: str) -> Code:
        """The code, spent or not, where client, address, time and verifier are right; else Refused."""
        code = self._codes.get(text)
        if not code:
            raise not_granted("Bad Request" if text.startswith("4/") else "Malformed auth code.")
        if code.client_id != client.id or code.until <= self._now():
            raise not_granted()
        if code.redirect_uri != redirect_uri:
            error, description = "redirect_uri_mismatch", "Bad Request"
            raise Refused(error, description)
        _verify(code.challenge, verifier)
        return code


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _verify(challenge: str, verifier: str) -> None:
    if not challenge and not verifier:
        return
    if not verifier:
        message = "Missing code verifier."
        raise not_granted(message)
    if not _VERIFIER.fullmatch(verifier) or not compare_digest(challenge_of(verifier), challenge):
        message = "Invalid code verifier."
        raise not_granted(message)
