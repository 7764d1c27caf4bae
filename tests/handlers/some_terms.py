"""Terms at random: whatever an installation could sell."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from integration.domain.booking.call_types import BookingTerms, CallKind, CallType
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.hours.wall_hours import Windows
from integration.domain.second_level.terms import SecondLevelTerms
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, EarlyWarning, SeverityTargets, Target
from integration.domain.terms import FollowUpMode, ServiceTerms
from integration.domain.ticket import Channel

# Everything but half of a surrogate pair can be written down.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.sampled_from(["a", "b", 'quo"ted', "offline*", "фалшива тревога"]) | texts.filter(str.strip)
dates = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def lengths(longest: timedelta) -> st.SearchStrategy[timedelta]:
    """Mostly what people write, and anything else down to a microsecond."""
    round_ones = st.sampled_from([timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1, minutes=30)])
    return round_ones | st.timedeltas(timedelta(microseconds=1), longest)


def in_order(minutes: list[int]) -> Windows:
    return tuple(pairwise(sorted(minutes)))[::2]


windows = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(in_order)
breaks = st.dictionaries(dates, windows, max_size=3).map(lambda each: tuple(sorted(each.items())))
own_days = st.dictionaries(dates, texts, max_size=3).map(
    lambda days: tuple(Holiday(day, name) for day, name in sorted(days.items()))
)
countries = st.sampled_from([(None, None), ("SK", None), ("DE", "BY"), ("BG", None)])
calendars = st.builds(
    lambda own, country: HolidayCalendar(own, country=country[0], subdivision=country[1]), own_days, countries
)
zones = st.sampled_from(["Europe/Bratislava", "UTC", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"])
weeks = st.tuples(*[windows] * 7).filter(any)
hours = st.builds(BusinessHours, zones, weeks, calendars, breaks)

targets = (
    st.builds(Target.calendar, lengths(timedelta(days=366)))
    | st.builds(Target.business, lengths(timedelta(days=366)))
    | st.builds(Target.business_days, st.integers(1, 366))
)
warnings = st.lists(
    st.builds(EarlyWarning, share=st.floats(0, 1, exclude_min=True, exclude_max=True))
    | st.builds(EarlyWarning, share=st.integers(1, 99).map(lambda percent: percent / 100))
    | st.builds(EarlyWarning, before=lengths(timedelta(hours=8))),
    max_size=3,
).map(tuple)
rows = st.tuples(
    *[
        st.builds(SeverityTargets, st.just(each), targets, st.none() | targets, st.none() | warnings)
        for each in Severity
    ]
)
words = st.lists(names, max_size=8).map(tuple)
rules = st.lists(st.builds(SeverityRule, names, st.sampled_from(Severity), words.filter(bool), words), max_size=4).map(
    tuple
)

QUARTER, MINUTE, DAY = timedelta(minutes=15), timedelta(minutes=1), timedelta(days=1)


def whole(unit: timedelta, least: int, most: int) -> st.SearchStrategy[timedelta]:
    return st.integers(least, most).map(lambda count: count * unit)


@st.composite
def call_types(draw: st.DrawFn, kind: CallKind) -> CallType:
    length, (before, after) = draw(whole(MINUTE, 5, 480)), draw(st.tuples(*[whole(MINUTE, 0, 240)] * 2))
    notice = draw(whole(DAY, 0, 5) | st.timedeltas(timedelta(), 5 * DAY))
    horizon = draw(whole(DAY, 6, 366) | st.timedeltas(6 * DAY, 366 * DAY))
    return CallType(kind, length, before, after, notice, horizon, *draw(st.tuples(*[st.integers(1, 100)] * 3)))


bookings = st.builds(
    BookingTerms,
    st.permutations(list(CallKind)).flatmap(
        lambda kinds: st.integers(0, 3).flatmap(lambda count: st.tuples(*map(call_types, kinds[:count])))
    ),
    whole(QUARTER, 1, 16),
    whole(DAY, 0, 14) | st.timedeltas(timedelta(), 14 * DAY),
    st.timedeltas(timedelta(), DAY),
    st.timedeltas(MINUTE, timedelta(hours=1)),
    st.timedeltas(2 * MINUTE, DAY),
)


@st.composite
def some_terms(draw: st.DrawFn, version: int = 0) -> ServiceTerms:
    try:
        return ServiceTerms(
            version=version,
            hours=draw(hours),
            targets=draw(rows),
            day_mode=draw(st.sampled_from(DayMode)),
            business_day=draw(lengths(timedelta(days=1))),
            held_channels=draw(st.frozensets(st.sampled_from(Channel))),
            hold_severities=draw(st.frozensets(st.sampled_from(Severity))),
            follow_up_mode=draw(st.sampled_from(FollowUpMode)),
            warnings=draw(warnings),
            raise_priority=draw(st.booleans()),
            rules=draw(rules),
            booking=draw(bookings),
            second_level=SecondLevelTerms(draw(st.tuples(*[targets] * 5))),
            call_back=draw(lengths(timedelta(days=7))),
            announce_cover=draw(st.booleans()),
        )
    except BadInput:  # a warning without room, or days off that leave nothing open
        assume(condition=False)
        raise
