"""Rows that come for an installation, made items of the table; and what DynamoDB would refuse, found beforehand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from msgspec import MsgspecError

from integration.domain.archive import INSTALLATIONS, TRANSIENT, Record, at_rest, misfit, printable
from integration.domain.errors import BadInput, Misconfigured
from integration.storage.dynamodb.archive.columns import columns_of
from integration.storage.dynamodb.archive.cupboards import CUPBOARDS
from integration.storage.dynamodb.archive.desks import all_covers
from integration.storage.dynamodb.archive.shape import Arrival, Cupboard
from integration.storage.dynamodb.items import Item, to_wire

_PARTITION, _SORT = 2048, 1024
_INDEXES = ("by1", "by2", "by3", "by4", "by5", "by6", "due")
_KEYS = (
    {"pk": _PARTITION, "sk": _SORT}
    | {f"{index}p": _PARTITION for index in _INDEXES}
    | {f"{index}s": _SORT for index in _INDEXES}
)
"""Bytes of a key, of the table and of its indexes, none of which may be empty (https://docs.aws.amazon.com/
amazondynamodb/latest/developerguide/Constraints.html)."""

_SENSELESS = (ArithmeticError, LookupError, TypeError, ValueError, MsgspecError)
"""What comes of values that make no sense together: documents that are none, instants that no calendar has."""


@dataclass(slots=True)
class Taken:
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
                self._keep(*items)
            else:
                yield from items
        yield from all_covers(self.arrival)

    def finished(self) -> Item:
        """The installation's own item; raises BadInput where its row didn't come."""
        if self.itself is None:
            message = f"of the rows of {self.arrival.installation} that of the installation itself is missing"
            raise BadInput(message)
        return self.itself

    def _keep(self, itself: Item) -> None:
        if self.itself is not None:
            message = f"two rows say what {self.arrival.installation} is: write it out anew"
            raise BadInput(message)
        self.itself = itself

    def _items(self, record: Record) -> list[Item]:
        cupboard, whose = CUPBOARDS.get(record.cupboard), self.arrival.installation
        if cupboard is None or record.owner != whose or record.values.keys() != _names(record, cupboard):
            shown = printable(record.cupboard)
            message = f"a row of {shown} is none of {whose}, or of another shape: write it out anew"
            raise BadInput(message)
        if wrong := misfit(record, columns_of(record.cupboard, record.values)):
            message = f"a row of {record.cupboard} has no such {wrong} as is kept there: write it out anew"
            raise BadInput(message)
        return self._mapped(cupboard, record)

    def _mapped(self, cupboard: Cupboard, record: Record) -> list[Item]:
        try:
            return list(cupboard.items(self.arrival, {**record.values}))
        except _SENSELESS as error:
            message = f"a row of {record.cupboard} has values that make no sense: write it out anew"
            raise BadInput(message) from error


@dataclass(slots=True)
class Places:
    """Where items are to stand: each key once, and none that the table can't have."""

    _taken: set[bytes] = field(default_factory=set)
    """Digests of keys, as there may be millions."""

    def take(self, item: Item) -> None:
        """Raise BadInput for an item that can't be written, or whose place another one has."""
        _require_keys(item)
        try:
            to_wire(item)
        except Misconfigured as error:
            raise BadInput(str(error)) from error
        place = blake2b(f"{item['pk']!s}\0{item['sk']!s}".encode(), digest_size=16).digest()
        if place in self._taken:
            message = f"a row of {_kind(item)} is there twice: write it out anew"
            raise BadInput(message)
        self._taken.add(place)


def _require_keys(item: Item) -> None:
    if any(not 0 < len(str(item[name]).encode()) <= most for name, most in _KEYS.items() if name in item):
        message = f"a row of {_kind(item)} has a key that is empty or too long to be kept at scale"
        raise BadInput(message)


def _kind(item: Item) -> str:
    return str(item["pk"]).split("#")[1]


def _names(record: Record, cupboard: Cupboard) -> frozenset[str]:
    return cupboard.columns if record.cupboard == INSTALLATIONS else cupboard.columns | {"installation"}
