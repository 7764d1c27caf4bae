"""The tokens there are, and how they die: time, revocation, disuse, and too many of them."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.google_calendar.identity_records import AccessToken, Grant, Permission
from sandbox.google_calendar.identity_refusals import dead_token, unauthorized

LIFETIME = timedelta(seconds=3599)
MOST_REFRESH_TOKENS = 100
UNUSED = timedelta(days=182)
TESTING = timedelta(days=7)


class Tokens:
    """Access tokens and refresh tokens, by what they are; one of another run is never good here."""

    def __init__(self, now: Callable[[], datetime], testing: Callable[[str], bool]) -> None:
        self._now = now
        self._testing = testing
        self._access: dict[str, AccessToken] = {}
        self._permissions: list[Permission] = []

    def permits(self, account: str, client_id: str, scopes: frozenset[str], *, offline: bool) -> Permission:
        """A new permission, with a refresh token where it is offline; the oldest beyond 100 of those dies (GC-46)."""
        now = self._now()
        permission = Permission(account, client_id, scopes, born=now, used=now)
        self._permissions.append(permission)
        if offline:
            permission.refresh_token = f"1//0{secrets.token_urlsafe(48)}"
            self._thin_out(account, client_id)
        return permission

    def access(self, permission: Permission, scopes: frozenset[str]) -> str:
        """A new access token, good for 3599 s."""
        token = f"ya29.a0{secrets.token_urlsafe(48)}"
        self._access[token] = AccessToken(permission, scopes, self._now() + LIFETIME)
        permission.used = self._now()
        return token

    def behind(self, bearer: str) -> Grant | None:
        """What an access token allows; None where it isn't known, ran out or was revoked."""
        token = self._access.get(bearer)
        if not token or token.permission.ended or token.until <= self._now():
            return None
        return Grant(token.permission.account, token.scopes)

    def refreshed(self, refresh_token: str, client_id: str) -> Permission:
        """The permission of a good refresh token of this client."""
        found = next((one for one in self._permissions if one.refresh_token == refresh_token), None)
        if not found or self._is_dead(found):
            raise dead_token()
        if found.client_id != client_id:
            raise unauthorized()
        return found

    def granted(self, account: str, client_id: str) -> frozenset[str]:
        """All that an account allowed to a client and didn't take back."""
        return frozenset[str]().union(*(one.scopes for one in self._living(account, client_id)))

    def offline(self, account: str, client_id: str) -> bool:
        """Whether a client has a refresh token of an account that is still good."""
        return any(one.refresh_token for one in self._living(account, client_id))

    def revoke(self, token: str, *, everything: bool) -> bool:
        """End what a token came of, or all that its account allowed to its client; False where it was dead already."""
        found = self._owner(token)
        if not found or self._is_dead(found):
            return False
        for permission in self._living(found.account, found.client_id) if everything else [found]:
            permission.ended = True
        return True

    def revoke_all(self, account: str) -> None:
        """End all that an account ever allowed."""
        for permission in self._permissions:
            permission.ended = permission.ended or permission.account == account

    def expire(self) -> None:
        """No access token is good any more; refresh tokens are."""
        self._access.clear()

    def _owner(self, token: str) -> Permission | None:
        access = self._access.get(token)
        if access:
            return access.permission if access.until > self._now() else None
        return next((one for one in self._permissions if one.refresh_token == token), None)

    def _living(self, account: str, client_id: str) -> list[Permission]:
        mine = [one for one in self._permissions if (one.account, one.client_id) == (account, client_id)]
        return [one for one in mine if not self._is_dead(one)]

    def _is_dead(self, one: Permission) -> bool:
        now = self._now()
        tried_out = self._testing(one.client_id) and now - one.born >= TESTING
        return one.ended or tried_out or now - one.used >= UNUSED

    def _thin_out(self, account: str, client_id: str) -> None:
        refreshing = [one for one in self._living(account, client_id) if one.refresh_token]
        for permission in refreshing[:-MOST_REFRESH_TOKENS]:
            permission.refresh_token = None
