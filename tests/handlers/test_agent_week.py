import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.errors import BadInput
from integration.domain.hours.wall_hours import Windows
from integration.handlers.agent_week import read_week, written_week

NINE, NOON, ONE, FIVE = 540, 720, 780, 1020


def test_a_week_is_read_as_it_is_written_in_the_help() -> None:
    week = read_week("Mon-Thu 09:00-12:00 13:00-17:00; Fri 09:00-13:00")
    assert week == (((NINE, NOON), (ONE, FIVE)),) * 4 + (((NINE, ONE),), (), ())


@pytest.mark.parametrize(
    "text",
    ["", "Mon", "Mon 9-17", "Monday 09:00-17:00", "Mon-Xyz 09:00-17:00", "Mon 09:00-25:00", "Mon 09:60-10:00",
     "Mon 17:00-09:00", "Mon 09:00-12:00 11:00-13:00", "Fri-Mon", "Mon 09:00-17:00;"],
)  # fmt: skip
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_week(text)


def _windows(marks: list[int]) -> Windows:
    ordered = sorted(marks)
    return tuple(zip(ordered[::2], ordered[1::2], strict=True))


day = st.sampled_from([0, 2, 4]).flatmap(
    lambda count: st.lists(st.integers(0, 1439), min_size=count, max_size=count, unique=True)
)


@given(st.lists(day.map(_windows), min_size=7, max_size=7).filter(any))
def test_a_week_that_was_written_is_read_back(week: list[Windows]) -> None:
    assert read_week(written_week(tuple(week))) == tuple(week)


def test_days_past_sunday_are_to_be_written_as_two() -> None:
    with pytest.raises(BadInput, match="Fri-Mon goes past Sunday"):
        read_week("Fri-Mon 09:00-12:00")
