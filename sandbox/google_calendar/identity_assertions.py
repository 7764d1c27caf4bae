"""Signed assertions of service accounts (RFC 7523): who signs, as whom, for what, and for how long."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from jwt.types import Options

from sandbox.google_calendar.identity_records import ServiceAccount
from sandbox.google_calendar.identity_refusals import LONG_LIVED, NO_DELEGATION, Refused, not_granted, unauthorized
from sandbox.google_calendar.identity_scopes import known_scopes, scopes_in

REAL_ENDPOINT = "https://oauth2.googleapis.com/token"
LONGEST_SECONDS = 3600
SKEW_SECONDS = 300
_CHECKED_HERE: Options = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_sub": False,
    "verify_iss": False,
    "verify_jti": False,
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an assertion that holds asks for: these scopes, as this account."""

    signer: ServiceAccount
    account: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the signers and the people; its clock is the stand-in's, not the machine's."""

    signers: Mapping[str, ServiceAccount]
    accounts: Mapping[str, str]
    now: Callable[[], datetime]

    def heard(self, assertion: str, endpoint: str) -> Claimed:
        """What is claimed; Refused where the signature, the times, the audience or the delegation don't hold."""
        signer = self._signer(assertion)
        claims = _signed(assertion, signer)
        self._in_time(claims)
        if claims.get("aud") not in (REAL_ENDPOINT, endpoint):
            message = f"Invalid JWT: Failed audience check. The right audience is {REAL_ENDPOINT}"
            raise not_granted(message)
        return self._claimed(claims, signer)

    def _signer(self, assertion: str) -> ServiceAccount:
        signer = self.signers.get(_text(_unverified(assertion), "iss"))
        if not signer:
            message = "Invalid grant: account not found"
            raise not_granted(message)
        return signer

    def _in_time(self, claims: Mapping[str, Any]) -> None:
        """Issued before now, ends after now, and at most an hour between (with 5 minutes of doubt, GC-49)."""
        issued, ends, now = _seconds(claims, "iat"), _seconds(claims, "exp"), self.now().timestamp()
        lives = issued < ends <= issued + LONGEST_SECONDS
        if not (lives and issued <= now + SKEW_SECONDS and now < ends + SKEW_SECONDS):
            raise not_granted(LONG_LIVED)

    def _claimed(self, claims: Mapping[str, Any], signer: ServiceAccount) -> Claimed:
        scopes = _asked(_text(claims, "scope"))
        if "sub" not in claims:
            return Claimed(signer, signer.email, scopes)
        account = _text(claims, "sub").lower()
        if account not in self.accounts:
            message = "Invalid email or User ID"
            raise not_granted(message)
        if not scopes <= signer.scopes or account.rpartition("@")[2] != signer.domain:
            raise unauthorized(NO_DELEGATION)
        return Claimed(signer, account, scopes)


def _unverified(assertion: str) -> Mapping[str, Any]:
    try:
        return jwt.decode(assertion, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        message = "Invalid JWT: could not be read"
        raise not_granted(message) from error


def _signed(assertion: str, signer: ServiceAccount) -> Mapping[str, Any]:
    try:
        return jwt.decode(assertion, signer.public_key, algorithms=["RS256"], options=_CHECKED_HERE)
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        message = "Invalid JWT Signature."
        raise not_granted(message) from error


def _text(claims: Mapping[str, Any], name: str) -> str:
    said = claims.get(name, "")
    return said if isinstance(said, str) else ""


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    said = claims.get(name)
    if type(said) is not int:
        raise not_granted(LONG_LIVED)
    return said


def _asked(text: str) -> frozenset[str]:
    """An assertion's scopes; it is refused in other words than the consent page's."""
    if not text.split():
        error, message = "invalid_scope", "Empty or missing scope not allowed."
        raise Refused(error, message)
    if not set(text.split()) <= known_scopes().keys():
        error, message = "invalid_scope", "Invalid OAuth scope or ID token audience provided."
        raise Refused(error, message)
    return scopes_in(text)
