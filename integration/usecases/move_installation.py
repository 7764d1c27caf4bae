"""Moving an installation, or a copy of it, to a store: all of it or nothing, looked through before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from integration.domain.archive import INSTALLATIONS, TRANSIENT, at_rest, fingerprints, lasts, printable
from integration.domain.errors import BadInput, InstallationExists, Misconfigured, Superseded, UnknownInstallation

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping
    from datetime import datetime

    from integration.domain.archive import Record, Value
    from integration.ports import Now
    from integration.ports.archive import Archive, Source

    _Told = Mapping[str, tuple[int, int]]

_OVER = timedelta(days=1)
"""How long what has ended is taken along: a hold that just ran out may still become a booking."""

_ENDING = timedelta(hours=1)
"""What ends within this may have been left out by a store already, and is not compared."""

_WRONG_KEY = (
    "{}: its secrets were sealed with a key that isn't here: put it beside yours in VIPDESK_KEY (or in the secret that "
    "VIPDESK_KEYS_SECRET names), and once all is there, `vipdesk reseal`; nothing of it was written"
)

_STAYS = (
    "{} is there already, and differs in {}: nothing of it was overwritten. To have it erased there first, say "
    "--replace"
)


class There(StrEnum):
    """What is found of an installation where it is to be moved: nothing, the same, or another one of its id."""

    NEW = "new"
    SAME = "same"
    OTHER = "differs"


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows there are to be moved, what is where they are to go, and in which cupboards that is another."""

    installation: str
    rows: int
    standing: There
    different: str = ""


@dataclass(frozen=True, slots=True)
class MoveInstallation:
    """Reads from one store or file, which it leaves as it is, and writes to another store.

    `unseal` raises Misconfigured for a secret that no key at hand opens; `hosts` are the names of those that we know.
    """

    source: Source
    target: Archive
    unseal: Callable[[bytes], object]
    hosts: Container[str]
    now: Now

    def __call__(self, installation: str, *, replace: bool = False) -> Found:
        """Move it, and compare what arrived; what was found there before. Where that is the same, nothing is done.

        Another one is erased for it with `replace`; raises InstallationExists without. Raises as `look`, and
        Superseded where what arrived isn't what is there to be moved by now. Broken off, it can be begun again.
        """
        found = self.look(installation)
        if found.standing is There.SAME:
            return found
        if found.standing is There.OTHER and not replace:
            raise InstallationExists(_STAYS.format(found.installation, found.different))
        records = kept(self.source, installation, self.now())
        rows = self.target.restore(installation, records, erase=found.standing is There.OTHER)
        self._require_arrived(installation)
        return Found(installation, rows, found.standing, found.different)

    def look(self, installation: str) -> Found:
        """What would be moved, and what is there.

        Raises UnknownInstallation, and BadInput without its keys and for rows that couldn't be kept there.
        """
        found = self._found(installation)
        if found.standing is not There.SAME:
            self.target.check(installation, kept(self.source, installation, self.now()))
        return found

    def _found(self, installation: str) -> Found:
        until = self.now() + _ENDING
        here = fingerprints(self._known(installation, _compared(self.source, installation, until)))
        if not here:
            message = f"there is no installation {installation} to be moved"
            raise UnknownInstallation(message)
        there = fingerprints(_compared(self.target, installation, until))
        rows, different = sum(count for count, _ in here.values()), _different(here, there)
        if not there:
            return Found(installation, rows, There.NEW)
        return Found(installation, rows, There.OTHER if different else There.SAME, different)

    def _known(self, installation: str, records: Iterator[Record]) -> Iterator[Record]:
        """The rows; raises BadInput for a secret that no key opens, or that is none, and for a host nobody knows."""
        for record in records:
            if (sealed := record.values.get("sealed")) is not None:
                self._require_key(installation, sealed)
            if record.cupboard == INSTALLATIONS:
                self._require_host(installation, record.values.get("host"))
            yield record

    def _require_key(self, installation: str, sealed: Value) -> None:
        if not isinstance(sealed, bytes):
            message = f"{installation}: what should be a sealed secret is none; nothing of it was written"
            raise BadInput(message)
        try:
            self.unseal(sealed)
        except Misconfigured as error:
            raise BadInput(_WRONG_KEY.format(installation)) from error

    def _require_host(self, installation: str, host: Value) -> None:
        if not isinstance(host, str) or host not in self.hosts:
            message = f"{installation}: no host is called {printable(str(host))}; nothing of it was written"
            raise BadInput(message)

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
    return (at_rest(each) for each in store.records(installation) if lasts(each, until) and _moves(each))


def kept(source: Source, installation: str, now: datetime) -> Iterator[Record]:
    """What is taken along of an installation: without who holds what, and without what ended more than a day ago."""
    return (at_rest(each) for each in source.records(installation) if lasts(each, now - _OVER) and _moves(each))


def _moves(record: Record) -> bool:
    return record.cupboard not in TRANSIENT


def _different(here: _Told, there: _Told) -> str:
    return ", ".join(sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name)))
