"""When events and series take place: by hand, by a naive count, and whatever rules are thrown at it."""

import time as clock
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integration.clients.google import expand
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime, Occurrence
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval

BERLIN = "Europe/Berlin"
ZONE = ZoneInfo(BERLIN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


def at(text: str, zone: str = BERLIN) -> EventTime:
    return EventTime(at=datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone=zone)


def timed(start: str, end: str, *lines: str, zone: str = BERLIN) -> CalendarEvent:
    return CalendarEvent("e", at(start, zone), at(end, zone), recurrence=lines)


def days(first: str, after: str, *lines: str) -> CalendarEvent:
    begin, end = (EventTime(day=date.fromisoformat(each)) for each in (first, after))
    return CalendarEvent("e", begin, end, recurrence=lines)


def window(start: str, end: str) -> Interval:
    return Interval(datetime.fromisoformat(start).replace(tzinfo=UTC), datetime.fromisoformat(end).replace(tzinfo=UTC))


YEAR = window("2026-01-01", "2027-01-01")


def starts(event: CalendarEvent, within: Interval = YEAR, zone: str = BERLIN) -> list[str]:
    return [f"{each.span.start:%m-%d %H:%M}" for each in expand([event], within, zone)]


def test_an_event_is_told_whole_where_it_touches_the_window_and_not_at_all_where_it_only_borders_it() -> None:
    event = replace(timed("2026-03-02T09:00", "2026-03-02T10:00"), booking="b1")
    whole = Interval(datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC))
    told = (Occurrence(whole, "e", EventKind.DEFAULT, takes_time=True, booking="b1"),)
    assert expand([event], window("2026-03-02T08:30", "2026-03-02T08:40"), BERLIN) == told
    assert expand([event], window("2026-03-02T09:00", "2026-03-02T10:00"), BERLIN) == ()
    assert expand([event], window("2026-03-02T07:00", "2026-03-02T08:00"), BERLIN) == ()


def test_an_event_of_many_days_that_began_long_before_the_window_counts() -> None:
    event = replace(timed("2026-01-02T09:00", "2026-02-20T10:00"), kind=EventKind.OUT_OF_OFFICE)
    (found,) = expand([event], window("2026-02-01", "2026-02-02"), BERLIN)
    assert (found.span.length, found.kind) == (timedelta(days=49, hours=1), EventKind.OUT_OF_OFFICE)


def test_a_series_of_long_events_counts_from_before_the_window() -> None:
    event = timed("2026-01-01T09:00", "2026-01-09T09:00", "RRULE:FREQ=MONTHLY")
    assert starts(event, window("2026-03-05", "2026-03-06")) == ["03-01 08:00"]


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24)])
def test_an_all_day_event_is_the_whole_day_of_the_calendars_zone(day: date, hours: int) -> None:
    event = CalendarEvent("e", EventTime(day=day), EventTime(day=day + DAY))
    (found,) = expand([event], YEAR, BERLIN)
    assert found.span.length == hours * HOUR
    assert found.span.start.astimezone(ZONE) == datetime.combine(day, time(), ZONE)


def test_an_all_day_event_begins_with_the_first_instant_of_a_day_without_midnight() -> None:
    # Beirut put the clock forward at midnight of 2022-03-27.
    event = days("2022-03-27", "2022-03-28")
    (found,) = expand([event], window("2022-03-01", "2022-04-01"), "Asia/Beirut")
    assert found.span == window("2022-03-26T22:00", "2022-03-27T21:00")


def test_a_daily_series_of_long_events_is_told_from_before_the_window_too() -> None:
    event = timed("2020-01-01T09:00", "2020-01-09T09:00", "RRULE:FREQ=DAILY")
    assert len(starts(event, window("2026-03-05T08:00", "2026-03-05T08:01"))) == 8


def test_a_series_is_told_to_the_end_of_a_window_that_ends_in_the_second_of_two_equal_hours() -> None:
    event = timed("2026-10-20T02:45", "2026-10-20T03:00", "RRULE:FREQ=DAILY")
    assert starts(event, window("2026-10-25T00:00", "2026-10-25T01:30")) == ["10-25 00:45"]


