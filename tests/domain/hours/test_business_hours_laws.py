from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from tests.domain.hours import minute_walk
from tests.domain.hours.minute_walk import Desk, Windows

ZONES = ("Europe/Prague", "UTC", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu")
MORE_ZONES = (*ZONES, "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Chatham", "America/Los_Angeles")
MINUTE = timedelta(minutes=1)
FULL_DAY = ((0, 1440),)

# Days on which a clock is moved somewhere, a date is skipped (Apia) or a year ends.
TURNS = [date(2011, 12, 29), date(2026, 3, 28), date(2026, 10, 24), date(2026, 4, 4), date(2026, 10, 3)]
TURNS += [date(2010, 9, 25), date(2006, 10, 29), date(2018, 11, 3), date(2027, 2, 7), date(2026, 12, 30)]

minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
near = st.sampled_from(TURNS).flatmap(lambda day: st.integers(-4, 4).map(lambda off: day + timedelta(days=off)))


@st.composite
def windows(draw: st.DrawFn, most: int = 3) -> Windows:
    cuts = sorted(draw(st.sets(minutes, max_size=2 * most)))
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


days_open = st.sampled_from([((540, 1020),), FULL_DAY, (), ((0, 150), (1320, 1440)), ((120, 180),)]) | windows()


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    week = draw(st.tuples(*(days_open,) * 7))
    assume(any(week))
    shut = draw(st.frozensets(near, max_size=4))
    breaks = draw(st.dictionaries(near, windows(2).filter(bool), max_size=3))
    return Desk(draw(st.sampled_from(MORE_ZONES)), week, shut, breaks)


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    day = draw(near)
    off = draw(
        st.integers(0, 96).map(lambda quarter: quarter * 15 * MINUTE) | st.timedeltas(timedelta(), 1440 * MINUTE)
    )
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + off


short = st.integers(0, 160).map(lambda quarter: quarter * 15 * MINUTE) | st.timedeltas(timedelta(), timedelta(hours=40))
amounts = short | st.timedeltas(timedelta(), timedelta(days=900))


def fast(desk: Desk) -> BusinessHours:
    own = tuple(Holiday(day, "day off") for day in sorted(desk.shut))
    return BusinessHours(desk.zone, desk.week, HolidayCalendar(own), desk.breaks)


def open_enough(desk: Desk) -> bool:
    # A desk that hardly opens would take the oracle weeks, and long amounts beyond the years that are reckoned with.
    return sum(end - start for day in desk.week for start, end in day) >= 600


@given(desks().filter(open_enough), instants(), short)
@settings(deadline=None, max_examples=100)
def test_due_instants_are_those_of_the_minute_walk(desk: Desk, start: datetime, amount: timedelta) -> None:
    hours = fast(desk)
    expected = minute_walk.due(desk, start, amount)
    assert hours.add(start, amount) == expected
    # Asked again, it comes from the tables that the first question built.
    assert hours.add(start, amount) == expected


@given(desks().filter(open_enough), instants(), st.timedeltas(timedelta(), timedelta(days=4)))
@settings(deadline=None, max_examples=80)
def test_open_time_openings_and_closings_are_those_of_the_walk(desk: Desk, start: datetime, length: timedelta) -> None:
    hours, end = fast(desk), start + length
    assert hours.between(start, end) == minute_walk.open_time(desk, start, end)
    assert hours.is_open(start) == desk.is_open(start)
    assert hours.opening(start) == minute_walk.opening(desk, start)
    if desk.week != (FULL_DAY,) * 7:
        closing = hours.closing(start)
        assert minute_walk.is_closing(desk, closing)
        assert hours.between(hours.opening(start), closing) == closing - hours.opening(start)


@given(desks().filter(open_enough), instants(), st.integers(0, 4))
@settings(deadline=None, max_examples=50)
def test_working_days_are_those_of_the_minute_walk(desk: Desk, start: datetime, days: int) -> None:
    hours = fast(desk)
    day, open_minutes = minute_walk.working_day(desk, start, days)
    last = max(open_minutes).replace(second=0, microsecond=0) + MINUTE
    assert hours.add_days(start, days, mode="end_of_day", day=MINUTE) == last
    due = hours.add_days(start, days, mode="same_time", day=MINUTE)
    held = hours.hours_of(day)
    assert any(each.start <= due <= each.end for each in held)
    wall = minute_walk.wall(desk, minute_walk.opening(desk, start)).time()
    same = [each for each in open_minutes if minute_walk.wall(desk, each).time() == wall]
    if same and wall.second == wall.microsecond == 0:
        assert due in same


@given(desks().filter(open_enough), instants(), amounts)
@example(Desk("UTC", (((0, 1440),), *((),) * 6)), datetime(2026, 12, 31, tzinfo=UTC), timedelta(days=9))
@settings(deadline=None, max_examples=100)
def test_between_gives_back_what_was_added(desk: Desk, start: datetime, amount: timedelta) -> None:
    hours = fast(desk)
    assert hours.between(start, hours.add(start, amount)) == amount


@given(desks().filter(open_enough), instants(), amounts, amounts)
@settings(deadline=None, max_examples=100)
def test_adding_twice_is_adding_the_sum(desk: Desk, start: datetime, one: timedelta, two: timedelta) -> None:
    hours = fast(desk)
    assert hours.add(hours.add(start, one), two) == hours.add(start, one + two)


@given(desks().filter(open_enough), instants(), instants(), amounts, amounts)
@settings(deadline=None, max_examples=100)
def test_later_starts_and_larger_amounts_are_never_due_earlier(
    desk: Desk, start: datetime, other: datetime, one: timedelta, two: timedelta
) -> None:
    hours, (first, second), (less, more) = fast(desk), sorted((start, other)), sorted((one, two))
    assert hours.add(first, less) <= hours.add(second, less) <= hours.add(second, more)


@given(desks().filter(open_enough), instants(), amounts.filter(bool))
@settings(deadline=None, max_examples=100)
def test_a_due_instant_never_falls_where_the_desk_is_shut(desk: Desk, start: datetime, amount: timedelta) -> None:
    due = fast(desk).add(start, amount)
    assert due > start
    assert desk.is_open(due - timedelta.resolution)
    assert desk.is_open(due) or minute_walk.is_closing(desk, due)


@given(desks(), instants(), st.timedeltas(timedelta(), timedelta(days=9)))
@settings(deadline=None, max_examples=100)
def test_spans_partition_time_and_agree_with_the_hours(desk: Desk, start: datetime, length: timedelta) -> None:
    hours, end = fast(desk), start + length
    told = list(hours.spans(start, end))
    edges = [start, *(each.interval.end for each in told)]
    assert [each.interval.start for each in told] == edges[:-1]
    assert edges[-1] == end
    assert all((one.kind, one.name) != (two.kind, two.name) for one, two in pairwise(told))
    assert sum((each.interval.length for each in told if each.kind == "open"), timedelta()) == hours.between(start, end)
    assert all(desk.is_open(each.interval.start) == (each.kind == "open") for each in told)
    assert all((each.kind == "holiday") == (desk.local_date(each.interval.start) in desk.shut) for each in told)


@given(desks().filter(open_enough), st.lists(st.tuples(instants(), amounts), min_size=2, max_size=6))
@settings(deadline=None, max_examples=40)
def test_what_was_asked_before_makes_no_difference(desk: Desk, asked: list[tuple[datetime, timedelta]]) -> None:
    hours = fast(desk)
    assert [hours.add(*each) for each in asked] == [fast(desk).add(*each) for each in asked]
