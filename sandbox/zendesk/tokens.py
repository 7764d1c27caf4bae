"""OAuth of one account: codes that are good once, and pairs of tokens of which a renewal kills both."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.zendesk.errors import UNAUTHORIZED, Refused, oauth_error, refuse_grant
from sandbox.zendesk.switches import Switches

CODE_LIFE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Code:
    """What an admin allowed, until it is traded."""

    client: str
    redirect_uri: str
    user: int
    scope: str
    challenge: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token and the refresh token that came with it."""

    access: str
    refresh: str
    client: str
    user: int
    scope: str
    access_until: datetime
    refresh_until: datetime

    @property
    def scopes(self) -> frozenset[str]:
        """The scope's words."""
        return frozenset(self.scope.split())


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a pair shall be good; None: as the account has it."""

    access: timedelta | None = None
    refresh: timedelta | None = None


class Tokens:
    """All that is good now; what isn't any more is forgotten."""

    def __init__(self, now: Callable[[], datetime], switches: Switches) -> None:
        self.renewals = 0
        """How often a pair was renewed."""
        self._now = now
        self._switches = switches
        self._codes: dict[str, Code] = {}
        self._pairs: dict[str, Pair] = {}

    def code(self, client: str, redirect_uri: str, user: int, scope: str, challenge: str) -> str:
        """A fresh code, good for two minutes."""
        shown = secrets.token_hex(16)
        self._codes[shown] = Code(client, redirect_uri, user, scope, challenge, self._now() + CODE_LIFE)
        return shown

    def traded(self, code: str, client: str, redirect_uri: str, verifier: str, lives: Lives) -> Pair:
        """The pair for a code; invalid_grant where it is unknown, used, late, or another client's."""
        found = self._codes.pop(code, None)
        if found is None or self._now() >= found.until or (found.client, found.redirect_uri) != (client, redirect_uri):
            refuse_grant("the code is unknown, was used, or is too late")
        if found.challenge and found.challenge != challenge_of(verifier):
            refuse_grant("code_verifier doesn't fit code_challenge")
        return self.pair(client, found.user, found.scope, lives)

    def renewed(self, refresh: str, client: str, lives: Lives) -> Pair:
        """A new pair; both old tokens are dead from here on. invalid_grant where the old one already was."""
        old = next((one for one in self._pairs.values() if one.refresh == refresh and one.client == client), None)
        if old is None or self._now() >= old.refresh_until:
            refuse_grant("the refresh token is unknown, was used, or is too old")
        del self._pairs[old.access]
        self.renewals += 1
        return self.pair(client, old.user, old.scope, lives)

    def pair(self, client: str, user: int, scope: str, lives: Lives | None = None) -> Pair:
        """A fresh pair."""
        now, lives = self._now(), lives or Lives()
        access, refresh = lives.access or self._switches.access_life, lives.refresh or self._switches.refresh_life
        pair = Pair(secrets.token_hex(32), secrets.token_hex(32), client, user, scope, now + access, now + refresh)
        self._pairs[pair.access] = pair
        return pair

    def bearer(self, header: str) -> Pair:
        """Whose call this is; 401 where the token is none, or isn't good any more."""
        kind, _, shown = header.partition(" ")
        found = self._pairs.get(shown) if kind.lower() == "bearer" else None
        if found is None or self._now() >= found.access_until:
            raise _unknown_bearer(known_kind=kind.lower() == "bearer")
        return found

    def revoke(self, pair: Pair) -> None:
        """Kill both tokens of a pair."""
        self._pairs.pop(pair.access, None)

    def revoke_all(self) -> None:
        """Kill every token and every code: an admin removed the client's permission."""
        self._pairs.clear()
        self._codes.clear()

    def cut_short(self) -> None:
        """Let every access token be over now; refresh tokens stay good."""
        now = self._now()
        self._pairs = {access: replace(pair, access_until=now) for access, pair in self._pairs.items()}

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return len(self._pairs)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _unknown_bearer(*, known_kind: bool) -> Refused:
    if not known_kind:
        return Refused(UNAUTHORIZED, {"error": "Couldn't authenticate you"})
    text = "The access token provided is expired, revoked, malformed or invalid for other reasons."
    return oauth_error("invalid_token", text, UNAUTHORIZED)
