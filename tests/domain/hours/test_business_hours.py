from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, DayMode, Holiday, HolidayCalendar, Interval

OFFICE = ((540, 1020),)
MON_TO_FRI = (OFFICE,) * 5 + ((), ())
ALWAYS = (((0, 1440),),) * 7
HOUR = timedelta(hours=1)
DAY = timedelta(hours=8)
BRATISLAVA = BusinessHours("Europe/Bratislava", MON_TO_FRI)
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(
    week: tuple[tuple[tuple[int, int], ...], ...] = MON_TO_FRI,
    zone: str = "UTC",
    own: tuple[date, ...] = (),
    breaks: dict[date, tuple[tuple[int, int], ...]] | None = None,
) -> BusinessHours:
    return BusinessHours(zone, week, HolidayCalendar(tuple(Holiday(day, "day off") for day in own)), breaks or {})


def only(weekday: int, *windows: tuple[int, int]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(windows if each == weekday else () for each in range(7))


# --- adding an amount


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-11-20T15:30", 2, "2026-11-23T09:30"),  # over the weekend
        ("2026-11-20T15:30", 0.5, "2026-11-20T16:00"),  # used up at closing: due at closing
        ("2026-11-20T16:00", 1, "2026-11-23T09:00"),  # a start at closing is outside hours
        ("2026-11-21T12:00", 1, "2026-11-23T09:00"),  # a start outside hours waits for the opening
        ("2026-11-23T03:00", 8, "2026-11-23T16:00"),
        ("2026-11-23T08:00", 16, "2026-11-24T16:00"),
        ("2026-11-23T09:00", 20, "2026-11-25T13:00"),
        ("2026-11-23T08:00", 400, "2027-01-29T16:00"),
    ],
)
def test_amounts_are_used_up_in_open_time(start: str, amount: float, due: str) -> None:
    assert BRATISLAVA.add(at(start), amount * HOUR) == at(due)


@pytest.mark.parametrize("start", ["2026-11-20T15:30", "2026-11-20T16:00", "2026-11-21T12:00", "2027-01-01T00:00"])
def test_adding_nothing_changes_nothing(start: str) -> None:
    assert BRATISLAVA.add(at(start), timedelta()) == at(start)


def test_holidays_and_breaks_are_skipped() -> None:
    desk = hours(own=(FRIDAY,), breaks={MONDAY: ((600, 660), (630, 700))})
    assert desk.add(at("2026-11-19T16:30"), 2 * HOUR) == at("2026-11-23T12:10")
    assert desk.add(at("2026-11-23T10:20"), HOUR) == at("2026-11-23T12:40")


def test_a_lunch_break_every_day() -> None:
    desk = hours((((540, 720), (780, 1020)),) * 5 + ((), ()))
    assert desk.add(at("2026-11-20T11:30"), HOUR) == at("2026-11-20T13:30")
    assert desk.add(at("2026-11-20T16:00"), 2 * HOUR) == at("2026-11-23T10:00")
    assert desk.add(at("2026-11-20T09:00"), 3 * HOUR) == at("2026-11-20T12:00")


def test_touching_windows_are_one_and_windows_over_midnight_are_two() -> None:
    assert hours(only(4, (540, 720), (720, 1020))).add(at("2026-11-20T09:00"), 8 * HOUR) == at("2026-11-20T17:00")
    night = tuple(((1320, 1440),) if day == 4 else ((0, 120),) if day == 5 else () for day in range(7))
    assert hours(night).add(at("2026-11-20T23:00"), 3 * HOUR) == at("2026-11-21T02:00")
    assert hours(night).closing(at("2026-11-20T23:00")) == at("2026-11-21T02:00")


def test_sub_minute_starts_and_microseconds_are_kept() -> None:
    start = at("2026-11-20T15:59:59.999999")
    assert BRATISLAVA.add(start, 2 * timedelta.resolution) == at("2026-11-23T08:00:00.000001")
    assert BRATISLAVA.add(start, timedelta.resolution) == at("2026-11-20T16:00")


def test_any_zone_goes_in_and_utc_comes_out() -> None:
    for zone in (ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=-7)), ZoneInfo("UTC")):
        due = BRATISLAVA.add(at("2026-11-20T15:30").astimezone(zone), 2 * HOUR)
        assert (due, due.tzinfo) == (at("2026-11-23T09:30"), UTC)


# --- clocks that are moved


