"""Moving an installation, or a copy of it, to a store: all of it or nothing, looked through before and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from integration.domain.archive import at_rest, fingerprints, lasts
from integration.domain.errors import InstallationExists, Misconfigured, Superseded, UnknownInstallation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from integration.domain.archive import Record
    from integration.ports import Now
    from integration.ports.archive import Archive, Source

    _Told = Mapping[str, tuple[int, int]]

_OVER = timedelta(days=1)
"""How long what has ended is taken along: a hold that just ran out may still become a booking."""

_ENDING = timedelta(hours=1)
"""What ends within this may have been left out by a store already, and is not compared."""

_WRONG_KEY = (
    "these secrets were sealed with a key that isn't here: put it beside yours in VIPDESK_KEY (or in the secret that "
    "VIPDESK_KEYS_SECRET names), and once all is there, `vipdesk reseal`; nothing was written"
)


class Standing(StrEnum):
    """What is found of an installation where it is to be moved: nothing, the same, or another one of its id."""

    NEW = "new"
    SAME = "same"
    OTHER = "differs"


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows there are to be moved, what is where they are to go, and in which cupboards that is another."""

    installation: str
    rows: int
    standing: Standing
    different: str = ""


@dataclass(frozen=True, slots=True)
class MoveInstallation:
    """Reads from one store or file, which it leaves as it is, and writes to another store.

    `unseal` raises Misconfigured for a secret that no key at hand opens.
    """

    source: Source
    target: Archive
    unseal: Callable[[bytes], object]
    now: Now

    def __call__(self, installation: str, *, erase: Callable[[str], object] | None = None) -> Found:
        """Move it, and compare what arrived; what was found there before. Where that is the same, nothing is done.

        Another one is first erased with `erase`; raises InstallationExists where that is None. Raises as `look`, and
        Superseded where what arrived isn't what is there to be moved by now. Broken off, it can be begun again.
        """
        found = self.look(installation)
        if found.standing is Standing.SAME:
            return found
        if found.standing is Standing.OTHER:
            _erased(found, erase)
        rows = self.target.restore(installation, kept(self.source, installation, self.now()))
        self._require_arrived(installation)
        return replace(found, rows=rows)

    def look(self, installation: str) -> Found:
        """What would be moved, and what is there; raises UnknownInstallation, and Misconfigured without its keys."""
        until = self.now() + _ENDING
        here = fingerprints(self._opened(_compared(self.source, installation, until)))
        if not here:
            message = f"there is no installation {installation} to be moved"
            raise UnknownInstallation(message)
        there = fingerprints(_compared(self.target, installation, until))
        rows, different = sum(count for count, _ in here.values()), _different(here, there)
        if not there:
            return Found(installation, rows, Standing.NEW)
        return Found(installation, rows, Standing.OTHER if different else Standing.SAME, different)

    def _opened(self, records: Iterator[Record]) -> Iterator[Record]:
        for record in records:
            sealed = record.values.get("sealed")
            if isinstance(sealed, bytes):
                self._require_key(sealed)
            yield record

    def _require_key(self, sealed: bytes) -> None:
        try:
            self.unseal(sealed)
        except Misconfigured as error:
            raise Misconfigured(_WRONG_KEY) from error

    def _require_arrived(self, installation: str) -> None:
        until = self.now() + _ENDING
        here, there = (fingerprints(_compared(store, installation, until)) for store in (self.source, self.target))
        if different := _different(here, there):
            message = (
                f"{installation} was written, but differs in {different} from what it was read from: somebody works on "
                "one of the two. Stop that, and move it again with --replace"
            )
            raise Superseded(message)


def _compared(store: Source, installation: str, until: datetime) -> Iterator[Record]:
    """What counts of it until then, whoever holds what."""
    return (at_rest(record) for record in store.records(installation) if lasts(record, until))


def kept(source: Source, installation: str, now: datetime) -> Iterator[Record]:
    """What is taken along of an installation: without who holds what, and without what ended more than a day ago."""
    return (at_rest(record) for record in source.records(installation) if lasts(record, now - _OVER))


def _different(here: _Told, there: _Told) -> str:
    return ", ".join(sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name)))


def _erased(found: Found, erase: Callable[[str], object] | None) -> None:
    if erase is None:
        message = (
            f"{found.installation} is there already, and differs in {found.different}: nothing of it was overwritten. "
            "To have it erased there first, say --replace"
        )
        raise InstallationExists(message)
    erase(found.installation)
