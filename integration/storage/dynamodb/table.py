"""The table: one item or a page of them at a time, and what is asked again when DynamoDB is busy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from integration.domain.errors import UpstreamUnavailable
from integration.storage.dynamodb.faults import patient, translated
from integration.storage.dynamodb.items import Item, from_wire, to_wire

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Key = tuple[str, str]
"""`pk` and `sk`."""

_AT_ONCE = 100
"""Keys that one BatchGetItem takes."""

_LONGEST_PK, _LONGEST_SK = 2048, 1024

_AT_ONCE_WRITTEN = 25
"""Requests that one BatchWriteItem takes."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a partition: sort keys from `start` on and below `end`, or those that begin with `prefix`."""

    prefix: str = ""
    start: str = ""
    end: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing can stand in it; DynamoDB refuses to look from one place to another before it."""
        return bool(self.start and self.end) and self.start >= self.end


WHOLE = Span()
"""All of a partition."""


@dataclass(frozen=True, slots=True)
class Table:
    """One DynamoDB table. Every read of a key or a partition sees all that was written before; an index may lag.

    Raises UpstreamUnavailable where DynamoDB is throttled or away for longer than our patience, Misconfigured where a
    right or the table itself is missing.
    """

    client: "DynamoDBClient"
    name: str

    def get(self, pk: str, sk: str) -> Item | None:
        """The item under this key."""
        if not _fits((pk, sk)):
            return None
        with translated(self.name):
            found = self.client.get_item(TableName=self.name, Key=_key(pk, sk), ConsistentRead=True)
        return from_wire(found["Item"]) if "Item" in found else None

    def get_all(self, keys: Iterable[Key]) -> list[Item]:
        """The items under these keys, those that are there, in the order of the keys."""
        wanted = [key for key in dict.fromkeys(keys) if _fits(key)]
        found: dict[Key, Item] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            for item in self._batch(wanted[first : first + _AT_ONCE]):
                found[str(item["pk"]), str(item["sk"])] = item
        return [found[key] for key in wanted if key in found]

    def query(
        self, pk: str, span: Span = WHOLE, *, newest_first: bool = False, page: int | None = None
    ) -> Iterator[Item]:
        """The items of a partition by their sort keys, read page by page as they are asked for."""
        asked: dict[str, Any] = {"ConsistentRead": True, "ScanIndexForward": not newest_first}
        if not span.empty and _fits((pk, span.prefix or max(span.start, span.end))):
            yield from self._pages(asked | _condition("pk", "sk", pk, span), page)

    def keys(
        self, index: str, where: str, span: Span = WHOLE, *, newest_first: bool = False, page: int | None = None
    ) -> Iterator[Item]:
        """Keys and places of what stands in one partition of an index, in order; an index may lag behind."""
        asked: dict[str, Any] = {"IndexName": index, "ScanIndexForward": not newest_first}
        if not span.empty:
            yield from self._pages(asked | _condition(f"{index}p", f"{index}s", where, span), page)

    def found(
        self,
        index: str,
        where: str,
        span: Span = WHOLE,
        *,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Item]:
        """The items of one partition of an index, whole, as they are now: what has left it meanwhile is left out."""
        keys: list[Key] = []
        for item in self.keys(index, where, span, newest_first=newest_first, page=limit):
            keys.append((str(item["pk"]), str(item["sk"])))
            if len(keys) == limit:
                break
        return [item for item in self.get_all(keys) if item.get(f"{index}p") == where]

    def first(self, index: str, where: str) -> Sequence[Item]:
        """Key and place of what stands first in one partition of an index: one, or none."""
        return list(islice(self.keys(index, where, page=1), 1))

    def count(self, index: str, where: str, span: Span = WHOLE) -> int:
        """How many items stand in a part of an index."""
        asked = _condition(f"{index}p", f"{index}s", where, span) | {"IndexName": index, "Select": "COUNT"}
        with translated(self.name):
            pages = self.client.get_paginator("query").paginate(TableName=self.name, **asked)
            return 0 if span.empty else sum(page["Count"] for page in pages)

    def scan(self, *, having: str = "", attributes: Sequence[str] = ()) -> Iterator[Item]:
        """All items of the table (of all tenants), those alone that have this attribute; for rare errands."""
        asked: dict[str, Any] = {"ConsistentRead": True}
        if having:
            asked |= {"FilterExpression": "attribute_exists(#having)", "ExpressionAttributeNames": {"#having": having}}
        if attributes:
            names = {f"#a{number}": name for number, name in enumerate(attributes)}
            asked["ProjectionExpression"] = ", ".join(names)
            asked["ExpressionAttributeNames"] = asked.get("ExpressionAttributeNames", {}) | names
        with translated(self.name):
            for found in self.client.get_paginator("scan").paginate(TableName=self.name, **asked):
                yield from map(from_wire, found["Items"])

    def put_all(self, items: Iterable[Item]) -> None:
        """Let these items stand under their keys, each key once; not at once, so for what nobody reads as yet."""
        wires = [to_wire(item | {"v": token_hex(8)}) for item in items]
        for first in range(0, len(wires), _AT_ONCE_WRITTEN):
            some = wires[first : first + _AT_ONCE_WRITTEN]
            self._write_all([{"PutRequest": {"Item": wire}} for wire in some])

    def delete_all(self, keys: Iterable[Key]) -> int:
        """Delete what is under these keys, whatever it is; how many keys those were."""
        gone = list(dict.fromkeys(keys))
        for first in range(0, len(gone), _AT_ONCE_WRITTEN):
            some = gone[first : first + _AT_ONCE_WRITTEN]
            self._write_all([{"DeleteRequest": {"Key": _key(*key)}} for key in some])
        return len(gone)

    def _pages(self, asked: dict[str, Any], page: int | None) -> Iterator[Item]:
        if page is not None:
            asked["PaginationConfig"] = {"PageSize": page}
        with translated(self.name):
            for found in self.client.get_paginator("query").paginate(TableName=self.name, **asked):
                yield from map(from_wire, found["Items"])

    def _batch(self, keys: Sequence[Key]) -> Iterator[Item]:
        asked: Any = {self.name: {"Keys": [_key(*key) for key in keys], "ConsistentRead": True}}
        busy = f"the table {self.name} gives only a part of what is asked, again and again"
        for attempt in patient(busy):
            with attempt, translated(self.name):
                answer = self.client.batch_get_item(RequestItems=asked)
                yield from map(from_wire, answer["Responses"].get(self.name, []))
                asked = answer.get("UnprocessedKeys")
                if asked:
                    raise UpstreamUnavailable(busy)

    def _write_all(self, requests: Sequence[Any]) -> None:
        left: Any = {self.name: requests}
        busy = f"the table {self.name} takes only a part of what is written, again and again"
        for attempt in patient(busy):
            with attempt, translated(self.name):
                left = self.client.batch_write_item(RequestItems=left).get("UnprocessedItems")
                if left:
                    raise UpstreamUnavailable(busy)


def _fits(key: Key) -> bool:
    """Whether an item can have this key: nothing stands under a longer one, which callers may have made up.

    In bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys
    """
    pk, sk = (len(part.encode("utf-8", "surrogatepass")) for part in key)
    return pk <= _LONGEST_PK and sk <= _LONGEST_SK


def _key(pk: str, sk: str) -> Any:  # noqa: ANN401 - as the API has it
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _condition(pk: str, sk: str, where: str, span: Span) -> dict[str, Any]:
    names, values = {"#p": pk}, {":p": {"S": where}}
    text = "#p = :p"
    if span.prefix:
        names["#s"], values[":x"] = sk, {"S": span.prefix}
        text += " AND begins_with(#s, :x)"
    elif span.start or span.end:
        # Half-open as all of ours; BETWEEN would take the end as well, so what stands just there is told apart by \0.
        names["#s"] = sk
        text += _between(span, values)
    return {"KeyConditionExpression": text, "ExpressionAttributeNames": names, "ExpressionAttributeValues": values}


def _between(span: Span, values: dict[str, Any]) -> str:
    if not span.end:
        values[":x"] = {"S": span.start}
        return " AND #s >= :x"
    if not span.start:
        values[":y"] = {"S": span.end}
        return " AND #s < :y"
    values |= {":x": {"S": span.start}, ":y": {"S": _before(span.end)}}
    return " AND #s BETWEEN :x AND :y"


def _before(end: str) -> str:
    """The greatest text that we ever write below `end`, which is a number of microseconds or ends in one sign more."""
    return end[:-1] + chr(ord(end[-1]) - 1) + "\U0010ffff"
