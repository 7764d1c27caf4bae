"""A unit of work: what it reads is noted with its version, what it writes is written at once, or nothing of it.

It is optimistic: where somebody else was quicker it begins again from its first read, so it must have no other effects.
Items that are read by a query count as read; what a query doesn't find is not: where that matters, read an
item that all who write there change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, TypeVar

from integration.domain.errors import Misconfigured
from integration.storage.dynamodb.faults import Crossed, code_of, patient, translated
from integration.storage.dynamodb.items import Item, Value, size_of, to_wire
from integration.storage.dynamodb.table import WHOLE, Key, Span, Table

_T = TypeVar("_T")

MOST = 100
"""Items that one transaction reads and writes."""

_LARGEST = 4_000_000
"""Bytes of all its items together: four megabytes are allowed."""

_AGAIN = frozenset(
    {"ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)
"""Why a transaction is cancelled that may go through the next time; "None" is said of its other items."""


@dataclass(slots=True)
class Unit:
    """What one unit of work has read and will write; it sees its own writes by `get`."""

    table: Table
    read: dict[Key, Item | None] = field(default_factory=dict)
    written: dict[Key, Item | None] = field(default_factory=dict)
    stamp: str = field(default_factory=lambda: token_hex(8))
    crossed: bool = False

    def get(self, pk: str, sk: str) -> Item | None:
        """The item under this key, as this unit has left it."""
        for seen in (self.written, self.read):
            if (pk, sk) in seen:
                return seen[pk, sk]
        return self._noted((pk, sk), self.table.get(pk, sk))

    def query(self, pk: str, span: Span = WHOLE) -> Iterator[Item]:
        """The items of a partition that were there when the unit began, by sort key."""
        for item in self.table.query(pk, span):
            yield self._noted((str(item["pk"]), str(item["sk"])), item) or item

    def put(self, pk: str, sk: str, values: dict[str, Value | None]) -> None:
        """Let this item stand under the key instead of what stands there; what is None is left out.

        Where the unit has read it, it must be as it was; else it is written over whatever it is.
        """
        kept = {name: value for name, value in values.items() if value is not None}
        self.written[pk, sk] = kept | {"pk": pk, "sk": sk}

    def delete(self, pk: str, sk: str) -> None:
        """Let nothing stand under this key."""
        self.written[pk, sk] = None

    def commit(self) -> None:
        """Write all of it; raises Crossed where somebody else was quicker, and then nothing is written."""
        if not self.written:
            return
        actions = [self._written(key, item) for key, item in self.written.items()]
        checks = [self._checked(key, item) for key, item in self.read.items() if key not in self.written]
        if len(actions) + len(checks) > MOST:
            message = f"too much changes at once: {len(actions) + len(checks)} items, where {MOST} can"
            raise Misconfigured(message)
        _refuse_too_large(actions)
        try:
            self._send(actions, checks)
        except Crossed:
            self.crossed = True
            raise

    @property
    def mark(self) -> Key | None:
        """Under which key it can be seen whether the unit is written: its stamp stands there. None: by no key."""
        return next((key for key, item in self.written.items() if item is not None), None)

    @property
    def deletes_alone(self) -> bool:
        """Whether nothing will be seen of it but that something is gone."""
        return bool(self.written) and self.mark is None

    def _send(self, actions: Sequence[dict[str, Any]], checks: Sequence[dict[str, Any]]) -> None:
        """Put an item alone for half the price of a transaction, and send all else as one.

        A deletion has no stamp: when its client sends it twice, the second answer would say that somebody was quicker.
        A transaction is known again by its token.
        """
        with translated(self.table.name), _Crossings():
            if len(actions) == 1 and not checks and "Put" in actions[0]:
                self.table.client.put_item(**actions[0]["Put"])
            else:
                self.table.client.transact_write_items(TransactItems=[*actions, *checks])  # type: ignore[list-item]

    def _noted(self, key: Key, item: Item | None) -> Item | None:
        if _version(self.read.setdefault(key, item)) != _version(item):
            raise Crossed
        return item

    def _written(self, key: Key, item: Item | None) -> dict[str, Any]:
        table, condition = {"TableName": self.table.name}, self._condition(key)
        if item is None:
            return {"Delete": table | {"Key": _key(key)} | condition}
        return {"Put": table | {"Item": to_wire(item | {"v": self.stamp})} | condition}

    def _checked(self, key: Key, item: Item | None) -> dict[str, Any]:
        return {"ConditionCheck": {"TableName": self.table.name, "Key": _key(key)} | _is(_version(item))}

    def _condition(self, key: Key) -> dict[str, Any]:
        return _is(_version(self.read[key])) if key in self.read else {}


def at_once(table: Table, work: Callable[[Unit], _T]) -> _T:
    """What `work` returns, once all that it writes stands; it is begun again each time that somebody was quicker."""
    tried: list[tuple[Unit, _T]] = []
    for attempt in patient(f"others keep changing in the table {table.name} what we are about to write"):
        with attempt:
            if stood := _stood(table, tried):
                return stood[0]
            unit = Unit(table)
            tried.append((unit, work(unit)))
            unit.commit()
    return tried[-1][1]


def _stood(table: Table, tried: Sequence[tuple[Unit, _T]]) -> list[_T]:
    """What those returned that are written although they seemed to fail: an answer may be lost, or a request be late.

    It may be sent twice as well, and then the second answer says that somebody was quicker. Where all that was to be
    deleted is gone after an answer that was lost, it was deleted by us, as far as anybody can know.
    """
    stamps = {mark: _version(table.get(*mark)) for mark in {unit.mark for unit, _ in tried} if mark}
    stand = [done for unit, done in tried if unit.mark and stamps[unit.mark] == unit.stamp]
    doubtful = [each for each in tried if each[0].deletes_alone and not each[0].crossed]
    return stand or [done for unit, done in doubtful if not table.get_all(unit.written)]


def change(table: Table, pk: str, sk: str, new: Callable[[Item | None], dict[str, Value | None] | None]) -> bool:
    """Replace one item by what is made of it, or (None) leave it; whether it was replaced."""

    def work(unit: Unit) -> bool:
        after = new(unit.get(pk, sk))
        if after is not None:
            unit.put(pk, sk, after)
        return after is not None

    return at_once(table, work)


class _Crossings:
    """Tells DynamoDB's "somebody was quicker" from its other refusals."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _traceback: object) -> None:
        if error is None or getattr(error, "response", None) is None:
            return
        code = code_of(error)
        if code == "ConditionalCheckFailedException" or (code == "TransactionCanceledException" and _may_pass(error)):
            raise Crossed from error
        if code == "TransactionConflictException":
            raise Crossed from error


def _refuse_too_large(actions: list[dict[str, Any]]) -> None:
    """Raise Misconfigured for more bytes than one transaction takes; what DynamoDB would say of it helps nobody."""
    size = sum(size_of(put["Item"]) for each in actions if (put := each.get("Put")))
    if size > _LARGEST:
        message = f"too much changes at once: {size} bytes, where {_LARGEST} can"
        raise Misconfigured(message)


def _may_pass(error: Any) -> bool:  # noqa: ANN401 - botocore's, which is loaded late
    codes = {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])} - {"None"}
    return codes <= _AGAIN


def _version(item: Item | None) -> str | None:
    return str(item["v"]) if item else None


def _is(version: str | None) -> dict[str, Any]:
    if version is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "ConditionExpression": "#v = :v",
        "ExpressionAttributeNames": {"#v": "v"},
        "ExpressionAttributeValues": {":v": {"S": version}},
    }


def _key(key: Key) -> dict[str, Any]:
    pk, sk = key
    return {"pk": {"S": pk}, "sk": {"S": sk}}
