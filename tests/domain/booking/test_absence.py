from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.booking.absence import absences, busy_time, merged, minus
from integration.domain.booking.events import EventKind, Occurrence
from integration.domain.hours.interval import Interval

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AWAY = EventKind.OUT_OF_OFFICE


def span(start: int, end: int) -> Interval:
    return Interval(NOON + start * MINUTE, NOON + end * MINUTE)


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda each: span(each[0], sum(each))), max_size=8
)


def held(intervals: tuple[Interval, ...] | list[Interval]) -> set[int]:
    return {minute for minute in range(60) if any(NOON + minute * MINUTE in each for each in intervals)}


def test_absences_are_the_out_of_office_events_that_take_time() -> None:
    occurrences = [
        Occurrence(span(30, 60), "b", AWAY),
        Occurrence(span(0, 10), "a", AWAY),
        Occurrence(span(40, 70), "c", AWAY),
        Occurrence(span(80, 90), "declined", AWAY, takes_time=False),
        Occurrence(span(100, 110), "meeting"),
    ]

    assert absences(occurrences) == (span(0, 10), span(30, 70))


@pytest.mark.parametrize("kind", [EventKind.DEFAULT, EventKind.FOCUS, EventKind.FROM_MAIL])
def test_busy_time_is_that_of_every_other_event_that_takes_time(kind: EventKind) -> None:
    occurrences = [
        Occurrence(span(30, 60), "b", kind),
        Occurrence(span(60, 70), "touches", kind),
        Occurrence(span(0, 10), "free", kind, takes_time=False),
        Occurrence(span(100, 110), "away", AWAY),
    ]

    assert busy_time(occurrences, frozenset()) == (span(30, 70),)


def test_events_of_our_own_bookings_are_left_to_the_store_but_no_others() -> None:
    occurrences = [
        Occurrence(span(0, 10), "ours", booking="b1"),
        Occurrence(span(20, 30), "unknown", booking="b2"),
        Occurrence(span(40, 50), "plain"),
    ]

    assert busy_time(occurrences, frozenset({"b1"})) == (span(20, 30), span(40, 50))


def test_an_event_without_a_booking_is_never_ours() -> None:
    assert busy_time([Occurrence(span(0, 10), "plain")], frozenset({""})) == (span(0, 10),)


def test_nothing_less_something_is_nothing_and_something_less_nothing_is_itself() -> None:
    assert minus([], [span(0, 10)]) == ()
    assert minus([span(0, 10)], []) == (span(0, 10),)


def test_what_is_cut_out_of_the_middle_leaves_two_ends() -> None:
    assert minus([span(0, 30)], [span(10, 20)]) == (span(0, 10), span(20, 30))


def test_one_of_the_others_may_reach_over_many() -> None:
    assert minus([span(0, 10), span(20, 30), span(40, 50)], [span(5, 45)]) == (span(0, 5), span(45, 50))


@settings(max_examples=150, deadline=None)
@given(spans)
def test_merged_time_is_the_same_time_in_order_and_apart(some: list[Interval]) -> None:
    result = merged(some)

    assert held(result) == held(some)
    assert all(one.end < two.start for one, two in pairwise(result))


@settings(max_examples=150, deadline=None)
@given(spans, spans)
def test_what_is_left_is_each_minute_of_the_first_that_is_none_of_the_others(
    some: list[Interval], others: list[Interval]
) -> None:
    result = minus(some, others)

    assert held(result) == held(some) - held(others)
    assert all(one.end < two.start for one, two in pairwise(result))