def test_an_all_day_event_without_length_is_one_day_and_a_timed_one_is_no_time() -> None:
    assert starts(days("2026-06-01", "2026-06-01")) == ["05-31 22:00"]
    assert starts(timed("2026-06-01T09:00", "2026-06-01T09:00")) == []


def test_a_series_keeps_its_time_on_the_wall_when_the_clock_changes() -> None:
    event = timed("2026-03-27T09:00", "2026-03-27T10:00", "RRULE:FREQ=DAILY;COUNT=4")
    assert starts(event) == ["03-27 08:00", "03-28 08:00", "03-29 07:00", "03-30 07:00"]


def test_a_time_that_the_clock_skips_is_an_hour_later_and_one_that_comes_twice_is_the_first() -> None:
    spring = timed("2026-03-28T02:30", "2026-03-28T03:00", "RRULE:FREQ=DAILY;COUNT=3")
    assert starts(spring) == ["03-28 01:30", "03-29 01:30", "03-30 00:30"]
    autumn = timed("2026-10-24T02:30", "2026-10-24T03:00", "RRULE:FREQ=DAILY;COUNT=3")
    assert starts(autumn) == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_a_series_that_begins_in_the_second_of_two_equal_hours_begins_there_once() -> None:
    start = EventTime(at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC), zone=BERLIN)
    end = EventTime(at=datetime(2026, 10, 25, 2, tzinfo=UTC), zone=BERLIN)
    event = CalendarEvent("e", start, end, recurrence=("RRULE:FREQ=DAILY;COUNT=2",))
    assert starts(event) == ["10-25 01:30", "10-26 01:30"]


@pytest.mark.parametrize(
    "until",
    ["20260331T070000Z", "20260331T235959Z", "20260331", "20260331T090000"],
)
def test_until_is_included_in_utc_on_the_wall_and_as_a_date(until: str) -> None:
    event = timed("2026-03-30T09:00", "2026-03-30T10:00", f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert starts(event) == ["03-30 07:00", "03-31 07:00"]


def test_a_series_that_ended_before_it_began_is_none() -> None:
    assert starts(timed("2026-03-30T09:00", "2026-03-30T10:00", "RRULE:FREQ=DAILY;UNTIL=20260329")) == []


@pytest.mark.parametrize("until", ["20260602", "20260602T000000Z"])
def test_until_of_whole_days_is_a_date_however_it_is_written(until: str) -> None:
    assert starts(days("2026-06-01", "2026-06-02", f"RRULE:FREQ=DAILY;UNTIL={until}")) == ["05-31 22:00", "06-01 22:00"]


def test_the_first_counts_even_where_the_rule_does_not_name_its_day() -> None:
    # 2026-06-01 is a Monday (RFC 5545, 3.3.10: it always counts as the first).
    event = timed("2026-06-01T09:00", "2026-06-01T10:00", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    assert starts(event) == ["06-01 07:00", "06-02 07:00", "06-09 07:00"]


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE:20260602T070000Z",
        "EXDATE;TZID=Europe/Berlin:20260602T090000",
        "EXDATE;TZID=Europe/London:20260602T080000",
        "EXDATE;VALUE=DATE-TIME:20260602T090000",
        "exdate;tzid=Europe/Berlin:20260610T090000,20260602T090000",
    ],
)
def test_an_exdate_takes_out_what_it_names_in_any_zone(line: str) -> None:
    event = timed("2026-06-01T09:00", "2026-06-01T10:00", "RRULE:FREQ=DAILY;COUNT=3", line)
    assert starts(event) == ["06-01 07:00", "06-03 07:00"]


