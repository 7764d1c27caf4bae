from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.booking.call_types import BookingTerms, CallKind
from integration.domain.booking.slots import Agenda, Slot, Slots, free_slots, is_free
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday
from integration.domain.hours.interval import Interval
from tests.domain.booking.stories import (
    ALWAYS,
    BRATISLAVA,
    CALL,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OFFICE,
    TERMS,
    at,
    booking,
    desk,
    offered,
    wall,
)

MONDAY = wall("2026-06-08", "2026-06-09")
MORNING = wall("2026-06-08 09:00", "2026-06-08 11:00")
PADDED = replace(CALL, before=15 * MINUTE, after=15 * MINUTE)
OPEN = Agenda(desk())
QUARTERS = BookingTerms(grid=15 * MINUTE)


def test_a_call_begins_at_opening_at_the_earliest_and_ends_at_closing_at_the_latest() -> None:
    starts = offered(OPEN, MONDAY)

    assert (starts[0], starts[-1], len(starts)) == ("Mon 09:00", "Mon 16:30", 16)


def test_a_slot_is_as_long_as_the_call_and_in_utc() -> None:
    first = free_slots(OPEN, CALL, TERMS, MORNING, NOW)[0]

    assert first == Slot(datetime(2026, 6, 8, 7, tzinfo=UTC), datetime(2026, 6, 8, 7, 30, tzinfo=UTC))


def test_slots_are_counted_indexed_and_walked_through_alike() -> None:
    slots = free_slots(OPEN, CALL, TERMS, MORNING, NOW)

    assert len(slots) == 4
    assert [slots[each] for each in range(4)] == list(slots)
    assert slots[-1] == list(slots)[-1]
    assert slots
    assert not Slots()


def test_a_call_never_runs_through_a_break_at_noon() -> None:
    agenda = Agenda(desk((((540, 720), (765, 1020)),) * 7))

    assert offered(agenda, wall("2026-06-08 11:00", "2026-06-08 13:30"), replace(CALL, length=HOUR)) == [
        "Mon 11:00",
        "Mon 13:00",
    ]


def test_a_break_of_one_date_is_closed_too() -> None:
    hours = BusinessHours(BRATISLAVA, OFFICE, breaks={date(2026, 6, 8): ((570, 600),)})

    assert offered(Agenda(hours), MORNING) == ["Mon 09:00", "Mon 10:00", "Mon 10:30"]


def test_holidays_of_the_service_offer_nothing() -> None:
    assert offered(Agenda(desk(OFFICE, BRATISLAVA, Holiday(date(2026, 6, 8), "day off"))), MONDAY) == []


def test_the_agents_hours_lie_inside_those_of_the_service_in_their_own_zone() -> None:
    agent = desk((((480, 600),),) * 7, "Europe/London")

    assert offered(Agenda(desk(), agent), MONDAY) == ["Mon 09:00", "Mon 09:30", "Mon 10:00", "Mon 10:30"]


def test_buffers_may_lie_outside_hours() -> None:
    starts = offered(OPEN, MONDAY, PADDED)

    assert (starts[0], starts[-1]) == ("Mon 09:00", "Mon 16:30")


def test_nothing_busy_lies_in_a_call_or_its_buffers_and_may_touch_them() -> None:
    agenda = Agenda(desk(), busy=[wall("2026-06-08 09:45", "2026-06-08 10:15")])

    assert offered(agenda, MORNING) == ["Mon 09:00", "Mon 10:30"]
    assert offered(agenda, MORNING, PADDED, terms=QUARTERS) == ["Mon 09:00", "Mon 10:30", "Mon 10:45"]


def test_busy_time_overlaps_in_any_order() -> None:
    busy = [wall("2026-06-08 10:00", "2026-06-08 10:30"), wall("2026-06-08 09:00", "2026-06-08 10:15")]
    inner = wall("2026-06-08 09:10", "2026-06-08 09:20")

    assert offered(Agenda(desk(), busy=[*busy, inner]), MORNING) == ["Mon 10:30"]


def test_a_second_of_something_busy_is_busy() -> None:
    second = Interval(at("2026-06-08 09:59:59.999999"), at("2026-06-08 10:00:00"))

    assert offered(Agenda(desk(), busy=[second]), MORNING) == ["Mon 09:00", "Mon 10:00", "Mon 10:30"]


def test_an_instant_of_something_busy_at_a_start_is_busy() -> None:
    instant = Interval(at("2026-06-08 09:29:00"), at("2026-06-08 09:30:00.000001"))

    assert offered(Agenda(desk(), busy=[instant]), MORNING) == ["Mon 10:00", "Mon 10:30"]


