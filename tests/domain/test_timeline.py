"""Histories put together."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.domain.ticket import Entry, Happening, Timeline

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

entries = st.builds(
    Entry,
    st.integers(0, 2).map(lambda second: NOON + timedelta(seconds=second)),
    st.sampled_from([Happening.AUTOMATED, Happening.AGENT_REPLIED]),
    st.sampled_from(["1", "2"]),
    st.sampled_from(["", "a", "b"]),
)
lines = st.lists(entries, max_size=6).map(lambda each: Timeline(tuple(each)))


@given(lines)
def test_a_history_that_is_joined_with_none_stays_as_it_is(line: Timeline) -> None:
    assert line.joined([]) == line
    assert line.joined([line, line.without_texts()]) == line


@given(lines, lines)
def test_what_each_history_says_is_in_both_together_as_often_as_in_the_longer(one: Timeline, other: Timeline) -> None:
    def often(line: Timeline, entry: Entry) -> int:
        return sum((each.at, each.what, each.author) == (entry.at, entry.what, entry.author) for each in line)

    both = one.joined([other])
    assert all(often(both, entry) == max(often(one, entry), often(other, entry)) for entry in both)
    assert {*one} <= {*both}
