from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind, CallType
from integration.domain.booking.claims import Claim, cells, claims_of
from integration.domain.booking.slots import Agenda, is_free
from integration.domain.hours.interval import Interval
from tests.domain.booking.stories import ALWAYS, BRATISLAVA, CALL, HOUR, MINUTE, NOW, TERMS, at, booking, desk

TWO = CallType(CallKind.SUPPORT, 30 * MINUTE, per_day=2, per_week=5, per_customer=3)
NOON = at("2026-06-08 12:00")
minutes = st.integers(0, 90).map(lambda each: each * MINUTE)


def padded(start: datetime, end: datetime) -> Booking:
    return booking(start, padded=Interval(start, end))


def keys(of: Booking, zone: str = BRATISLAVA) -> list[str]:
    return [each.key for each in claims_of(of, TWO, zone)]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [(0, 30, 2), (1, 30, 2), (0, 31, 3), (14, 16, 2), (14, 15, 1), (15, 30, 1), (-1, 1, 2)],
)
def test_a_call_claims_every_quarter_hour_that_it_touches(first: int, last: int, count: int) -> None:
    assert len(list(cells(padded(NOON + first * MINUTE, NOON + last * MINUTE)))) == count


def test_cells_are_claimed_for_the_buffers_too() -> None:
    wide = booking(NOON, padded=Interval(NOON - 15 * MINUTE, NOON + 45 * MINUTE))

    assert set(cells(booking(NOON))) < set(cells(wide))
    assert len(list(cells(wide))) == 4


def test_neighbours_share_no_cell_and_two_agents_never_do() -> None:
    first, second = booking(NOON), booking(NOON + 30 * MINUTE)

    assert set(cells(first)).isdisjoint(cells(second))
    assert set(cells(first)).isdisjoint(cells(replace(first, agent="other")))


@settings(max_examples=100, deadline=None)
@given(minutes, minutes, minutes, minutes)
def test_two_calls_that_overlap_share_a_cell(
    one: timedelta, length: timedelta, two: timedelta, other: timedelta
) -> None:
    first = padded(NOON + one, NOON + one + length + MINUTE)
    second = padded(NOON + two, NOON + two + other + MINUTE)

    if first.padded.start < second.padded.end and second.padded.start < first.padded.end:
        assert not set(cells(first)).isdisjoint(cells(second))


@settings(max_examples=100, deadline=None)
@given(minutes, minutes, st.integers(0, 8))
def test_a_slot_is_free_beside_a_booking_iff_their_claims_can_stand_together(
    off: timedelta, length: timedelta, quarter: int
) -> None:
    taken = padded(NOON + off, NOON + off + length + MINUTE)
    start = NOON + quarter * 15 * MINUTE
    terms = replace(TERMS, grid=15 * MINUTE)

    free = is_free(Agenda(desk(ALWAYS), bookings=[taken]), CALL, terms, start, NOW)

    assert free is set(cells(taken)).isdisjoint(cells(booking(start)))


def test_seats_are_claimed_on_the_date_in_the_week_and_for_the_customer() -> None:
    seats = [each for each in claims_of(booking(NOON), TWO, BRATISLAVA) if not each.key.startswith("cell|")]

    assert seats == [
        Claim("day|agent|support|2026-06-08", 2),
        Claim("week|agent|support|2026-24", 5),
        Claim("customer|customer|support", 3, until=NOON + 30 * MINUTE),
    ]


def test_the_date_is_that_of_the_wall_clock() -> None:
    late = booking(at("2026-06-08 23:30"))

    assert "day|agent|support|2026-06-08" in keys(late)
    assert "day|agent|support|2026-06-09" in keys(late, "Pacific/Auckland")


@pytest.mark.parametrize(
    ("day", "week"), [("2026-12-31", "2026-53"), ("2027-01-03", "2026-53"), ("2027-01-04", "2027-01")]
)
def test_at_new_year_the_week_is_the_iso_week_with_its_own_year(day: str, week: str) -> None:
    assert f"week|agent|support|{week}" in keys(booking(at(f"{day} 12:00")))


def test_a_hold_claims_cells_and_one_hold_a_link_until_it_runs_out() -> None:
    until = NOW + HOUR
    hold = booking(NOON, state=BookingState.HOLD, link="l1", expires_at=until)

    claims = claims_of(hold, TWO, BRATISLAVA)

    assert [each.key for each in claims] == [*cells(hold), "hold|l1"]
    assert {(each.seats, each.until) for each in claims} == {(1, until)}


def test_calls_of_other_kinds_sit_elsewhere() -> None:
    training = booking(NOON, kind=CallKind.TRAINING)
    seats = {each.key for each in claims_of(training, replace(TWO, kind=CallKind.TRAINING), BRATISLAVA)}

    assert seats & set(keys(booking(NOON))) == set(cells(training))
