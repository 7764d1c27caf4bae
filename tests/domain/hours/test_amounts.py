from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import parse_duration, written_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT2H30M", 9000),
        ("PT0S", 0),
        ("PT90S", 90),
        ("PT960M", 57_600),
        ("PT1H1M1S", 3661),
        ("PT1H1S", 3601),
        ("PT10000H", 36_000_000),
        ("PT0.5S", 0.5),
        ("PT0,5S", 0.5),
        ("PT1.5H", 5400),
        ("PT1H0.25M", 3615),
        ("PT0.000001S", 0.000001),
    ],
)
def test_time_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "T2H", "2H", "pt2h", "PT2h", "PT2H ", " PT2H", "PT2H\n", "-PT2H", "PT-2H", "+PT2H"),
        *("P1D", "P1DT2H", "P1W", "P1Y", "P1M", "PT2S1H", "PT1H1H", "PT1.5H30M", "PT.5S", "PT1.S", "PT1e3S"),
        *("PT٣H", "PT1_0S", "PTNaNS", "PT\x00H", "PT\ud800H"),
    ],
)
def test_anything_else_is_refused_and_told_what_was_expected(text: str) -> None:
    with pytest.raises(BadInput, match="expected an ISO 8601 time duration such as PT2H30M"):
        parse_duration(text)


def test_what_is_finer_than_a_microsecond_is_refused_not_rounded() -> None:
    with pytest.raises(BadInput, match="finer than a microsecond"):
        parse_duration("PT0.0000001S")


def test_what_no_timedelta_holds_is_refused() -> None:
    with pytest.raises(BadInput, match="longer than can be reckoned with"):
        parse_duration("PT999999999999H")


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 999_999))
def test_each_part_counts_exactly(hours: int, minutes: int, seconds: int, micros: int) -> None:
    text = f"PT{hours}H{minutes}M{seconds}.{micros:06d}S"
    assert parse_duration(text) == timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    with suppress(BadInput):
        assert parse_duration(text) >= timedelta()


@given(st.timedeltas(timedelta(0)))
def test_a_length_is_written_as_the_duration_that_is_read_as_it(length: timedelta) -> None:
    assert parse_duration(written_duration(length)) == length


@pytest.mark.parametrize("text", ["PT0S", "PT1H", "PT30M", "PT2H30M", "PT1H0.5S", "PT90H", "PT0.000001S", "PT20S"])
def test_a_length_is_written_in_the_shortest_way(text: str) -> None:
    assert written_duration(parse_duration(text)) == text
