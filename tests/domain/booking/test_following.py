"""What a view means for a booking."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.booking.booking import Actor, BookingState, BookingStep, Placed, StepKind
from integration.domain.booking.events import CalendarEvent, EventTime
from integration.domain.booking.following import (
    LONGEST_CALL,
    as_agent_left_it,
    clashes,
    hints_at_change,
    is_followed,
    placed_as_seen,
    span_of,
)
from integration.domain.hours.interval import Interval
from tests.domain.booking.stories import BRATISLAVA, HOUR, MINUTE, NOW, at, booking, wall

START = at("2026-06-02 10:00")
CALL = booking(START)
OTHER = wall("2026-06-03 10:00", "2026-06-03 11:00")


def event(start: EventTime | None, end: EventTime | None) -> CalendarEvent:
    return CalendarEvent(CALL.event, start, end)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (EventTime(START), EventTime(START + HOUR), Interval(START, START + HOUR)),
        (EventTime(START), EventTime(START), Interval(START, START + 30 * MINUTE)),
        (EventTime(START), None, Interval(START, START + 30 * MINUTE)),
        (EventTime(START), EventTime(START - HOUR), Interval(START, START + 30 * MINUTE)),
        (EventTime(START), EventTime(START + timedelta(days=365)), Interval(START, START + LONGEST_CALL)),
        (
            EventTime(day=date(2026, 6, 2)),
            EventTime(day=date(2026, 6, 3)),
            wall("2026-06-02 00:00", "2026-06-03 00:00"),
        ),
        (EventTime(), EventTime(), None),
        (None, None, None),
    ],
)
def test_an_event_takes_place_from_its_start_for_a_bounded_time(
    start: EventTime | None, end: EventTime | None, span: Interval | None
) -> None:
    assert span_of(event(start, end), BRATISLAVA, 30 * MINUTE) == span


@pytest.mark.parametrize("state", list(BookingState))
def test_only_confirmed_calls_that_are_not_over_follow(state: BookingState) -> None:
    call = replace(CALL, state=state)
    assert is_followed(call, NOW) is (state is BookingState.CONFIRMED)
    assert not is_followed(call, CALL.span.end)


def test_a_call_that_the_agent_took_out_is_looked_for_only_where_its_event_is_back() -> None:
    out = as_agent_left_it(CALL, None, NOW)
    assert out is not None
    assert is_followed(out, NOW)
    assert not hints_at_change(out, None, BRATISLAVA)
    assert not hints_at_change(out, CalendarEvent(CALL.event, cancelled=True), BRATISLAVA)
    assert hints_at_change(out, event(EventTime(START), EventTime(START + HOUR)), BRATISLAVA)
    assert as_agent_left_it(out, None, NOW) is None


def test_an_event_without_a_time_in_googles_answer_has_that_of_the_same_version_in_our_view() -> None:
    seen = replace(event(EventTime(day=date(2026, 6, 2)), EventTime(day=date(2026, 6, 3))), etag="2")
    found = placed_as_seen(Placed("2"), seen, BRATISLAVA)
    assert found is not None
    assert found.span == wall("2026-06-02 00:00", "2026-06-03 00:00")
    assert placed_as_seen(Placed("3"), seen, BRATISLAVA) == Placed("3")
    assert as_agent_left_it(CALL, Placed("3"), NOW) is None


starts = st.integers(-5000, 5000).map(lambda minutes: START + minutes * MINUTE)
spans = st.builds(lambda start, length: Interval(start, start + length * MINUTE), starts, st.integers(1, 3000))
answers = st.none() | st.builds(Placed, st.text(max_size=3), st.none() | spans, cancelled=st.booleans())
buffers = st.integers(0, 240).map(lambda minutes: minutes * MINUTE)


@given(answers, buffers, buffers)
def test_what_followed_once_follows_no_further_and_keeps_its_buffers(
    found: Placed | None, before: timedelta, after: timedelta
) -> None:
    call = replace(CALL, padded=Interval(CALL.span.start - before, CALL.span.end + after))
    followed = as_agent_left_it(call, found, NOW)
    if followed is None:
        return
    assert as_agent_left_it(followed, found, NOW) is None
    assert followed.span.start - followed.padded.start == before
    assert followed.padded.end - followed.span.end == after
    assert followed.former is None
    assert len(followed.steps) == len(call.steps) + 1


@given(st.lists(answers, max_size=6))
def test_the_last_word_of_google_is_what_a_booking_ends_as(answers: list[Placed | None]) -> None:
    call = CALL
    for found in answers:
        call = as_agent_left_it(call, found, NOW) or call
    last = answers[-1] if answers else Placed("", CALL.span)
    if last is None or last.cancelled:
        assert call.state is BookingState.CANCELLED
    elif last.span is not None:
        assert (call.state, call.span) == (BookingState.CONFIRMED, last.span)


def test_two_calls_meet_only_where_the_agent_put_one_of_them() -> None:
    other = replace(CALL, id="b2")
    assert not clashes(CALL, [CALL, other], [])
    put = replace(CALL, steps=(BookingStep(NOW, StepKind.MOVED, CALL.span, Actor.AGENT),))
    assert clashes(put, [put, other], [])
    assert not clashes(put, [put, replace(other, state=BookingState.CANCELLED)], [])
    assert not clashes(put, [put, replace(other, span=OTHER, padded=OTHER)], [])
