"""What of a decision, and of a booking, every store searches by or must hide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status
from integration.storage.documents import decode, encode
from integration.storage.sealing import Seal

_DAY = timedelta(days=1)


def is_open(memory: Memory) -> bool:
    """Whether the ticket is neither solved nor merged away."""
    solved = memory.ticket is not None and memory.ticket.status is Status.SOLVED
    return not solved and memory.decision.merged_into is None


def is_urgent(memory: Memory) -> bool:
    """Whether it is an open S1."""
    return memory.decision.severity is Severity.S1 and is_open(memory)


def served(memory: Memory) -> str | None:
    """The customer of an open ticket that VIP terms cover, folded; only such a ticket has a severity."""
    decision = memory.decision
    is_served = decision.severity is not None and is_open(memory)
    return folded(decision.customer) if is_served and decision.customer else None


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