def test_the_repeated_hour_counts_twice() -> None:
    desk = hours(only(6, (60, 240)), "Europe/Bratislava")
    assert desk.add(at("2026-10-24T23:00"), 4 * HOUR) == at("2026-10-25T03:00")


def test_the_missing_hour_does_not_count() -> None:
    desk = hours(only(6, (60, 240)), "Europe/Bratislava")
    assert desk.add(at("2026-03-29T00:00"), 2 * HOUR) == at("2026-03-29T02:00")


def test_a_window_in_the_missing_hour_does_not_exist_that_day() -> None:
    desk = hours(only(6, (120, 180)), "Europe/Bratislava")
    assert desk.add(at("2026-03-28T00:00"), HOUR / 2) == at("2026-04-05T00:30")
    assert desk.hours_of(date(2026, 3, 29)) == ()
    assert desk.add_days(at("2026-03-22T01:30"), 1, mode="end_of_day", day=DAY) == at("2026-04-05T01:00")


def test_a_window_within_the_repeated_hour_opens_twice() -> None:
    desk = hours(only(6, (135, 150)), "Europe/Bratislava")
    quarter = timedelta(minutes=15)
    assert [each.start for each in desk.hours_of(date(2026, 10, 25))] == [
        at("2026-10-25T00:15"),
        at("2026-10-25T01:15"),
    ]
    assert desk.add(at("2026-10-25T00:15"), 2 * quarter) == at("2026-10-25T01:30")


def test_half_an_hour_of_summer_time() -> None:
    desk = hours(only(6, (60, 180)), "Australia/Lord_Howe")
    assert desk.between(at("2026-04-04T00:00"), at("2026-04-06T00:00")) == timedelta(hours=2.5)
    assert desk.between(at("2026-10-03T00:00"), at("2026-10-05T00:00")) == timedelta(hours=1.5)


def test_a_date_that_a_zone_skipped_is_no_working_day() -> None:
    desk = hours(zone="Pacific/Apia")
    assert desk.hours_of(date(2011, 12, 30)) == ()
    thursday_16_00 = at("2011-12-30T02:00")
    assert desk.add(thursday_16_00, 2 * HOUR) == at("2012-01-01T20:00")
    assert desk.add_days(thursday_16_00, 1, mode="same_time", day=DAY) == at("2012-01-02T02:00")


def test_offsets_of_odd_seconds() -> None:
    desk = hours(ALWAYS[:1] + ((),) * 6, "Africa/Monrovia")  # until 1972: UTC-0:44:30
    assert desk.opening(at("1971-05-02T12:00")) == at("1971-05-03T00:44:30")


# --- business days


@pytest.mark.parametrize(
    ("mode", "start", "days", "due"),
    [
        ("elapsed", "2026-11-20T15:30", 1, "2026-11-23T15:30"),
        ("elapsed", "2026-11-20T08:00", 1, "2026-11-20T16:00"),
        ("elapsed", "2026-11-21T12:00", 2, "2026-11-24T16:00"),
        ("same_time", "2026-11-20T15:30", 1, "2026-11-23T15:30"),
        ("same_time", "2026-11-20T08:00", 2, "2026-11-24T08:00"),
        ("same_time", "2026-11-21T12:00", 1, "2026-11-24T08:00"),
        ("same_time", "2026-11-20T16:00", 1, "2026-11-24T08:00"),
        ("same_time", "2026-11-20T15:30", 0, "2026-11-20T15:30"),
        ("same_time", "2026-11-21T15:30", 0, "2026-11-23T08:00"),
        ("same_time", "2026-11-20T15:30", 30, "2027-01-01T15:30"),
        ("end_of_day", "2026-11-20T08:00", 1, "2026-11-23T16:00"),
        ("end_of_day", "2026-11-21T12:00", 1, "2026-11-24T16:00"),
        ("end_of_day", "2026-11-20T08:00", 0, "2026-11-20T16:00"),
        ("end_of_day", "2026-11-20T16:00", 0, "2026-11-23T16:00"),
    ],
)
def test_business_days(mode: DayMode, start: str, days: int, due: str) -> None:
    assert BRATISLAVA.add_days(at(start), days, mode=mode, day=DAY) == at(due)


