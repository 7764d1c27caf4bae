"""A booking as an item: what is told of it in plain, what is sealed, which seats it took, and where indexes have it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from integration.domain.booking.booking import Booking
from integration.domain.names import folded
from integration.storage.booking_documents import held_until, with_private, without_private
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Key
from integration.storage.instants import maybe_micros, to_micros
from integration.storage.sealing import Seal

KIND = "booking"
HOLDS = "holds"
"""The partition of by6 with the holds of all tenants, by when they run out."""

HOLD_KEPT = timedelta(days=1)
"""How long a hold that ran out stays, for whoever comes back to it."""


def key_of(installation: str, booking: str) -> Key:
    """Where a booking stands."""
    return partition(installation, KIND), booking


def values_of(
    seal: Seal, installation: str, booking: Booking, work_at: datetime | None, shards: int
) -> dict[str, Value | None]:
    """What an item says of a booking whose work nobody holds, but for its seats; raises Misconfigured without a key."""
    return hidden_values_of(installation, booking, without_private(booking, seal), work_at, shards)


def hidden_values_of(
    installation: str, booking: Booking, kept: tuple[bytes, bytes], work_at: datetime | None, shards: int
) -> dict[str, Value | None]:
    """The same of one whose document and sealed part are `kept` already; nothing private is read of it."""
    hold_until, due = held_until(booking), maybe_micros(work_at)
    document, sealed = kept
    return {
        "document": pack(document),
        "sealed": sealed,
        "version": booking.version,
        "link": booking.link,
        "request": booking.request,
        "ends_at": to_micros(booking.span.end),
        "hold_until": maybe_micros(hold_until),
        "expires_at": expiry_of(hold_until) if hold_until else None,
        "work_at": due,
        **_places(installation, booking),
        **(_held(installation, booking.id, to_micros(hold_until)) if hold_until else {}),
        **(_due(installation, booking.id, due, shards) if due is not None else {}),
    }


def booking_of(seal: Seal, item: Item) -> Booking:
    """The booking that stands in an item; raises Misconfigured where no key fits."""
    return with_private(unpack(item["document"]), bytes(item["sealed"]), seal)  # type: ignore[arg-type]


def by_start(seal: Seal, items: Iterable[Item]) -> Sequence[Booking]:
    """The bookings that stand in these, by start."""
    return sorted((booking_of(seal, item) for item in items), key=lambda each: (each.span.start, each.id))


def with_seats(values: dict[str, Value | None] | Item, seats: Iterable[str]) -> dict[str, Value | None]:
    """The same with the list of the seats that it took."""
    return {**values, "seats": pack(encode(sorted(seats)))}


def seats_of(item: Item | None) -> frozenset[str]:
    """The seats that a booking took; those that ran out may be another's by now."""
    return frozenset(decode(unpack(item["seats"]), list[str])) if item else frozenset()


def leased(installation: str, item: Item, until: int | None, shards: int) -> dict[str, Value | None]:
    """The same with its work held until this instant, in microseconds, or (None) by nobody."""
    at = int(item["work_at"]) if until is None else until
    return {**item, "lease_until": until, **_due(installation, str(item["sk"]), at, shards)}


def due_at(item: Item) -> int | None:
    """When its work is due, in microseconds: what is held is when its lease runs out."""
    at = item.get("lease_until", item.get("work_at"))
    return None if at is None else int(at)


def due_lines(shards: int) -> Sequence[str]:
    """The partitions of the index `due` that have all bookings with work."""
    return [f"{KIND}#{number}" for number in range(shards)]


def due_told(item: Item) -> tuple[int, str, str]:
    """What the index `due` says: when, whose, which booking."""
    at, installation, _ = str(item["dues"]).split("#", 2)
    return int(at), installation, str(item["sk"])


def expiry_of(until: datetime) -> int:
    """When the table may forget what ran out at this instant, in seconds since 1970."""
    return int((until + HOLD_KEPT).timestamp()) + 1


def _places(installation: str, booking: Booking) -> dict[str, Value]:
    """By agent, customer and ticket, each by when the call ends."""
    sort = f"{in_order(to_micros(booking.span.end))}#{booking.id}"
    customer = partition(installation, KIND, folded(booking.customer))
    of_ticket = placed("by3", partition(installation, KIND, booking.ticket), sort) if booking.ticket else {}
    of_agent = placed("by1", partition(installation, KIND, booking.agent), sort)
    return of_agent | placed("by2", customer, sort) | of_ticket


def _held(installation: str, booking: str, until: int) -> dict[str, Value]:
    return placed("by6", HOLDS, partition(in_order(until), installation, booking))


def _due(installation: str, booking: str, at: int, shards: int) -> dict[str, Value]:
    shard = crc32(f"{installation}#{booking}".encode()) % shards
    return placed("due", f"{KIND}#{shard}", partition(in_order(at), installation, booking))
