"""An installation whole, given as rows and taken from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from secrets import token_hex

from integration.domain.archive import INSTALLATIONS, TRANSIENT, Record, at_rest
from integration.domain.errors import BadInput, InstallationExists, Superseded
from integration.ports import Now
from integration.storage.dynamodb.archive.bookings import tell_seats
from integration.storage.dynamodb.archive.cupboards import CUPBOARDS
from integration.storage.dynamodb.archive.desks import all_covers
from integration.storage.dynamodb.archive.quiet import Quiet
from integration.storage.dynamodb.archive.shape import Arrival, Cupboard, Row, Source
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

    def restore(self, installation: str, records: Iterable[Record]) -> int:
        """Keep all of it; how many rows. The installation itself is there when all else is.

        Nobody is told of work of it before. Where it is broken off it may be begun again, from the first row: what had
        come is erased then, or else a day later. Raises InstallationExists where it is here, BadInput for rows that are
        not those of one installation, and Superseded where another began to restore it meanwhile.
        """
        arrival = token_hex(8)
        at_once(self.table, lambda unit: self._begin(unit, installation, arrival))
        DynamoRemoval(self.table, self.now).clear(installation, arrival)
        taken = _Taken(Arrival(installation, self.shards))
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


@dataclass(slots=True)
class _Taken:
    """The rows of an installation that have come, as items; its own is kept back."""

    arrival: Arrival
    count: int = 0
    itself: Item | None = None

    def items(self, records: Iterable[Record]) -> Iterator[Item]:
        """The items of these rows, but for the installation's own; raises BadInput for a row of another."""
        for record in (at_rest(each) for each in records if each.cupboard not in TRANSIENT):
            self.count += 1
            items = self._items(record)
            if record.cupboard == INSTALLATIONS:
                (self.itself,) = items
            else:
                yield from items
        yield from all_covers(self.arrival)

    def finished(self) -> Item:
        """The installation's own item; raises BadInput where its row didn't come."""
        if self.itself is None:
            message = f"of the rows of {self.arrival.installation} that of the installation itself is missing"
            raise BadInput(message)
        return self.itself

    def _items(self, record: Record) -> Iterable[Item]:
        cupboard, whose = CUPBOARDS.get(record.cupboard), self.arrival.installation
        if cupboard is None or record.owner != whose or record.values.keys() != _columns(record, cupboard):
            message = f"a row of {record.cupboard} is none of {whose}, or of another shape: write it out anew"
            raise BadInput(message)
        return cupboard.items(self.arrival, {**record.values})


def _record(installation: str, cupboard: str, row: Row) -> Record:
    return Record(cupboard, row if cupboard == INSTALLATIONS else {"installation": installation, **row})


def _columns(record: Record, cupboard: Cupboard) -> frozenset[str]:
    return cupboard.columns if record.cupboard == INSTALLATIONS else cupboard.columns | {"installation"}


def _refuse_present(unit: Unit, installation: str) -> None:
    if unit.get(*key_of(installation)):
        message = f"the installation {installation} is here already"
        raise InstallationExists(message)