def test_same_time_keeps_the_time_on_the_wall_over_a_change_of_clocks() -> None:
    assert BRATISLAVA.add_days(at("2026-10-23T10:00"), 1, mode="same_time", day=DAY) == at("2026-10-26T11:00")


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        (((900, 1020),), "15:00"),  # the desk closes before: the last closing
        (((960, 1000),), "16:40"),  # a break at that time: the opening after it
        (((930, 960), (985, 1020)), "16:25"),
        (((540, 1000),), "16:40"),  # the desk opens later
        (((990, 1020),), "16:30"),  # exactly at closing
    ],
)
def test_same_time_is_clamped_into_the_hours_of_that_day(closed: tuple[tuple[int, int], ...], due: str) -> None:
    desk = hours(breaks={MONDAY: closed})
    assert desk.add_days(at("2026-11-20T16:30"), 1, mode="same_time", day=DAY) == at(f"2026-11-23T{due}")


@pytest.mark.parametrize(
    ("zone", "start", "end_of_day", "same_time"),
    [
        # UTC is in the new year, the wall in the old one; and the other way round.
        ("America/Los_Angeles", "2027-01-01T00:30", "2027-01-02T01:00", "2027-01-02T00:30"),
        ("Pacific/Auckland", "2026-12-31T20:30", "2027-01-03T04:00", "2027-01-02T20:30"),
        ("Pacific/Auckland", "2026-12-30T20:30", "2027-01-01T04:00", "2026-12-31T20:30"),
    ],
)
def test_days_around_new_year_are_those_of_the_wall(zone: str, start: str, end_of_day: str, same_time: str) -> None:
    desk = hours((OFFICE,) * 7, zone, own=(date(2027, 1, 2),) if zone == "Pacific/Auckland" else ())
    assert desk.add_days(at(start), 1, mode="end_of_day", day=DAY) == at(end_of_day)
    assert desk.add_days(at(start), 1, mode="same_time", day=DAY) == at(same_time)


def test_days_that_interlace_are_told_apart() -> None:
    # At 00:01 on Sunday clocks in St. John's went back to 23:01 on Saturday: Sunday's first minute came before it.
    desk = hours((*only(5, (0, 1440))[:6], ((0, 1440),)), "America/St_Johns")
    first_minute = at("2006-10-29T02:30:30")
    assert desk.add_days(first_minute, 0, mode="end_of_day", day=DAY) == at("2006-10-30T03:30")
    assert desk.add_days(first_minute + HOUR / 2, 0, mode="end_of_day", day=DAY) == at("2006-10-29T03:30")


def test_business_days_lead_over_many_years() -> None:
    by_one = BRATISLAVA.add_days(at("2026-11-20T08:00"), 19_999, mode="end_of_day", day=DAY)
    assert BRATISLAVA.add_days(by_one - DAY, 1, mode="end_of_day", day=DAY) == BRATISLAVA.add_days(
        at("2026-11-20T08:00"), 20_000, mode="end_of_day", day=DAY
    )
    assert BRATISLAVA.add_days(at("2026-11-20T08:00"), 20_000, mode="same_time", day=DAY).date() == date(2103, 7, 20)


def test_end_of_day_at_midnight() -> None:
    assert hours(ALWAYS).add_days(at("2026-11-20T10:00"), 1, mode="end_of_day", day=DAY) == at("2026-11-22T00:00")


def test_days_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BadInput, match="can't be negative"):
        BRATISLAVA.add_days(at("2026-11-20T10:00"), -1, day=DAY)
    with pytest.raises(BadInput, match="must have a length"):
        BRATISLAVA.add_days(at("2026-11-20T10:00"), 1, day=timedelta())
    with pytest.raises(BadInput, match="more than can be reckoned"):
        BRATISLAVA.add_days(at("2026-11-20T10:00"), 10**12, day=DAY)
    with pytest.raises(BadInput, match="1900 to 2200"):
        BRATISLAVA.add_days(at("2026-11-20T10:00"), 10**6, mode="same_time", day=DAY)
    with pytest.raises(BadInput, match="unknown mode 'soon'"):
        BRATISLAVA.add_days(at("2026-11-20T10:00"), 1, mode="soon", day=DAY)  # type: ignore[arg-type]


# --- asking


def test_opening_closing_and_is_open() -> None:
    assert BRATISLAVA.opening(at("2026-11-20T16:00")) == at("2026-11-23T08:00")
    assert BRATISLAVA.opening(at("2026-11-20T15:59:59")) == at("2026-11-20T15:59:59")
    assert BRATISLAVA.closing(at("2026-11-20T15:00")) == at("2026-11-20T16:00")
    assert BRATISLAVA.closing(at("2026-11-20T16:00")) == at("2026-11-23T16:00")
    assert BRATISLAVA.is_open(at("2026-11-20T08:00"))
    assert not BRATISLAVA.is_open(at("2026-11-20T16:00"))
    assert not BRATISLAVA.is_open(at("2026-12-31T23:59"))


