"""Items: what stands in the table under one key, in Python's values, and how DynamoDB wants them on the wire."""

from collections.abc import Mapping
from typing import Any

from integration.domain.errors import Misconfigured

Value = str | int | bytes | bool
"""What an attribute can be; one that is not there is None."""

Item = dict[str, Value]
"""Attributes by name. `pk` and `sk` are its key, `v` its version, and `by1p` to `by6s`, `duep`, `dues` its places in
the global secondary indexes `by1` to `by6` and `due`, which are KEYS_ONLY and sparse."""

Wire = dict[str, dict[str, Any]]
"""An item as the API has it: each value with its type."""

_LARGEST = 390_000
"""Bytes of an item, below the 400 KB that are allowed (https://docs.aws.amazon.com/amazondynamodb/latest/
developerguide/Constraints.html)."""


def partition(installation: str, kind: str, *parts: str) -> str:
    """The partition of what is kept of one kind for one installation: the tenant is the first part of every key."""
    return "#".join((installation, kind, *parts))


def in_order(micros: int) -> str:
    """A number of microseconds as text whose order is the numbers' own; for instants from 1970 on."""
    return f"{micros:020d}"


def to_wire(item: Mapping[str, Value]) -> Wire:
    """The item for the API; raises Misconfigured for one that is too large to be kept."""
    wire = {name: _typed(value) for name, value in item.items()}
    if (size := size_of(wire)) > _LARGEST:
        message = f"{item['sk']!r} is too large to be kept at scale: {size} bytes, where {_LARGEST} can"
        raise Misconfigured(message)
    return wire


def from_wire(wire: Mapping[str, Mapping[str, Any]]) -> Item:
    """The item that the API gave."""
    return {name: _plain(value) for name, value in wire.items()}


def placed(index: str, where: str, sort: str) -> dict[str, Value]:
    """The attributes that put an item into an index, in this partition of it and at this place."""
    return {f"{index}p": where, f"{index}s": sort}


def _typed(value: Value) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    return {"B": value} if isinstance(value, bytes) else {"S": value}


def _plain(value: Mapping[str, Any]) -> Value:
    ((kind, plain),) = value.items()
    if kind == "N":
        return int(plain)
    return bytes(plain) if kind == "B" else plain


def size_of(wire: Wire) -> int:
    """How large an item is, near enough: the bytes of its names and values."""
    return sum(len(name) + _size(*value.values()) for name, value in wire.items())


def _size(plain: Value) -> int:
    if isinstance(plain, str):
        return len(plain.encode())
    return len(plain) if isinstance(plain, bytes) else 1
