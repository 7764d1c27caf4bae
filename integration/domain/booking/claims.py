"""What a booking claims, so that no two can have it: cells of the agent's time, and seats under the caps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CELL, CallType

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that at most one booking has, or with `seats` at most so many; it is free again at `until`."""

    key: str
    seats: int = 1
    until: datetime | None = None


def claims_of(booking: Booking, call: CallType, zone: str) -> tuple[Claim, ...]:
    """All that must be claimed in one transaction; dates and weeks are those of the wall clock in `zone`.

    A hold claims the cells alone, and one hold a link, until it runs out.
    """
    if booking.state is BookingState.HOLD:
        held = (Claim(cell, until=booking.expires_at) for cell in cells(booking))
        return (*held, Claim(f"hold|{booking.link}", until=booking.expires_at))
    return (*(Claim(cell) for cell in cells(booking)), *_seats(booking, call, zone))


def cells(booking: Booking) -> Iterator[str]:
    """The cells that the call touches with its buffers, as `agent|number`, counted from 1970 in UTC."""
    first = (booking.padded.start - _EPOCH) // CELL
    last = -((_EPOCH - booking.padded.end) // CELL)
    for number in range(first, last):
        yield f"cell|{booking.agent}|{number}"


def _seats(booking: Booking, call: CallType, zone: str) -> Iterator[Claim]:
    start = booking.span.start.astimezone(ZoneInfo(zone))
    year, week, _ = start.isocalendar()
    yield Claim(f"day|{booking.agent}|{call.kind}|{start:%Y-%m-%d}", call.per_day)
    yield Claim(f"week|{booking.agent}|{call.kind}|{year}-{week:02}", call.per_week)
    customer = booking.customer.strip().casefold()  # as the roster finds it
    yield Claim(f"customer|{customer}|{call.kind}", call.per_customer, until=booking.span.end)
