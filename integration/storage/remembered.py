"""Installations kept in memory for a moment, so that the door need not ask the disk for each webhook."""

from collections.abc import Callable
from datetime import datetime, timedelta

from integration.domain.installation import Credentials, Installation
from integration.ports import Installations, Now

_MOST = 10_000
_SOON = timedelta(milliseconds=250)

_Found = tuple[Installation, Credentials] | None


class RememberedInstallations:
    """The same answers as `lookup`, at most `for_` old; that nobody was found is remembered as well."""

    def __init__(self, lookup: Installations, now: Now, for_: timedelta) -> None:
        self._lookup: Callable[[str], _Found] = lookup.get
        self._now, self._for = now, for_
        self._known: dict[str, tuple[datetime, _Found]] = {}

    def get(self, installation: str) -> _Found:
        """An installation with its decrypted credentials, or None."""
        now = self._now()
        known = self._known.get(installation)
        if known is None or abs(now - known[0]) > self._for:
            known = (now, self._lookup(installation))
            self._remember(installation, known)
        return known[1]

    def get_anew(self, installation: str) -> _Found:
        """The same as it stands in the store now, asked a few times a second at most: else as it is remembered."""
        known = self._known.get(installation)
        if known and abs(self._now() - known[0]) > _SOON:
            self._known.pop(installation)
        return self.get(installation)

    def _remember(self, installation: str, known: tuple[datetime, _Found]) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[installation] = known