def test_a_date_takes_out_a_whole_day_and_no_event_at_a_time() -> None:
    line = "EXDATE;VALUE=DATE:20260602"
    assert len(starts(timed("2026-06-01T09:00", "2026-06-01T10:00", "RRULE:FREQ=DAILY;COUNT=3", line))) == 3
    assert starts(days("2026-06-01", "2026-06-02", "RRULE:FREQ=DAILY;COUNT=3", line)) == ["05-31 22:00", "06-02 22:00"]


def test_an_rdate_adds_what_it_names_without_a_rule_too_and_nothing_twice() -> None:
    line = "RDATE;TZID=Europe/Berlin:20260605T090000,20260605T090000,20260401T120000"
    assert starts(timed("2026-06-01T09:00", "2026-06-01T10:00", line)) == ["04-01 10:00", "06-01 07:00", "06-05 07:00"]
    with_rule = timed("2026-06-01T09:00", "2026-06-01T10:00", "RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260602T070000Z")
    assert len(starts(with_rule)) == 2


def test_what_an_exrule_would_take_out_stays_busy() -> None:
    lines = ("RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=DAILY")
    assert len(starts(timed("2026-06-01T09:00", "2026-06-01T10:00", *lines))) == 3


def exception(original: EventTime, start: str, end: str) -> CalendarEvent:
    return CalendarEvent("x", at(start), at(end), series="e", original=original)


WEEKLY = timed("2026-06-01T09:00", "2026-06-01T10:00", "RRULE:FREQ=WEEKLY;COUNT=3")
SECOND = at("2026-06-08T09:00")


def test_an_exception_stands_in_place_of_its_original_also_into_and_out_of_the_window() -> None:
    june_8, june_20 = window("2026-06-08", "2026-06-09"), window("2026-06-20", "2026-06-21")
    events = [exception(SECOND, "2026-06-20T11:00", "2026-06-20T12:00"), WEEKLY]
    assert expand(events, june_8, BERLIN) == ()
    assert [each.event for each in expand(events, june_20, BERLIN)] == ["x"]
    assert len(expand(events, YEAR, BERLIN)) == 3


def test_a_cancelled_exception_takes_its_original_out() -> None:
    found = expand([WEEKLY, CalendarEvent("x", cancelled=True, series="e", original=SECOND)], YEAR, BERLIN)
    assert [each.span.start.day for each in found] == [1, 15]


def test_an_exception_of_whole_days_is_found_by_its_date() -> None:
    series = days("2026-06-01", "2026-06-02", "RRULE:FREQ=WEEKLY;COUNT=3")
    gone = CalendarEvent("x", series="e", cancelled=True, original=EventTime(day=date(2026, 6, 8)))
    assert len(expand([series, gone], YEAR, BERLIN)) == 2


def test_an_exception_whose_series_is_unknown_still_takes_place() -> None:
    found = expand([replace(exception(SECOND, "2026-06-20T11:00", "2026-06-20T12:00"), declined=True)], YEAR, BERLIN)
    assert [(each.event, each.takes_time) for each in found] == [("x", False)]


def test_occurrences_are_in_order_by_time_and_then_by_id() -> None:
    later, earlier = (timed(f"2026-06-0{day}T09:00", f"2026-06-0{day}T10:00") for day in (2, 1))
    assert [each.span.start.day for each in expand([later, earlier], YEAR, BERLIN)] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "RRULE:FREQ=HOURLY;BYSETPOS=2",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;COUNT=0",
        "RRULE:FREQ=DAILY;COUNT=" + "9" * 5000,
        "RRULE:FREQ=DAILY;BYDAY=XX",
        "RRULE:FREQ=DAILY;BYHOUR=77",
        "RRULE:FREQ=FORTNIGHTLY",
        "RRULE:FREQ=DAILY;FREQ=WEEKLY",
        "RRULE:FREQ=DAILY;UNTIL=soon",
        "RRULE:FREQ=DAILY;UNTIL=20261399",
        "RRULE:FREQ=DAILY;DTSTART=20260101",
        "RRULE:",
        "RDATE;VALUE=PERIOD:20260101T000000Z/PT1H",
        "EXDATE;TZID=Mars/Olympus:20260602T090000",
        "EXDATE:٢٠٢٦٠٦٠٢",
        "X-RULE:1",
        "",
    ],
)
def test_a_series_that_cannot_be_worked_out_is_refused_by_its_id_and_soon(line: str) -> None:
    began = clock.monotonic()
    with pytest.raises(BadInput, match="event e can't be worked out"):
        expand([timed("2026-01-01T09:00", "2026-01-01T10:00", line)], YEAR, BERLIN)
    assert clock.monotonic() - began < 5


