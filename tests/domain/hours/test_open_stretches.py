from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from tests.domain.hours.minute_walk import Desk
from tests.domain.hours.test_business_hours_laws import desks, fast, instants

OFFICE = (((540, 720), (780, 1020)),) * 5 + ((), ())
ALWAYS = (((0, 1440),),) * 7
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PRAGUE = "Europe/Prague"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_stretch_that_touches_the_window_is_told_whole() -> None:
    hours = BusinessHours("UTC", OFFICE)

    assert list(hours.open_stretches(at("2026-06-08 10:00"), at("2026-06-08 13:01"))) == [
        (at("2026-06-08 09:00"), at("2026-06-08 12:00")),
        (at("2026-06-08 13:00"), at("2026-06-08 17:00")),
    ]


def test_what_only_borders_on_the_window_is_left_out() -> None:
    hours = BusinessHours("UTC", OFFICE)

    assert list(hours.open_stretches(at("2026-06-08 12:00"), at("2026-06-08 13:00"))) == []


def test_windows_that_meet_at_midnight_are_one_stretch() -> None:
    hours = BusinessHours("UTC", (((0, 60), (1380, 1440)),) * 7)

    assert list(hours.open_stretches(at("2026-06-08 22:00"), at("2026-06-09 02:00"))) == [
        (at("2026-06-08 23:00"), at("2026-06-09 01:00"))
    ]


def test_no_new_year_within_the_window_cuts_a_stretch_nor_does_a_clock_that_is_moved() -> None:
    ((opening, closing),) = BusinessHours(PRAGUE, ALWAYS).open_stretches(at("2026-03-01"), at("2029-01-08"))

    assert opening <= at("2026-03-01")
    assert closing >= at("2029-01-08")


def test_a_year_without_an_open_instant_is_passed() -> None:
    days = [date(2027, 1, 1) + each * DAY for each in range(360)]
    hours = BusinessHours("UTC", OFFICE, HolidayCalendar(tuple(Holiday(each, "shut") for each in days)))

    stretches = list(hours.open_stretches(at("2026-12-31 16:00"), at("2027-12-28")))

    assert stretches[0] == (at("2026-12-31 13:00"), at("2026-12-31 17:00"))
    assert stretches[1] == (at("2027-12-27 09:00"), at("2027-12-27 12:00"))


def test_an_end_before_the_start_and_naive_instants_are_refused() -> None:
    hours = BusinessHours("UTC", OFFICE)

    with pytest.raises(BadInput, match="lies before the start"):
        hours.open_stretches(at("2026-06-09"), at("2026-06-08"))
    with pytest.raises(BadInput, match="no zone"):
        hours.open_stretches(datetime(2026, 6, 8), at("2026-06-08"))  # noqa: DTZ001 - what is refused


@settings(max_examples=100, deadline=None)
@given(desks(), instants(), st.integers(1, 4000))
def test_the_stretches_hold_the_open_minutes_and_no_others(desk: Desk, start: datetime, length: int) -> None:
    start = start.replace(second=0, microsecond=0)

    stretches = list(fast(desk).open_stretches(start, start + length * MINUTE))

    for minute in range(0, length, 7):
        instant = start + minute * MINUTE
        assert any(opening <= instant < closing for opening, closing in stretches) is desk.is_open(instant)
    assert all(one[1] < two[0] for one, two in pairwise(stretches))
