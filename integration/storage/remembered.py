"""Installations kept in memory for a moment, so that the door need not ask the disk for each webhook."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from integration.domain.installation import Credentials, Installation
from integration.ports import KnownInstallations, Now

_MOST = 10_000
_MOST_NOBODIES = 1_000
_SOON = timedelta(milliseconds=250)

_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""What can be an installation's id: at most 64 signs where an admin names it, 66 where a subdomain does."""

_Found = tuple[Installation, Credentials] | None
_Known = tuple[datetime, _Found]


class RememberedInstallations:
    """The same answers as `lookup`, at most `for_` old; that nobody was found is remembered as well, but apart.

    So whoever asks for many who are nobody drives no tenant out. What can be no id is nobody's without a look. How long
    an answer takes doesn't tell who is a tenant: a store takes the same steps to find nobody (`Seal.pretend`).
    """

    def __init__(self, lookup: KnownInstallations, now: Now, for_: timedelta) -> None:
        self._lookup: Callable[[str], _Found] = lookup.get
        self._now, self._for = now, for_
        self._somebody: dict[str, _Known] = {}
        self._nobody: dict[str, _Known] = {}

    def get(self, installation: str) -> _Found:
        """An installation with its decrypted credentials, or None."""
        return self._found(installation, self._for)

    def get_anew(self, installation: str) -> _Found:
        """The same as it stands in the store now, asked a few times a second at most: else as it is remembered."""
        return self._found(installation, min(_SOON, self._for))

    def _found(self, installation: str, at_most: timedelta) -> _Found:
        now = self._now()
        known = self._somebody.get(installation) or self._nobody.get(installation)
        if known is None or abs(now - known[0]) > at_most:
            if _ID.fullmatch(installation) is None:
                return None
            known = (now, self._lookup(installation))
            self._remember(installation, known)
        return known[1]

    def _remember(self, installation: str, known: _Known) -> None:
        self._somebody.pop(installation, None)
        self._nobody.pop(installation, None)
        shelf, most = (self._somebody, _MOST) if known[1] else (self._nobody, _MOST_NOBODIES)
        if len(shelf) >= most:
            del shelf[next(iter(shelf))]  # the one that was looked up the longest ago
        shelf[installation] = known
