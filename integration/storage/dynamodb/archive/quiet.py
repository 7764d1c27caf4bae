"""What is due of an installation that isn't all there yet: kept out of the way of those who look for work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from integration.storage.dynamodb.items import Item, in_order
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

_WAITS = timedelta(hours=1)
"""How long after it was written nobody finds it, unless it is shown before: what is broken off shows by itself."""

_DUE = "dues"
"""The place in the index of what is due, which begins with its instant."""

_DIGITS = len(in_order(0))

_AT_ONCE = 50
"""Items that are shown in one unit of work."""


@dataclass(slots=True)
class Quiet:
    """Items that stand in the index of what is due later than they are due."""

    _places: dict[Key, tuple[str, str]] = field(default_factory=dict)
    """By key: where it belongs in the index, and where it stands."""

    def kept(self, item: Item, now: datetime) -> Item:
        """The item as nobody finds it for now: what it says of itself stays as it is."""
        right, late = str(item.get(_DUE, "")), in_order(to_micros(now + _WAITS))
        if not right or right[:_DIGITS] >= late:
            return item
        put_off = late + right[_DIGITS:]
        self._places[str(item["pk"]), str(item["sk"])] = right, put_off
        return item | {_DUE: put_off}

    def show(self, table: Table) -> None:
        """Let each be found when it is due; what somebody has changed since says itself when that is."""
        keys = iter(self._places)
        while some := list(islice(keys, _AT_ONCE)):
            at_once(table, lambda unit, some=some: self._show(unit, some))  # type: ignore[misc]

    def _show(self, unit: Unit, keys: Sequence[Key]) -> None:
        for key, item in _found(unit, keys):
            right, put_off = self._places[key]
            if item.get(_DUE) == put_off:
                unit.read[key] = item
                unit.put(*key, {**item, _DUE: right})


def _found(unit: Unit, keys: Sequence[Key]) -> Iterator[tuple[Key, Item]]:
    # Read together: what is not written doesn't count as read.
    return (((str(item["pk"]), str(item["sk"])), item) for item in unit.table.get_all(keys))