def test_hours_over_new_year_are_not_cut() -> None:
    week = tuple(((1320, 1440),) if day == 3 else ((0, 120),) if day == 4 else () for day in range(7))
    assert hours(week).closing(at("2026-12-31T23:00")) == at("2027-01-01T02:00")
    assert hours(week).add(at("2026-12-31T23:00"), 3 * HOUR) == at("2027-01-01T02:00")
    assert hours(only(3, (1320, 1440))).closing(at("2026-12-31T23:00")) == at("2027-01-01T00:00")
    assert hours(only(3, (1320, 1440))).add(at("2026-12-31T23:00"), 2 * HOUR) == at("2027-01-07T23:00")


def test_the_opening_after_the_last_closing_of_a_year() -> None:
    desk = BusinessHours("Europe/Bratislava", MON_TO_FRI)
    assert desk.opening(at("2026-12-01T12:00")) == at("2026-12-01T12:00")
    assert desk.opening(at("2026-12-31T16:00")) == at("2027-01-01T08:00")
    assert desk.opening(at("2026-12-31T16:00")) == at("2027-01-01T08:00")


def test_hours_without_end_have_no_closing() -> None:
    assert hours(ALWAYS).add(at("2026-11-20T10:00"), 100_000 * HOUR) == at("2026-11-20T10:00") + 100_000 * HOUR
    with pytest.raises(BadInput, match="1900 to 2200"):
        hours(ALWAYS).closing(at("2026-11-20T10:00"))


def test_between_counts_open_time_and_refuses_to_run_backwards() -> None:
    assert BRATISLAVA.between(at("2026-11-20T15:00"), at("2026-11-23T09:00")) == 2 * HOUR
    assert BRATISLAVA.between(at("2026-11-21T00:00"), at("2026-11-22T00:00")) == timedelta()
    assert BRATISLAVA.between(at("2019-01-01T00:00"), at("2026-01-01T00:00")) == 1827 * DAY
    with pytest.raises(BadInput, match="swap them"):
        BRATISLAVA.between(at("2026-11-23T09:00"), at("2026-11-20T15:00"))


def test_spans_say_what_each_piece_was() -> None:
    desk = BusinessHours(
        "UTC", MON_TO_FRI, HolidayCalendar((Holiday(FRIDAY, "Foundation day"),)), ((MONDAY, ((600, 660), (0, 30))),)
    )
    told = [
        (f"{each.interval.start:%a %H:%M}", each.kind, each.name)
        for each in desk.spans(at("2026-11-19T16:00"), at("2026-11-23T12:00"))
    ]
    assert told == [
        ("Thu 16:00", "open", ""),
        ("Thu 17:00", "closed", ""),
        ("Fri 00:00", "holiday", "Foundation day"),
        ("Sat 00:00", "closed", ""),
        ("Mon 09:00", "open", ""),
        ("Mon 10:00", "break", ""),
        ("Mon 11:00", "open", ""),
    ]


def test_no_time_has_no_spans() -> None:
    assert list(BRATISLAVA.spans(at("2026-11-19T16:00"), at("2026-11-19T16:00"))) == []


# --- far away


@pytest.mark.parametrize("year", [1901, 1950, 1999, 2100, 2190])
def test_far_years(year: int) -> None:
    start = at(f"{year}-06-01T00:00")
    assert BRATISLAVA.between(start, BRATISLAVA.add(start, 100 * HOUR)) == 100 * HOUR


def test_from_one_end_to_the_other_and_back() -> None:
    desk = BusinessHours("Europe/Bratislava", MON_TO_FRI)
    far = desk.between(at("1901-01-01T00:00"), at("2190-01-01T00:00"))
    assert desk.add(at("1901-01-01T00:00"), far) == at("2189-12-31T16:00")
    assert desk.add(at("2026-11-20T15:30"), 2 * HOUR) == at("2026-11-23T09:30")


@pytest.mark.parametrize("years", [(2027, 2026, 2025), (2025, 2026, 2027), (2026, 2025, 2027), (2026, 2001, 2027)])
def test_the_order_in_which_years_are_asked_for_makes_no_difference(years: tuple[int, ...]) -> None:
    week = (OFFICE, ((540, 720), (780, 1000)), (), OFFICE, ((0, 1440),), (), ())
    desk, steady = hours(week), hours(week)
    for year in years:
        desk.add(at(f"{year}-03-04T05:06"), HOUR)
    asked = [
        (at(f"2025-{month:02d}-04T10:00"), amount * 7 * HOUR) for month in range(1, 13) for amount in range(1, 400, 29)
    ]
    assert [desk.add(*each) for each in asked] == [_slowly(steady, *each) for each in asked]


