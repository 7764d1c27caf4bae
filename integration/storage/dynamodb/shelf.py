"""Documents in the table: packed, and cut into parts where one item can't hold them."""

import zlib
from secrets import token_hex
from typing import cast

from integration.storage.dynamodb.faults import Crossed, patient
from integration.storage.dynamodb.items import Item, Value
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit

_PLAIN, _PACKED = b"\x00", b"\x01"
_WORTH_IT = 512
_PART = 350_000
"""Bytes of a part: with its other attributes below what an item may have."""


def pack(document: bytes) -> bytes:
    """The document for an attribute: packed where that makes it smaller; what can be searched for stands beside it."""
    packed = zlib.compress(document, 6) if len(document) >= _WORTH_IT else document
    return _PACKED + packed if len(packed) < len(document) else _PLAIN + document


def unpack(kept: Value) -> bytes:
    """The document that was packed."""
    packed = cast("bytes", kept)
    return zlib.decompress(packed[1:]) if packed[:1] == _PACKED else packed[1:]


def put_document(unit: Unit, pk: str, sk: str, document: bytes, **beside: Value) -> None:
    """Let this document stand under the key, in as many parts as it needs; `beside` stands with the first.

    Raises Misconfigured where it needs more than one transaction has room for: about four megabytes, packed.
    """
    before = unit.get(pk, sk)
    parts = document_items(pk, sk, document, **beside)
    for part in parts:
        unit.put(pk, str(part["sk"]), {**part})
    for number in range(len(parts), int(before["parts"]) if before else 0):
        unit.delete(pk, _part(sk, number))


def document_items(pk: str, sk: str, document: bytes, **beside: Value) -> list[Item]:
    """The items of a document, as many as it needs; `beside` stands with the first."""
    packed, stamp = pack(document), token_hex(8)
    parts = [packed[first : first + _PART] for first in range(0, len(packed), _PART)]
    said: Item = {**beside, "parts": len(parts)}
    nothing: Item = {}
    return [
        {"pk": pk, "sk": _part(sk, number), "document": part, "stamp": stamp, **(nothing if number else said)}
        for number, part in enumerate(parts)
    ]


def delete_document(unit: Unit, pk: str, sk: str) -> None:
    """Let no document stand under the key."""
    before = unit.get(pk, sk)
    for number in range(int(before["parts"]) if before else 0):
        unit.delete(pk, _part(sk, number))


def document(table: Table, pk: str, sk: str) -> bytes | None:
    """The document under this key; None where there is none."""
    for attempt in patient("a document keeps changing while it is read"):
        with attempt:
            first = table.get(pk, sk)
            return None if first is None else _joined(table, first)
    return None


def document_of(table: Table, first: Item) -> bytes | None:
    """The document of an item that was read; None where it needs more, and went before that was read."""
    if first["parts"] == 1:
        return unpack(first["document"])
    return document(table, str(first["pk"]), str(first["sk"]))


def _joined(table: Table, first: Item) -> bytes:
    pk, sk, parts = str(first["pk"]), str(first["sk"]), int(first["parts"])
    # By their keys, as the key of another may begin just as theirs do.
    later = table.get_all((pk, _part(sk, number)) for number in range(1, parts))
    if any(each["stamp"] != first["stamp"] for each in later) or len(later) != parts - 1:
        raise Crossed
    return unpack(b"".join(bytes(each["document"]) for each in (first, *later)))  # type: ignore[arg-type]


def _part(sk: str, number: int) -> str:
    return f"{sk}#{number:03d}" if number else sk