def test_a_series_in_a_zone_that_there_is_not_is_refused_and_a_single_event_in_one_is_not() -> None:
    single = timed("2026-06-01T09:00", "2026-06-01T10:00")
    lost = EventTime(at=single.start.at if single.start else None, zone="Mars/Olympus")
    assert len(expand([CalendarEvent("e", lost, single.end)], YEAR, BERLIN)) == 1
    with pytest.raises(BadInput, match=r"event e .* time zone"):
        expand([CalendarEvent("e", lost, single.end, recurrence=("RRULE:FREQ=DAILY",))], YEAR, BERLIN)


@pytest.mark.parametrize("event", [CalendarEvent("e"), timed("2026-06-02T09:00", "2026-06-01T10:00")])
def test_an_event_without_times_or_backwards_is_refused(event: CalendarEvent) -> None:
    with pytest.raises(BadInput, match="event e can't be worked out"):
        expand([event], YEAR, BERLIN)


def test_a_cancelled_event_may_lack_everything() -> None:
    assert expand([CalendarEvent("e", cancelled=True)], YEAR, BERLIN) == ()


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY;BYDAY=MO"])
def test_a_series_that_began_eighty_years_ago_is_worked_out_soon(rule: str) -> None:
    event = timed("1946-01-01T09:00", "1946-01-01T10:00", f"RRULE:{rule}")
    began = clock.monotonic()
    for _ in range(20):
        assert len(expand([event], YEAR, BERLIN)) > 50
    assert clock.monotonic() - began < 5


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYSETPOS=9",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ],
)
def test_of_a_rule_that_never_comes_true_there_is_the_first_alone_and_soon(rule: str) -> None:
    began = clock.monotonic()
    assert starts(timed("2026-01-01T09:00", "2026-01-01T10:00", f"RRULE:{rule}")) == ["01-01 08:00"]
    assert clock.monotonic() - began < 5


def test_a_rule_of_weeks_and_leap_days_is_the_same_four_hundred_years_on() -> None:
    leap = timed("2024-02-29T09:00", "2024-02-29T10:00", "RRULE:FREQ=YEARLY")
    assert starts(leap, window("2024-01-01", "2033-01-01")) == ["02-29 08:00"] * 3
    last_friday = timed("2026-01-30T09:00", "2026-01-30T10:00", "RRULE:FREQ=MONTHLY;BYDAY=-1FR")
    assert starts(last_friday, window("2026-02-01", "2026-04-01")) == ["02-27 08:00", "03-27 08:00"]


