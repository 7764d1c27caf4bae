"""What DynamoDB would charge for calls: units by its rules, from the calls as they were made.

A written unit is 1 KB begun, two in a transaction; a read one is 4 KB begun, half of it where the read need not be
consistent, two in a transaction. An index charges for what changes in it: one for a place that is new or given up, two
for one that moves. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

Call = Mapping[str, Any]
Wire = Mapping[str, Any]

_WRITTEN, _READ = 1024, 4096
_INDEXES = ("by1", "by2", "by3", "by4", "by5", "by6", "due")


class Meter:
    """Adds up; it knows what stood in the table before from what it saw written or read."""

    def __init__(self) -> None:
        self.written = self.indexed = self.read = 0.0
        self._items: dict[tuple[str, str], Wire] = {}

    def __call__(self, calls: Iterable[Call]) -> "Meter":
        """Itself, once all these calls are added; those that failed cost the same."""
        for call in calls:
            if call["service"] == "DynamoDB":
                self._add(call["action"], call["asked"], call["answered"] or {})
        return self

    def _add(self, action: str, asked: Wire, answered: Wire) -> None:
        if action == "TransactWriteItems":
            for each in asked["TransactItems"]:
                self._write(each, 2)
        elif action in {"PutItem", "DeleteItem", "UpdateItem"}:
            self._write({action.removesuffix("Item"): asked}, 1)
        elif action == "Query":
            self._reads([answered.get("Items", [])], 1 if asked.get("ConsistentRead") else 0.5)
        else:
            self._reads(([item] for item in _items(answered)), 2 if action == "TransactGetItems" else 1)

    def _write(self, each: Wire, times: int) -> None:
        new = each.get("Put", {}).get("Item")
        key = _key(new or next(iter(each.values()))["Key"])
        before = self._items.get(key, {})
        self.written += times * max(ceil(max(size(new or {}), size(before)) / _WRITTEN), 1)
        if "ConditionCheck" in each:
            return
        self.indexed += sum(_moves(before, new or {}, index) for index in _INDEXES)
        self._items[key] = new or {}

    def _reads(self, parts: Iterable[list[Wire]], times: float) -> None:
        some = list(parts) or [[]]
        for part in some:
            self.read += times * max(ceil(sum(map(size, part)) / _READ), 1)
            for item in part:
                if "v" in item:
                    self._items[_key(item)] = item


def _items(answered: Wire) -> Iterator[Wire]:
    if "Item" in answered:
        yield answered["Item"]
    for table in answered.get("Responses", {}) if isinstance(answered.get("Responses"), dict) else ():
        yield from answered["Responses"][table]
    if isinstance(answered.get("Responses"), list):
        yield from (each["Item"] for each in answered["Responses"] if "Item" in each)


def _moves(before: Wire, after: Wire, index: str) -> int:
    places = [(item.get(f"{index}p"), item.get(f"{index}s")) for item in (before, after)]
    if places[0] == places[1]:
        return 0
    return sum(where is not None for where, _ in places)


def _key(item: Wire) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def size(item: Wire) -> int:
    """Bytes of an item: its names and its values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(wire: Wire) -> int:
    ((kind, value),) = wire.items()
    if kind == "B":
        return len(value) * 3 // 4
    if kind == "M":
        return 3 + size(value)
    if kind == "L":
        return 3 + sum(map(_value, value))
    return len(str(value).encode())
