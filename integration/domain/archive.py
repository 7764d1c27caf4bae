"""What is kept of an installation as rows that any store can give and take: for moving it, and for a copy of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

Value = str | int | float | bytes | None
"""Bytes are packed documents, and secrets as they are sealed."""

INSTALLATIONS = "installations"
"""The cupboard of the installation's own row, whose `id` it is; the rows of all others name it as `installation`."""

TRANSIENT = frozenset({"budgets", "turns"})
"""Cupboards that are left behind: how many calls are left just now, and whose turn it is in line."""

_LEASES = frozenset({"lease_token", "lease_until", "renewing_until"})
_FOLLOWS = frozenset({("line", "ready_at")})
_SAYS_MORE = _LEASES | {name for _, name in _FOLLOWS}
_WEEK = timedelta(days=7)
_HALF = 2**63
_SHOWN = 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """One row: of which cupboard, and its values by name; both are the tables and columns of the embedded store.

    Instants are whole microseconds since 1970 (UTC). Numbers are finite, whole ones have 64 bits.
    """

    cupboard: str
    values: Mapping[str, Value]

    @property
    def owner(self) -> Value:
        """The id of the installation that it belongs to."""
        return self.values.get("id" if self.cupboard == INSTALLATIONS else "installation")


@dataclass(frozen=True, slots=True)
class Column:
    """What a cupboard's column holds: texts, whole numbers or bytes, and whether it may hold nothing."""

    kind: type
    is_optional: bool

    def fits(self, value: Value) -> bool:
        """Whether a value can stand there; True and False are whole numbers, and those have 64 bits."""
        if value is None:
            return self.is_optional
        return isinstance(value, self.kind) and (not isinstance(value, int) or -_HALF <= value < _HALF)


def misfit(record: Record, columns: Mapping[str, Column]) -> str:
    """The name of a value that isn't of its column's kind; empty where all are."""
    return next((name for name, value in record.values.items() if not columns[name].fits(value)), "")


def printable(text: str) -> str:
    """A text that somebody else wrote, as it may be shown: in one line, without what steers a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_SHOWN])


def at_rest(record: Record) -> Record:
    """The same row with nobody holding it, and without what follows from its other values (when a ticket is ready).

    A worker of one store can't finish what it began in another: what was held is ready again once it is there.
    """
    if _SAYS_MORE.isdisjoint(record.values):
        return record
    kept = {name: value for name, value in record.values.items() if (record.cupboard, name) not in _FOLLOWS}
    return Record(record.cupboard, {name: None if name in _LEASES else value for name, value in kept.items()})


def lasts(record: Record, until: datetime) -> bool:
    """Whether it still says something at this instant: second ids of deliveries, holds and what is claimed end."""
    ends = _ENDS.get(record.cupboard)
    at = record.values.get(ends[0]) if ends else None
    return ends is None or not isinstance(at, int) or at + ends[1] // _MICRO > (until - _EPOCH) // _MICRO


_MICRO = timedelta(microseconds=1)

_ENDS = {
    "delivery_aliases": ("received_at", _WEEK),
    "bookings": ("hold_until", timedelta(0)),
    "booking_claims": ("until", timedelta(0)),
    "filings": ("until", _WEEK),
}
"""By cupboard: from which value on, and how long after it, a row says nothing any more."""


def fingerprints(records: Iterable[Record]) -> Mapping[str, tuple[int, int]]:
    """By cupboard: how many rows, and the sum of their SHA-256 digests; the same for the same rows in any order."""
    found = dict[str, tuple[int, int]]()
    for record in records:
        count, total = found.get(record.cupboard, (0, 0))
        found[record.cupboard] = (count + 1, (total + _digest(record)) % 2**256)
    return found


def _digest(record: Record) -> int:
    # True and 1 are one value in a store.
    plain = sorted((name, int(value) if isinstance(value, bool) else value) for name, value in record.values.items())
    return int.from_bytes(sha256(repr((record.cupboard, plain)).encode()).digest())
