from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.domain.decision import TracedSpan
from integration.domain.words.stretches import folded
from tests.domain.words.stories import NIGHTS, span
from tests.fakes.now import instant

KINDS = st.sampled_from(["counted", "counted", "closed", "waiting", "holiday"])


@st.composite
def lines_of_time(draw: st.DrawFn) -> tuple[TracedSpan, ...]:
    at, spans = instant("2026-11-23 08:00"), []
    for kind, minutes in draw(st.lists(st.tuples(KINDS, st.integers(1, 999)), max_size=60)):
        end = at + timedelta(minutes=minutes)
        spans.append(TracedSpan(at, end, kind))
        at = end
    return tuple(spans)


@given(lines_of_time(), st.integers(5, 14))
def test_folding_loses_nothing_and_keeps_within_its_lines(spans: tuple[TracedSpan, ...], most: int) -> None:
    stretches = folded(spans, most)
    assert len(stretches) <= most
    assert sorted((one for each in stretches for one in each.spans), key=lambda one: one.start) == list(spans)
    assert sum((each.length for each in stretches), timedelta()) == sum((s.end - s.start for s in spans), timedelta())


@given(lines_of_time(), st.integers(5, 14))
def test_counted_and_skipped_time_never_share_a_line(spans: tuple[TracedSpan, ...], most: int) -> None:
    for each in folded(spans, most):
        assert {span.kind == "counted" for span in each.spans} == {each.counted}


def test_few_spans_are_told_one_by_one() -> None:
    assert [each.spans for each in folded(NIGHTS, len(NIGHTS))] == [(one,) for one in NIGHTS]


def test_neighbours_that_are_skipped_are_joined_first() -> None:
    spans = (
        span("2026-12-24 08:00", "2026-12-24 16:00"),
        span("2026-12-24 16:00", "2026-12-24 23:00", "closed"),
        span("2026-12-24 23:00", "2026-12-25 23:00", "holiday", "Christmas Day"),
        span("2026-12-25 23:00", "2026-12-28 08:00", "closed"),
        span("2026-12-28 08:00", "2026-12-28 16:00"),
        span("2026-12-28 16:00", "2026-12-29 08:00", "closed"),
    )
    assert [len(each.spans) for each in folded(spans, 5)] == [1, 3, 1, 1]


def test_the_first_and_the_last_stretches_stand_and_all_between_becomes_two() -> None:
    assert [len(each.spans) for each in folded(NIGHTS, 5)] == [1, 1, 4, 4, 1]
