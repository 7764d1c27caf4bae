"""How a cupboard's items become rows of the embedded table, and such rows become items again."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from integration.domain.archive import Value
from integration.storage.dynamodb.covers import Kept
from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.items import Value as Attribute
from integration.storage.dynamodb.shelf import document
from integration.storage.dynamodb.table import Key, Table

Row = dict[str, Value]
"""Values by the columns of the embedded table, but for `installation`."""

ONLY = "-"
"""The sort key of what an installation has one of."""

MOVED = "moved"
"""Stands for a mark that the table made by chance; each that is made later is another."""

_AT_ONCE = 100
"""Items that are read at once, by their keys."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a table keeps of an installation."""

    table: Table
    installation: str

    def items(self, kind: str) -> Iterator[Item]:
        """All of a kind, by sort key; where a document has several parts, its first stands for it."""
        return (item for item in self.table.query(self.where(kind)) if is_whole(item))

    def by(self, kind: str, order: Callable[[Item], tuple[int | str, ...]]) -> Iterator[Item]:
        """The same in this order, of which the keys alone are held in memory."""
        places = sorted((*order(item), str(item["sk"])) for item in self.items(kind))
        for first in range(0, len(places), _AT_ONCE):
            some = places[first : first + _AT_ONCE]
            yield from self.table.get_all((self.where(kind), str(place[-1])) for place in some)

    def document(self, kind: str) -> bytes | None:
        """The one document of this kind."""
        return document(self.table, self.where(kind), ONLY)

    def where(self, kind: str) -> str:
        """The partition of a kind."""
        return partition(self.installation, kind)


@dataclass(slots=True)
class Arrival:
    """An installation on its way into the table, and what rows that came say of those that are to come.

    By booking, `seats` are those that it has, and `told` those that its item says that it took.
    """

    installation: str
    shards: int
    seats: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: Kept = field(default_factory=lambda: Kept(0, {}))
    _counts: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def nth(self, *of: object) -> int:
        """How many of the same came before: rows come in the order in which they were made."""
        self._counts[of] += 1
        return self._counts[of] - 1

    def item(self, kind: str, sk: str, values: Mapping[str, Attribute | None]) -> Item:
        """The item of this kind and sort key; what is None is left out."""
        return item_at((partition(self.installation, kind), sk), values)


@dataclass(frozen=True, slots=True)
class Cupboard:
    """Both ways of one cupboard, whose rows have these columns."""

    columns: frozenset[str]
    rows: Callable[[Source], Iterable[Row]]
    items: Callable[[Arrival, Row], Iterable[Item]]


def cupboard(
    columns: str, rows: Callable[[Source], Iterable[Row]], items: Callable[[Arrival, Row], Iterable[Item]]
) -> Cupboard:
    """The cupboard with these columns, told with spaces between them."""
    return Cupboard(frozenset(columns.split()), rows, items)


def is_whole(item: Item) -> bool:
    """Whether it isn't a later part of a document."""
    return "parts" in item or "stamp" not in item


def item_at(key: Key, values: Mapping[str, Attribute | None]) -> Item:
    """The item under a key; what is None is left out."""
    kept: Item = {name: value for name, value in values.items() if value is not None}
    return kept | {"pk": key[0], "sk": key[1]}


def text(values: Mapping[str, object], name: str) -> str:
    """The text of this name."""
    return cast("str", values[name])


def number(values: Mapping[str, object], name: str) -> int:
    """The number of this name."""
    return cast("int", values[name])


def maybe(values: Mapping[str, object], name: str) -> int | None:
    """The number of this name, if there is one."""
    return cast("int | None", values.get(name))


def blob(values: Mapping[str, object], name: str) -> bytes:
    """The bytes of this name."""
    return cast("bytes", values[name])