def _slowly(desk: BusinessHours, start: datetime, amount: timedelta) -> datetime:
    # By steps so short that no more than a closing lies within each.
    step = timedelta(hours=5)
    while amount > step:
        start, amount = desk.add(start, step), amount - step
    return desk.add(start, amount)


@pytest.mark.parametrize("start", ["1899-12-31T23:59", "2201-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_years_beyond_are_refused(start: str) -> None:
    for ask in (BRATISLAVA.opening, BRATISLAVA.is_open, BRATISLAVA.closing):
        with pytest.raises(BadInput, match="1900 to 2200"):
            ask(at(start))
    for amount in (timedelta(), HOUR, 10_000 * HOUR):
        with pytest.raises(BadInput, match="1900 to 2200"):
            BRATISLAVA.add(at(start), amount)
    with pytest.raises(BadInput, match="1900 to 2200"):
        BRATISLAVA.hours_of(at(start).date())
    with pytest.raises(BadInput, match="1900 to 2200"):
        list(BRATISLAVA.spans(at(start), at(start)))


def test_the_last_year_is_reckoned_with_to_its_end() -> None:
    desk, evening = BusinessHours("Europe/Bratislava", MON_TO_FRI), at("2200-12-31T20:00")
    assert desk.add(at("2200-12-31T15:00"), HOUR) == at("2200-12-31T16:00")
    assert desk.between(at("2200-12-31T15:00"), evening) == HOUR
    assert not desk.is_open(evening)
    for ask in (desk.opening, desk.closing, lambda start: desk.add(start, HOUR)):
        with pytest.raises(BadInput, match="it needs the year 2201"):
            ask(evening)


def test_an_opening_beyond_the_last_year_leads_to_no_business_day() -> None:
    # The last minute of the last date, on a wall where it is next year in UTC.
    desk, start = hours(only(2, (1439, 1440)), "America/Havana"), at("2200-12-31T01:00")
    modes: tuple[DayMode, ...] = ("end_of_day", "same_time")
    for mode in modes:
        with pytest.raises(BadInput, match="it needs the year 2201"):
            desk.add_days(start, 0, mode=mode, day=DAY)


def test_more_dates_than_are_kept_have_their_hours() -> None:
    desk, first = BusinessHours("UTC", MON_TO_FRI), date(2000, 1, 1).toordinal()
    open_dates = sum(bool(desk.hours_of(date.fromordinal(first + each))) for each in range(7 * 600))
    assert open_dates == 5 * 600


def test_jumps_over_more_years_than_are_kept_are_exact() -> None:
    desk, fresh = BusinessHours("Europe/Bratislava", MON_TO_FRI), BusinessHours("Europe/Bratislava", MON_TO_FRI)
    start, far = at("2026-11-20T15:30"), at("2111-11-20T15:30")
    length = desk.between(start, far)
    assert length == desk.between(start, at("2050-01-01T00:00")) + fresh.between(at("2050-01-01T00:00"), far)
    assert desk.add(start, length) == far
    assert desk.add(start, 2 * HOUR) == at("2026-11-23T09:30")


def test_threads_that_ask_for_different_years_get_their_own_answers() -> None:
    desk = BusinessHours("Europe/Bratislava", MON_TO_FRI)
    asked = [at(f"{year}-03-04T05:06") for year in (1950, 2026, 2100, 2027, 2001) * 40]
    expected = {start: hours(zone="Europe/Bratislava").add(start, 100 * HOUR) for start in set(asked)}
    with ThreadPoolExecutor(8) as pool:
        due = list(pool.map(lambda start: desk.add(start, 100 * HOUR), asked))
    assert due == [expected[start] for start in asked]


def test_amounts_beyond_are_refused() -> None:
    for amount in (timedelta(days=200_000), timedelta.max):
        with pytest.raises(BadInput, match="2200"):
            BRATISLAVA.add(at("2026-11-20T12:00"), amount)


# --- refused


def test_negative_amounts_and_naive_instants_are_refused() -> None:
    for start in ("2026-11-20T12:00", "2026-11-20T03:00", "2026-11-20T20:00", "2026-11-22T20:00"):
        with pytest.raises(BadInput, match="can't be negative"):
            BRATISLAVA.add(at(start), -timedelta.resolution)
    naive = at("2026-11-20T12:00").replace(tzinfo=None)
    for ask in (BRATISLAVA.opening, BRATISLAVA.is_open, lambda start: BRATISLAVA.add(start, HOUR)):
        with pytest.raises(BadInput, match="has no zone"):
            ask(naive)


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Bratislva", "Europe/Bratislava"),
        ("europe/prague", "Europe/Prague"),
        ("America/New York", "America/New_York"),
        *((name, "give an IANA name") for name in ("", "\x00", "\ud800", "€" * 5000)),
        ("../../etc/passwd", "unknown zone"),
        ("Europe", "unknown zone 'Europe'"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest_name(zone: str, hint: str) -> None:
    with pytest.raises(BadInput, match="unknown zone") as refusal:
        hours(zone=zone)
    assert hint in str(refusal.value)


@pytest.mark.parametrize("window", [(1020, 540), (540, 540), (-1, 60), (1380, 1441)])
def test_backwards_and_impossible_windows_are_refused(window: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="week, Tuesday"):
        hours(only(1, window))
    with pytest.raises(BadInput, match="breaks, 2026-11-20"):
        hours(breaks={FRIDAY: (window,)})


def test_overlapping_windows_are_refused_in_whatever_order() -> None:
    with pytest.raises(BadInput, match="Sunday: the windows overlap at 11:00"):
        hours(only(6, (660, 720), (540, 661)))


def test_a_week_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(BadInput, match="it has 5 days: give seven"):
        hours((OFFICE,) * 5)


def test_too_many_windows_are_refused() -> None:
    with pytest.raises(BadInput, match="49 windows"):
        hours(only(0, *((minute, minute + 1) for minute in range(0, 98, 2))))


def test_hours_that_never_open_again_are_refused() -> None:
    sundays = [date(2026, 1, 4) + timedelta(weeks=each) for each in range(53)]
    with pytest.raises(BadInput, match="it never opens"):
        hours(((),) * 7)
    with pytest.raises(BadInput, match="nothing open for 366 days from 2026-01-04"):
        hours(only(6, *OFFICE), own=tuple(sundays))
    with pytest.raises(BadInput, match="nothing open for 366 days"):
        hours(only(6, *OFFICE), own=tuple(sundays[::2]), breaks=dict.fromkeys(sundays[1::2], ((0, 1440),)))
    assert hours(only(6, *OFFICE), own=tuple(sundays[:50])).opening(at("2026-01-01T00:00")) == at("2026-12-20T09:00")


def test_dates_at_the_end_of_time_do_no_harm() -> None:
    assert hours(own=(date.min, date.max), breaks={date.max: ((0, 1440),)}).is_open(at("2026-11-20T12:00"))


def test_equal_hours_are_equal_however_they_are_told() -> None:
    one = hours(breaks={FRIDAY: ((600, 660),), MONDAY: ((600, 660),)})
    two = BusinessHours("UTC", MON_TO_FRI, breaks=((MONDAY, ((600, 660),)), (FRIDAY, ((600, 660),))))
    one.add(at("2026-11-20T12:00"), HOUR)
    assert one == two
    assert hash(one) == hash(two)
    assert "_line" not in repr(one)


def test_an_interval_is_half_open_and_never_empty() -> None:
    interval = Interval(at("2026-11-20T12:00"), at("2026-11-20T13:00"))
    assert interval.length == HOUR
    assert interval.start in interval
    assert interval.end not in interval
    with pytest.raises(BadInput, match="must end after it starts"):
        Interval(interval.end, interval.end)
    with pytest.raises(BadInput, match="UTC"):
        Interval(interval.start.replace(tzinfo=None), interval.end)


def test_a_due_instant_near_new_year_does_not_depend_on_what_was_asked_before() -> None:
    week = (((0, 1440),), ((540, 1020),), ((0, 1425),), ((465, 1185),), ((120, 180),), (), ((540, 1020),))
    asked, fresh = BusinessHours("UTC", week), BusinessHours("UTC", week)
    asked.add(datetime(2026, 10, 21, tzinfo=UTC), timedelta(days=19))
    asked.add(datetime(2027, 2, 9, 8, tzinfo=UTC), timedelta(days=229))
    start, amount = datetime(2026, 12, 29, 0, 10, 44, tzinfo=UTC), timedelta(hours=39)
    assert asked.add(start, amount) == fresh.add(start, amount)
