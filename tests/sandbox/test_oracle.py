"""The slow walk that everything else is judged by, at instants that anybody can check with a calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import oracle

A_FRIDAY_AT_HALF_PAST_FOUR = "2026-11-20T15:30:00"
A_SUNDAY = "2026-11-22T15:00:00"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("severity", "start", "due"),
    [
        (1, A_SUNDAY, "2026-11-22T16:00:00"),
        (2, A_FRIDAY_AT_HALF_PAST_FOUR, "2026-11-20T16:30:00"),
        (3, A_FRIDAY_AT_HALF_PAST_FOUR, "2026-11-23T09:30:00"),
        (3, A_SUNDAY, "2026-11-23T10:00:00"),
        (3, "2026-11-20T14:00:00", "2026-11-20T16:00:00"),
        (3, "2026-11-20T14:00:00.250", "2026-11-23T08:00:00.250"),
        (3, "2026-03-27T15:00:00", "2026-03-30T08:00:00"),
        (4, A_FRIDAY_AT_HALF_PAST_FOUR, "2026-11-23T15:30:00"),
        (5, "2026-11-20T08:00:00", "2026-11-20T16:00:00"),
    ],
)
def test_a_first_response_is_due_when_its_time_is_used_up(severity: int, start: str, due: str) -> None:
    assert oracle.first_response_due(severity, utc(start)) == utc(due)


@pytest.mark.parametrize(
    ("severity", "since", "due"),
    [
        (1, A_SUNDAY, "2026-11-22T19:00:00"),
        (3, A_FRIDAY_AT_HALF_PAST_FOUR, "2026-11-24T15:30:00"),
        (3, A_SUNDAY, "2026-11-24T16:00:00"),
    ],
)
def test_a_follow_up_is_due_when_its_time_is_used_up(severity: int, since: str, due: str) -> None:
    assert oracle.follow_up_due(severity, utc(since)) == utc(due)


@pytest.mark.parametrize("severity", [4, 5])
def test_bugs_and_requests_owe_no_follow_up(severity: int) -> None:
    assert oracle.follow_up_due(severity, utc(A_SUNDAY)) is None


def test_the_desk_opens_at_nine_in_central_europe_in_winter_and_in_summer() -> None:
    assert oracle.opening(utc(A_SUNDAY)) == utc("2026-11-23T08:00:00")
    assert oracle.opening(utc("2026-07-05T15:00:00")) == utc("2026-07-06T07:00:00")


def test_the_desk_is_open_at_its_opening_and_shut_at_its_closing() -> None:
    assert oracle.is_open(utc("2026-11-23T08:00:00"))
    assert not oracle.is_open(utc("2026-11-23T16:00:00"))


@given(
    st.sampled_from([1, 2, 3, 4, 5]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- see timezones
    st.timedeltas(timedelta(0), timedelta(days=3)),
)
def test_who_writes_later_is_never_owed_an_answer_earlier(severity: int, start: datetime, later: timedelta) -> None:
    assert oracle.first_response_due(severity, start) <= oracle.first_response_due(severity, start + later)