WINDOWS = st.builds(
    lambda start, length: Interval(start, start + length),
    st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - see timezones
        lambda each: each.replace(second=0, microsecond=0)
    ),
    st.timedeltas(timedelta(minutes=1), timedelta(days=90)),
)
ZONES = st.sampled_from([BERLIN, "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "UTC"])
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def naive(first: datetime, zone: str, step: int, weekdays: frozenset[int] | None) -> Iterator[datetime]:
    """Day by day on the wall, with nothing but the calendar."""
    monday = first.date() - timedelta(days=first.weekday())
    for number in range(1500):
        day = first.date() + timedelta(days=number)
        steps = (day - monday).days // 7 if weekdays is not None else number
        if steps % step == 0 and (weekdays is None or day.weekday() in weekdays or number == 0):
            yield datetime.combine(day, first.time(), ZoneInfo(zone)).astimezone(UTC)


@settings(max_examples=200, deadline=None)
@given(
    first=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001 - on the wall
        lambda each: each.replace(second=0, microsecond=0)
    ),
    zone=ZONES,
    within=WINDOWS,
    step=st.integers(1, 5),
    weekdays=st.none() | st.frozensets(st.integers(0, 6), min_size=1),
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
)
def test_daily_and_weekly_series_are_those_of_a_naive_count_over_every_change_of_the_clock(  # noqa: PLR0913 - what is drawn
    *, first: datetime, zone: str, within: Interval, step: int, weekdays: frozenset[int] | None, length: timedelta
) -> None:
    rule = f"FREQ=DAILY;INTERVAL={step}"
    if weekdays is not None:
        rule = f"FREQ=WEEKLY;INTERVAL={step};WKST=MO;BYDAY={','.join(DAYS[each] for each in sorted(weekdays))}"
    start = first.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    # As the wall shows it: a time that was skipped is another one from the first on.
    first = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    event = CalendarEvent(
        "e", EventTime(at=start, zone=zone), EventTime(at=start + length, zone=zone), recurrence=(f"RRULE:{rule}",)
    )
    wanted = [each for each in naive(first, zone, step, weekdays) if each < within.end and each + length > within.start]
    assert [each.span.start for each in expand([event], within, "UTC")] == sorted(set(wanted))


RULES = st.builds(
    "RRULE:FREQ={};INTERVAL={}{}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"]),
    st.integers(1, 7),
    st.sampled_from(["", ";BYDAY=MO,WE", ";BYMONTHDAY=1,31", ";BYHOUR=2,9", ";BYMONTH=3;BYSETPOS=1"]),
    st.sampled_from(["", ";COUNT=40", ";UNTIL=20260701T000000Z", ";UNTIL=20260329"]),
)
RULES = RULES.filter(lambda rule: not ("HOURLY" in rule and ("BYSETPOS" in rule or "BYHOUR" in rule)))
EVENTS = st.builds(
    lambda start, length, zone, rule: CalendarEvent(
        "e", EventTime(at=start, zone=zone), EventTime(at=start + length, zone=zone), recurrence=rule
    ),
    st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - see timezones
    st.timedeltas(timedelta(0), timedelta(days=5)),
    ZONES,
    st.lists(RULES, max_size=2).map(tuple),
) | st.builds(
    lambda day, length, rule: CalendarEvent(
        "e", EventTime(day=day), EventTime(day=day + length * DAY), recurrence=rule
    ),
    st.dates(date(2025, 1, 1), date(2026, 12, 1)),
    st.integers(0, 5),
    st.lists(RULES.filter(lambda rule: "HOUR" not in rule), max_size=2).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(event=EVENTS, within=WINDOWS, cut=st.floats(0.1, 0.9))
def test_a_window_in_two_parts_finds_the_same_and_nothing_outside(
    event: CalendarEvent, within: Interval, cut: float
) -> None:
    middle = within.start + within.length * cut
    found = expand([event], within, BERLIN)
    assert all(each.span.start < within.end and each.span.end > within.start for each in found)
    parts = [expand([event], each, BERLIN) for each in (Interval(within.start, middle), Interval(middle, within.end))]
    assert sorted(set(parts[0] + parts[1]), key=lambda each: each.span) == list(found)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(max_size=40) | st.from_regex(r"(RRULE|RDATE|EXDATE)[:;][A-Z=;,0-9T]{0,40}", fullmatch=True), max_size=3
    )
)
@example(["RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;INTERVAL=99999"])
@example(["RRULE:FREQ=HOURLY;INTERVAL=24;BYHOUR=10"])
@example(["RRULE:FREQ=YEARLY;BYDAY=-99MO"])
@example(["RDATE:00010101T000000"])
@example(["RDATE:99991231T235959Z"])
def test_whatever_stands_in_a_series_is_worked_out_or_refused(lines: list[str]) -> None:
    with suppress(BadInput):
        expand([timed("2026-06-01T09:00", "2026-06-01T10:00", *lines)], YEAR, BERLIN)