def test_an_all_day_event_takes_the_day_and_an_absence_what_lies_in_the_window_of_it() -> None:
    busy, absent = wall("2026-06-08", "2026-06-09"), wall("2026-06-09 12:00", "2026-07-01")
    agenda = Agenda(desk(), busy=[busy], absent=[absent])

    starts = offered(agenda, wall("2026-06-05 16:00", "2026-06-20"))

    assert starts[:2] == ["Fri 16:00", "Fri 16:30"]
    assert (starts[2], starts[-1], len(starts)) == ("Tue 09:00", "Tue 11:30", 8)


def test_an_event_that_began_before_the_window_still_counts() -> None:
    agenda = Agenda(desk(), busy=[wall("2026-05-01", "2026-06-08 10:00")])

    assert offered(agenda, MORNING) == ["Mon 10:00", "Mon 10:30"]


def test_an_event_that_ends_before_the_window_counts_for_the_buffer_before_a_call() -> None:
    agenda = Agenda(desk(), busy=[wall("2026-06-08 08:00", "2026-06-08 08:50")])

    assert offered(agenda, MORNING, PADDED) == ["Mon 09:30", "Mon 10:00", "Mon 10:30"]


def test_an_event_after_the_window_counts_for_the_buffer_after_a_call() -> None:
    agenda = Agenda(desk(), busy=[wall("2026-06-08 11:00", "2026-06-08 12:00")])

    assert offered(agenda, MORNING, PADDED) == ["Mon 09:00", "Mon 09:30", "Mon 10:00"]


def test_the_window_bounds_starts_alone_and_leaves_out_its_end() -> None:
    assert offered(OPEN, wall("2026-06-08 09:30", "2026-06-08 10:00")) == ["Mon 09:30"]
    assert offered(OPEN, wall("2026-06-08 09:30:01", "2026-06-08 10:00:01")) == ["Mon 10:00"]


@pytest.mark.parametrize(("late", "first"), [(0, "Mon 09:30"), (1, "Mon 10:00")])
def test_a_start_exactly_at_the_end_of_the_notice_is_not_too_soon(late: int, first: str) -> None:
    now = at("2026-06-08 07:30") + timedelta(microseconds=late)

    assert offered(OPEN, MORNING, replace(CALL, notice=2 * HOUR), now)[0] == first


@pytest.mark.parametrize(("early", "last"), [(0, "Mon 09:30"), (1, "Mon 09:00")])
def test_a_start_exactly_at_the_horizon_is_not_too_far(early: int, last: str) -> None:
    now = at("2026-06-07 09:30") - timedelta(microseconds=early)

    assert offered(OPEN, MORNING, replace(CALL, horizon=DAY), now)[-1] == last


def test_a_window_beyond_the_horizon_offers_nothing() -> None:
    assert offered(OPEN, MORNING, replace(CALL, horizon=HOUR)) == []


@pytest.mark.parametrize(("urgent", "first"), [(True, "Mon 09:30"), (False, "Mon 10:30")])
def test_urgent_calls_need_less_notice(urgent: bool, first: str) -> None:  # noqa: FBT001 - a parameter of the test
    now = at("2026-06-08 09:15")

    assert offered(OPEN, MORNING, replace(CALL, notice=75 * MINUTE), now, urgent=urgent)[0] == first


def test_an_urgent_notice_that_is_longer_changes_nothing() -> None:
    call = replace(CALL, notice=5 * MINUTE)

    assert offered(OPEN, MORNING, call, at("2026-06-08 09:25"), urgent=True)[0] == "Mon 09:30"


def test_in_spring_the_hour_that_the_clock_skips_is_never_offered() -> None:
    starts = offered(Agenda(desk(ALWAYS)), wall("2026-03-29 01:00", "2026-03-29 04:00"), now=at("2026-03-28"))

    assert starts == ["Sun 01:00", "Sun 01:30", "Sun 03:00", "Sun 03:30"]


def test_in_autumn_the_hour_that_comes_twice_is_offered_twice() -> None:
    slots = free_slots(
        Agenda(desk(ALWAYS)), CALL, TERMS, wall("2026-10-25 01:30", "2026-10-25 03:30"), at("2026-10-24")
    )

    assert [f"{each.start:%H:%M}" for each in slots] == ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]


