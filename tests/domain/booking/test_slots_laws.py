from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import BookingTerms, CallKind, CallType
from integration.domain.booking.claims import cells
from integration.domain.booking.slots import Agenda, Slots, free_slots, is_free
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.hours.interval import Interval
from tests.domain.booking import slot_walk
from tests.domain.booking.slot_walk import MINUTE, Question
from tests.domain.booking.stories import booking
from tests.domain.hours.minute_walk import Desk

ZONES = ("Europe/Bratislava", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns", "UTC")
# Days on which a clock is moved somewhere, a Monday, and the last of a year.
DAYS = tuple(
    date.fromisoformat(each) for each in "2026-03-28 2026-10-24 2026-04-04 2026-10-03 2026-06-15 2026-12-31".split()
)
OPEN_DAYS = (
    ((0, 1440),),
    ((540, 720), (780, 1020)),
    ((0, 150), (180, 1440)),
    ((60, 840),),
    ((487, 1203),),
    ((0, 1440),),
)

weeks = st.tuples(*(st.sampled_from((*OPEN_DAYS, ())),) * 7).filter(any)
days = st.sampled_from(DAYS)


def quarters(least: int, most: int) -> st.SearchStrategy[timedelta]:
    return st.integers(least, most).map(lambda each: each * 15 * MINUTE)


def minutes(least: int, most: int) -> st.SearchStrategy[timedelta]:
    return quarters(-(-least // 15), most // 15) | st.integers(least, most).map(lambda each: each * MINUTE)


@st.composite
def desks(draw: st.DrawFn, zone: str, day: date) -> Desk:
    near = st.integers(-1, 2).map(lambda off: day + timedelta(days=off))
    return Desk(zone, draw(weeks), draw(st.frozensets(near, max_size=1)))


@st.composite
def spans(draw: st.DrawFn, begin: datetime, longest: int) -> Interval:
    start = begin + draw(minutes(-600, 2400))
    odd = st.sampled_from((0, 0, 0, 1, 59_999_999)).map(lambda each: timedelta(microseconds=each))
    return Interval(start + draw(odd), start + MINUTE + draw(minutes(1, longest)) + draw(odd))


@st.composite
def calls(draw: st.DrawFn) -> CallType:
    notice = draw(minutes(0, 180))
    buffers = draw(st.tuples(minutes(0, 45), minutes(0, 45)))
    caps = draw(st.tuples(*(st.integers(1, 3),) * 3))
    horizon = notice + draw(minutes(600, 2880))
    return CallType(draw(st.sampled_from(CallKind)), draw(minutes(15, 120)), *buffers, notice, horizon, *caps)


@st.composite
def bookings(draw: st.DrawFn, begin: datetime, name: str) -> Booking:
    span, before, after = draw(spans(begin, 90)), draw(minutes(0, 30)), draw(minutes(0, 30))
    state = draw(st.sampled_from(BookingState))
    return Booking(
        id=name,
        agent="agent",
        customer="customer",
        kind=draw(st.sampled_from(CallKind)),
        span=span,
        padded=Interval(span.start - before, span.end + after),
        state=state,
        made_at=begin,
        former=draw(spans(begin, 90)) if state is BookingState.MOVING else None,
        expires_at=begin + draw(minutes(-300, 300)) if state is BookingState.HOLD else None,
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    zone, day = draw(st.sampled_from(ZONES)), draw(days)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(minutes(-720, 720))
    window = Interval(begin, begin + draw(minutes(300, 2160)))
    three = st.integers(0, 3).flatmap(lambda count: st.tuples(*(bookings(begin, f"b{each}") for each in range(count))))
    busy = st.lists(spans(begin, 180), max_size=6)
    return Question(
        service=draw(desks(zone, day)),
        agent=draw(st.none() | desks(draw(st.sampled_from(ZONES)), day)),
        busy=tuple(draw(busy)),
        absent=tuple(draw(st.lists(spans(begin, 900), max_size=1))),
        bookings=draw(three),
        customers=draw(three),
        call=draw(calls()),
        grid=draw(st.sampled_from((15, 30, 45, 60, 75, 240))) * MINUTE,
        urgent_notice=draw(minutes(0, 120)),
        window=window,
        now=begin - draw(minutes(-300, 600)),
        urgent=draw(st.booleans()),
        ignoring=draw(st.sampled_from(("", "", "b0"))),
    )


def hours(desk: Desk) -> BusinessHours:
    shut = HolidayCalendar(tuple(Holiday(day, "day off") for day in sorted(desk.shut)))
    return BusinessHours(desk.zone, desk.week, shut)


def agenda_of(asked: Question) -> Agenda:
    agent = hours(asked.agent) if asked.agent else None
    return Agenda(hours(asked.service), agent, asked.busy, asked.absent, asked.bookings, asked.customers)


def terms_of(asked: Question) -> BookingTerms:
    return BookingTerms((asked.call,), grid=asked.grid, urgent_notice=asked.urgent_notice)


def found(asked: Question) -> Slots:
    return free_slots(
        agenda_of(asked),
        asked.call,
        terms_of(asked),
        asked.window,
        asked.now,
        urgent=asked.urgent,
        ignoring=asked.ignoring,
    )


@settings(max_examples=150, deadline=None)
@given(questions())
def test_the_free_slots_are_those_that_a_walk_through_every_minute_finds(asked: Question) -> None:
    assert [slot.start for slot in found(asked)] == slot_walk.free_starts(asked)


@settings(max_examples=60, deadline=None)
@given(questions())
def test_one_start_is_free_iff_it_is_among_the_free_slots(asked: Question) -> None:
    agenda, terms = agenda_of(asked), terms_of(asked)
    starts = {slot.start for slot in found(asked)}

    for start in slot_walk.minutes(asked.window.start, asked.window.end):
        alone = is_free(agenda, asked.call, terms, start, asked.now, urgent=asked.urgent, ignoring=asked.ignoring)
        assert alone is (start in starts)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_no_slot_touches_what_is_taken(asked: Question) -> None:
    call = asked.call
    blocking = [each for each in asked.bookings if each.blocks(asked.now) and each.id != asked.ignoring]
    claimed = {cell for each in blocking for cell in cells(each)}

    for slot in found(asked):
        padded = Interval(slot.start - call.before, slot.end + call.after)
        mine = replace(booking(asked.now), span=Interval(slot.start, slot.end), padded=padded)
        assert slot.end - slot.start == call.length
        assert not any(each.start < padded.end and padded.start < each.end for each in (*asked.busy, *asked.absent))
        assert claimed.isdisjoint(cells(mine))


@settings(max_examples=60, deadline=None)
@given(questions(), st.permutations(range(6)))
def test_the_order_of_what_is_busy_changes_nothing(asked: Question, order: list[int]) -> None:
    shuffled = tuple(asked.busy[each] for each in order if each < len(asked.busy))

    assert list(found(asked)) == list(found(replace(asked, busy=shuffled)))


@settings(max_examples=60, deadline=None)
@given(questions(), st.integers(0, 2160))
def test_a_window_cut_in_two_offers_the_same(asked: Question, after: int) -> None:
    cut = min(asked.window.start + (after + 1) * MINUTE, asked.window.end - MINUTE)
    parts = [Interval(asked.window.start, cut), Interval(cut, asked.window.end)]

    assert list(found(asked)) == [slot for part in parts for slot in found(replace(asked, window=part))]
