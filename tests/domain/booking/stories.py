"""A desk, an agent's day and bookings in it, as the tests of this room tell them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import BookingTerms, CallKind, CallType
from integration.domain.booking.slots import Agenda, free_slots
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.hours.interval import Interval
from integration.domain.hours.wall_hours import Windows

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BRATISLAVA = "Europe/Bratislava"
OFFICE = (((540, 1020),),) * 5 + ((), ())
ALWAYS = (((0, 1440),),) * 7
TERMS = BookingTerms()
CALL = CallType(
    CallKind.SUPPORT, 30 * MINUTE, notice=0 * MINUTE, horizon=60 * DAY, per_day=100, per_week=100, per_customer=100
)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def at(text: str, zone: str = BRATISLAVA) -> datetime:
    """An instant, in UTC, from what the clock on the wall shows."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wall(start: str, end: str, zone: str = BRATISLAVA) -> Interval:
    return Interval(at(start, zone), at(end, zone))


def desk(week: tuple[Windows, ...] = OFFICE, zone: str = BRATISLAVA, *shut: Holiday) -> BusinessHours:
    return BusinessHours(zone, week, HolidayCalendar(shut))


def booking(start: datetime, **changes: Any) -> Booking:  # noqa: ANN401 - the fields of a booking
    """A confirmed support call of half an hour, without buffers."""
    span = Interval(start, start + 30 * MINUTE)
    plain = Booking("b1", "agent", "customer", CallKind.SUPPORT, span, span, BookingState.CONFIRMED, NOW)
    return replace(plain, **changes)


def offered(  # noqa: PLR0913 - what is asked of free_slots, with what most stories leave out
    agenda: Agenda,
    window: Interval,
    call: CallType = CALL,
    now: datetime = NOW,
    *,
    terms: BookingTerms = TERMS,
    urgent: bool = False,
    ignoring: str = "",
) -> list[str]:
    """The free slots as the service's wall clock shows their starts; half-hourly unless `terms` say otherwise."""
    zone = ZoneInfo(agenda.service.zone)
    slots = free_slots(agenda, call, terms, window, now, urgent=urgent, ignoring=ignoring)
    return [f"{each.start.astimezone(zone):%a %H:%M}" for each in slots]