def test_where_clocks_move_by_half_an_hour_calls_still_start_on_the_wall_clocks_grid() -> None:
    lord_howe, hourly = "Australia/Lord_Howe", BookingTerms(grid=HOUR)
    agenda = Agenda(desk(ALWAYS, lord_howe))

    spring = wall("2026-10-04 00:00", "2026-10-04 05:00", lord_howe)
    autumn = wall("2026-04-05 00:00", "2026-04-05 04:00", lord_howe)

    assert offered(agenda, spring, now=at("2026-10-03"), terms=hourly) == [
        "Sun 00:00",
        "Sun 01:00",
        "Sun 03:00",
        "Sun 04:00",
    ]
    assert offered(agenda, autumn, now=at("2026-04-04"), terms=hourly) == [
        "Sun 00:00",
        "Sun 01:00",
        "Sun 02:00",
        "Sun 03:00",
    ]


def test_the_grid_is_the_wall_clocks_where_a_zone_is_off_by_three_quarters_of_an_hour() -> None:
    zone = "Asia/Kathmandu"
    window = wall("2026-06-08 09:00", "2026-06-08 11:00", zone)

    assert offered(Agenda(desk(OFFICE, zone)), window, terms=BookingTerms(grid=HOUR)) == ["Mon 09:00", "Mon 10:00"]


def test_a_grid_that_does_not_divide_the_day_begins_anew_at_each_midnight() -> None:
    window, hundred_and_five = wall("2026-06-08 22:00", "2026-06-09 02:00"), BookingTerms(grid=105 * MINUTE)

    assert offered(Agenda(desk(ALWAYS)), window, terms=hundred_and_five) == ["Mon 22:45", "Tue 00:00", "Tue 01:45"]


def test_a_booking_keeps_its_time_with_its_buffers_by_whole_cells() -> None:
    start = at("2026-06-08 09:50")
    taken = booking(start, padded=Interval(start - 10 * MINUTE, start + 40 * MINUTE))

    # 09:40 to 10:30 touches the cells from 09:30 on.
    assert offered(Agenda(desk(), bookings=[taken]), MORNING, terms=QUARTERS) == ["Mon 09:00", "Mon 10:30", "Mon 10:45"]


def test_a_call_that_touches_a_cell_of_a_booking_is_refused_though_their_times_do_not_touch() -> None:
    call = replace(CALL, length=20 * MINUTE)
    taken = booking(at("2026-06-08 09:25"), padded=wall("2026-06-08 09:25", "2026-06-08 09:55"))

    assert offered(Agenda(desk(), bookings=[taken]), MORNING, call, terms=QUARTERS) == [
        "Mon 10:00",
        "Mon 10:15",
        "Mon 10:30",
        "Mon 10:45",
    ]


@pytest.mark.parametrize(
    ("state", "free"),
    [
        *((each, False) for each in (BookingState.CONFIRMING, BookingState.MOVING, BookingState.CANCELLING)),
        (BookingState.CONFIRMED, False),
        *((each, True) for each in (BookingState.CANCELLED, BookingState.FAILED)),
    ],
)
def test_a_booking_blocks_while_it_is_wanted_or_stands(state: BookingState, *, free: bool) -> None:
    agenda = Agenda(desk(), bookings=[booking(at("2026-06-08 09:00"), state=state)])

    assert is_free(agenda, CALL, TERMS, at("2026-06-08 09:00"), NOW) is free


@pytest.mark.parametrize(("left", "free"), [(1, False), (0, True)])
def test_a_hold_blocks_until_it_runs_out(left: int, *, free: bool) -> None:
    hold = booking(at("2026-06-08 09:00"), state=BookingState.HOLD, expires_at=NOW + left * MINUTE)

    assert is_free(Agenda(desk(), bookings=[hold]), CALL, TERMS, at("2026-06-08 09:00"), NOW) is free


def test_a_call_that_is_being_moved_keeps_both_its_places() -> None:
    moving = booking(
        at("2026-06-08 09:00"), state=BookingState.MOVING, former=wall("2026-06-08 10:00", "2026-06-08 10:30")
    )

    assert offered(Agenda(desk(), bookings=[moving]), MORNING) == ["Mon 09:30", "Mon 10:30"]


def test_a_call_that_is_being_moved_keeps_its_seat_on_both_dates_and_one_in_a_week() -> None:
    former = wall("2026-06-09 10:00", "2026-06-09 10:30")
    moving = booking(at("2026-06-08 09:00"), state=BookingState.MOVING, former=former)
    agenda, days = Agenda(desk(), bookings=[moving]), wall("2026-06-08", "2026-06-11")

    assert {each[:3] for each in offered(agenda, days, replace(CALL, per_day=1))} == {"Wed"}
    assert offered(agenda, days, replace(CALL, per_week=2))


