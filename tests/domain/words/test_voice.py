from datetime import timedelta

import pytest

from integration.domain.errors import BadInput
from integration.domain.targets import Target
from integration.domain.words.bulgarian import BULGARIAN
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice
from tests.fakes.now import instant

EN, BG = Voice(ENGLISH, "Europe/Bratislava"), Voice(BULGARIAN, "Europe/Bratislava")
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def test_an_instant_is_told_on_the_wall_and_in_utc() -> None:
    assert EN.at(instant("2026-07-01 08:00")) == "Wed 2026-07-01 10:00 CEST (08:00 UTC)"
    assert BG.at(instant("2026-07-01 08:00")) == "ср, 01.07.2026 г., 10:00 CEST (08:00 UTC)"


def test_an_instant_names_its_date_in_utc_where_that_is_another_one() -> None:
    assert EN.at(instant("2026-11-22 23:30")) == "Mon 2026-11-23 00:30 CET (2026-11-22 23:30 UTC)"
    assert BG.at(instant("2026-11-22 23:30")) == "пн, 23.11.2026 г., 00:30 CET (22.11.2026 г., 23:30 UTC)"


def test_where_the_wall_shows_utc_it_is_told_once() -> None:
    assert Voice(ENGLISH, "UTC").at(instant("2026-07-01 08:00")) == "Wed 2026-07-01 08:00 UTC"


def test_seconds_are_told_where_there_are_any() -> None:
    assert EN.here(instant("2026-07-01 08:00:07.9")) == "Wed 2026-07-01 10:00:07 CEST"
    assert EN.here(instant("2026-07-01 08:00:00.9")) == "Wed 2026-07-01 10:00 CEST"


def test_in_full_the_names_of_day_and_month_are_written_out() -> None:
    assert EN.in_full(instant("2026-03-05 08:00")) == "Thursday 5 March 2026, 09:00 CET"
    assert BG.in_full(instant("2026-03-05 08:00")) == "5 март 2026 г. (четвъртък), 09:00 ч. CET"


def test_a_stretch_within_a_day_names_it_once() -> None:
    start, end = instant("2026-11-23 08:00"), instant("2026-11-23 16:00")
    assert EN.stretch(start, end) == "Mon 2026-11-23 09:00-17:00 CET"
    assert BG.stretch(start, end) == "пн, 23.11.2026 г., 09:00–17:00 CET"


def test_a_stretch_over_days_names_both() -> None:
    start, end = instant("2026-11-23 16:00"), instant("2026-11-24 08:00")
    assert EN.stretch(start, end) == "Mon 2026-11-23 17:00 to Tue 2026-11-24 09:00 CET"
    assert BG.stretch(start, end) == "от пн, 23.11.2026 г., 17:00 до вт, 24.11.2026 г., 09:00 CET"


def test_a_stretch_over_the_end_of_summer_time_says_so_even_within_one_day() -> None:
    start, end = instant("2026-10-25 00:30"), instant("2026-10-25 01:30")
    assert EN.stretch(start, end) == "Sun 2026-10-25 02:30 CEST to Sun 2026-10-25 02:30 CET"


@pytest.mark.parametrize(
    ("amount", "english", "bulgarian"),
    [
        (timedelta(0), "0 s", "0 с"),
        (0.4 * SECOND, "0 s", "0 с"),
        (90 * MINUTE, "1 h 30 min", "1 ч 30 мин"),
        (100 * HOUR + 1.6 * SECOND, "100 h 2 s", "100 ч 2 с"),
    ],
)
def test_an_amount_is_told_in_hours_minutes_and_seconds(amount: timedelta, english: str, bulgarian: str) -> None:
    assert (EN.length(amount), BG.length(amount)) == (english, bulgarian)


@pytest.mark.parametrize(
    ("target", "english", "bulgarian"),
    [
        (Target.business_days(1), "1 business day", "1 работен ден"),
        (Target.business_days(2), "2 business days", "2 работни дни"),
        (Target.business_days(21), "21 business days", "21 работни дни"),
        (Target.business(HOUR), "1 business hour", "1 работен час"),
        (Target.business(2 * HOUR), "2 business hours", "2 работни часа"),
        (Target.business(90 * MINUTE), "1 h 30 min of business time", "1 ч 30 мин работно време"),
        (Target.calendar(HOUR), "1 hour around the clock", "1 час денонощно"),
        (Target.calendar(4 * HOUR), "4 hours around the clock", "4 часа денонощно"),
        (Target.calendar(15 * MINUTE), "15 min around the clock", "15 мин денонощно"),
    ],
)
def test_an_allowed_time_has_the_right_plural_and_says_which_time_it_is(
    target: Target, english: str, bulgarian: str
) -> None:
    assert (EN.allowed(target), BG.allowed(target)) == (english, bulgarian)


def test_a_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="unknown zone"):
        Voice(ENGLISH, "Europe/Nowhere").here(instant("2026-07-01 08:00"))
