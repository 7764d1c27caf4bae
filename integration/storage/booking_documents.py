"""What of a booking every store searches by, or must hide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from integration.domain.booking.booking import Booking, BookingState
from integration.storage.documents import decode, encode
from integration.storage.sealing import Seal

_DAY = timedelta(days=1)


class _Private(msgspec.Struct):
    topic: str
    email: str


def without_private(booking: Booking, seal: Seal) -> tuple[bytes, bytes]:
    """The booking as a document without what the customer wrote and where the invitation goes, and that, sealed."""
    private = seal.seal(encode(_Private(booking.topic, booking.email)))
    return encode(replace(booking, topic="", email="")), private


def with_private(document: bytes, sealed: bytes, seal: Seal) -> Booking:
    """The booking whole; raises Misconfigured where no key fits."""
    private = decode(seal.open(sealed), _Private)
    return replace(decode(document, Booking), topic=private.topic, email=private.email)


def held_until(booking: Booking) -> datetime | None:
    """When a hold runs out; None of what is more than that."""
    return booking.expires_at or booking.made_at if booking.state is BookingState.HOLD else None


def week_before(since: datetime) -> datetime:
    """A moment before the ISO week of this instant begins, wherever the week is counted.

    In some zone it may be another one than in UTC, and begin up to a day before that; who counts a week's calls knows
    the zone.
    """
    earliest = since.astimezone(UTC) - _DAY
    monday = earliest - earliest.weekday() * _DAY
    return monday.replace(hour=0, minute=0, second=0, microsecond=0) - _DAY