def test_a_booking_that_is_being_moved_does_not_stand_in_its_own_way() -> None:
    mine = booking(at("2026-06-08 09:00"))
    agenda = Agenda(desk(), bookings=[mine], customers=[mine])
    once = replace(CALL, per_day=1, per_week=1, per_customer=1)

    assert offered(agenda, MORNING, once) == []
    assert offered(agenda, MORNING, once, ignoring="b1") == ["Mon 09:00", "Mon 09:30", "Mon 10:00", "Mon 10:30"]
    assert is_free(agenda, once, TERMS, mine.span.start, NOW, ignoring="b1")


@pytest.mark.parametrize(
    ("changes", "free"),
    [
        ({}, False),
        ({"state": BookingState.DONE}, False),
        ({"state": BookingState.CANCELLED}, True),
        ({"state": BookingState.HOLD, "expires_at": NOW + HOUR}, True),
        ({"kind": CallKind.TRAINING}, True),
    ],
)
def test_the_agents_calls_of_a_kind_on_a_date_are_capped(changes: dict[str, object], *, free: bool) -> None:
    agenda = Agenda(desk(), bookings=[booking(at("2026-06-08 15:00"), **changes)])

    assert bool(offered(agenda, MORNING, replace(CALL, per_day=1))) is free


def test_a_date_is_that_of_the_wall_clock_not_that_of_utc() -> None:
    # 00:30 on Tuesday in Bratislava is 22:30 on Monday in UTC.
    early = booking(at("2026-06-09 00:30"))
    agenda = Agenda(desk(ALWAYS), bookings=[early])
    once = replace(CALL, per_day=1)

    assert is_free(agenda, once, TERMS, at("2026-06-08 12:00"), NOW)
    assert not is_free(agenda, once, TERMS, at("2026-06-09 12:00"), NOW)
    assert not is_free(agenda, once, TERMS, at("2026-06-09 00:00"), NOW)
    assert is_free(agenda, once, TERMS, at("2026-06-08 23:30"), NOW)


def test_an_iso_weeks_calls_are_capped_across_new_year() -> None:
    # The Monday is 28 December 2026; Sunday, 3 January 2027, ends that week.
    agenda = Agenda(desk(ALWAYS), bookings=[booking(at("2026-12-28 09:00"))])
    once, now = replace(CALL, per_week=1), at("2026-12-20")

    starts = offered(agenda, wall("2026-12-27 23:00", "2027-01-04 00:30"), once, now)

    assert starts == ["Sun 23:00", "Sun 23:30", "Mon 00:00"]


def test_a_cap_of_two_leaves_room_for_the_second() -> None:
    first = booking(at("2026-06-08 15:00"))
    twice = replace(CALL, per_day=2, per_week=2)

    assert offered(Agenda(desk(), bookings=[first]), MORNING, twice)
    assert not offered(Agenda(desk(), bookings=[first, replace(first, id="b2")]), MORNING, twice)


@pytest.mark.parametrize(
    ("start", "changes", "free"),
    [
        ("2026-06-20 09:00", {}, False),
        ("2026-06-20 09:00", {"kind": CallKind.ANALYSIS}, True),
        ("2026-06-20 09:00", {"state": BookingState.DONE}, True),
        ("2026-06-01 01:31", {}, False),
        ("2026-06-01 01:30", {}, True),
    ],
)
def test_a_customer_has_so_many_calls_ahead_that_are_not_over(
    start: str, changes: dict[str, object], *, free: bool
) -> None:
    agenda = Agenda(desk(), customers=[booking(at(start), **changes)])

    assert bool(offered(agenda, MORNING, replace(CALL, per_customer=1))) is free


@pytest.mark.parametrize(
    "start", ["2026-06-08 09:10", "2026-06-08 09:30:01", "2026-06-08 09:30:00.5", "2028-06-08 09:30"]
)
def test_a_start_off_the_grid_or_beyond_the_horizon_is_not_free(start: str) -> None:
    assert not is_free(OPEN, CALL, TERMS, at(start), NOW)


def test_the_last_instant_that_can_be_written_is_not_free() -> None:
    assert not is_free(OPEN, CALL, TERMS, datetime.max.replace(tzinfo=UTC), NOW)


def test_a_start_may_be_told_in_any_zone_but_in_one() -> None:
    assert is_free(OPEN, CALL, TERMS, datetime.fromisoformat("2026-06-08T09:30+02:00"), NOW)
    with pytest.raises(BadInput, match="no zone"):
        is_free(OPEN, CALL, TERMS, datetime(2026, 6, 8, 9, 30), NOW)  # noqa: DTZ001 - what is refused
