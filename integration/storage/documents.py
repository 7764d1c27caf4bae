"""Values as JSON documents: what is searched for has a column of its own, the rest is kept whole."""

from functools import lru_cache
from typing import TypeVar

import msgspec

_T = TypeVar("_T")

_ENCODER = msgspec.json.Encoder(order="deterministic")
_REMEMBERED = 256


def encode(value: object) -> bytes:
    """The value as JSON; equal values give equal bytes."""
    return _ENCODER.encode(value)


def decode(document: bytes, kind: type[_T]) -> _T:
    """The value that was encoded; fields that it did not know then have their defaults."""
    return msgspec.json.decode(document, type=kind)


@lru_cache(maxsize=_REMEMBERED)
def decode_once(document: bytes, kind: type[_T]) -> _T:
    """As `decode`, remembered: for frozen values that grow an index while they are used."""
    return decode(document, kind)
