"""An installation whole, given as rows and taken from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from secrets import token_hex

from integration.domain.archive import INSTALLATIONS, Record, at_rest
from integration.domain.errors import InstallationExists, Superseded
from integration.ports import Now
from integration.storage.dynamodb.archive.bookings import tell_seats
from integration.storage.dynamodb.archive.cupboards import CUPBOARDS
from integration.storage.dynamodb.archive.quiet import Quiet
from integration.storage.dynamodb.archive.shape import Arrival, Row, Source
from integration.storage.dynamodb.archive.taken import Places, Taken
from integration.storage.dynamodb.covers import DynamoCovers
from integration.storage.dynamodb.installations import everyone, key_of
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.removal import DynamoRemoval
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.tombstones import DynamoTombstones
from integration.storage.dynamodb.unit import Unit, at_once

_TOGETHER = 100
"""Items that are held in memory until they are written."""


@dataclass(frozen=True, slots=True)
class DynamoArchive:
    """Keeps `ports.Archive`; `shards` are those of the store. Secrets pass as they are sealed, so no key is needed.

    Where an order is that in which rows were made, they are told in it, and are taken to have been made in the order in
    which they come.
    """

    table: Table
    now: Now
    shards: int = 4

    def installations(self) -> Iterator[str]:
        """The ids of all that are here, by an index: one that came within the last second may be missing."""
        return (each.id for each in everyone(self.table))

    def records(self, installation: str) -> Iterator[Record]:
        """All that is kept of it, cupboard by cupboard; what a change of who answers still owes is done before."""
        if self.table.get(*key_of(installation)) is None:
            return
        DynamoCovers(self.table, DynamoLine(self.table, self.now, self.shards)).settle_owed(installation)
        source = Source(self.table, installation)
        for name, cupboard in CUPBOARDS.items():
            for row in cupboard.rows(source):
                yield at_rest(_record(installation, name, row))

    def check(self, installation: str, records: Iterable[Record]) -> None:
        """Raise BadInput for rows that `restore` would refuse: they are made items, which are written nowhere."""
        taken, places = Taken(Arrival(installation, self.shards)), Places()
        for item in taken.items(records):
            places.take(item)
        places.take(taken.finished())

    def restore(self, installation: str, records: Iterable[Record], *, erase: bool = False) -> int:
        """Keep all of it; how many rows. The installation itself is there when all else is.

        With `erase` what is here of it goes first, and isn't here until all came: `check` the rows before.

        Nobody is told of work of it before. Where it is broken off it may be begun again, from the first row: what had
        come is erased then, or else a day later. Raises InstallationExists where it is here, BadInput for rows that are
        not those of one installation, and Superseded where another began to restore it meanwhile.
        """
        if erase:
            DynamoRemoval(self.table, self.now).remove(installation)
        arrival = token_hex(8)
        at_once(self.table, lambda unit: self._begin(unit, installation, arrival))
        DynamoRemoval(self.table, self.now).clear(installation, arrival)
        taken = Taken(Arrival(installation, self.shards))
        quiet = Quiet()
        items = (quiet.kept(item, self.now()) for item in taken.items(records))
        while some := list(islice(items, _TOGETHER)):
            self.table.put_all(some)
        itself = taken.finished()
        tell_seats(self.table, taken.arrival)
        at_once(self.table, lambda unit: self._end(unit, installation, arrival, itself))
        quiet.show(self.table)
        return taken.count

    def _begin(self, unit: Unit, installation: str, arrival: str) -> None:
        _refuse_present(unit, installation)
        DynamoTombstones(self.table, self.now).expect(unit, installation, arrival)

    def _end(self, unit: Unit, installation: str, arrival: str, itself: Item) -> None:
        _refuse_present(unit, installation)
        tombstones = DynamoTombstones(self.table, self.now)
        if not tombstones.expects(unit, installation, arrival):
            message = f"somebody else began to restore {installation} meanwhile: let one of both be done alone"
            raise Superseded(message)
        tombstones.arrived(unit, installation)
        unit.put(*key_of(installation), {**itself})


def _record(installation: str, cupboard: str, row: Row) -> Record:
    return Record(cupboard, row if cupboard == INSTALLATIONS else {"installation": installation, **row})


def _refuse_present(unit: Unit, installation: str) -> None:
    if unit.get(*key_of(installation)):
        message = f"the installation {installation} is here already"
        raise InstallationExists(message)
