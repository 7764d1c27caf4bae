"""How times, zones, languages and initials are written."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.booking.slots import Slot
from integration.domain.hours.interval import Interval
from integration.handlers.booking.picture import initials
from integration.handlers.booking.slot_words import SlotWords, wire
from integration.handlers.booking.week import times_of, week_of
from integration.handlers.booking.zones import PROPOSED, zone_typed, zones_like
from integration.handlers.languages import languages, speech_of
from tests.fakes.now import instant

HALF = timedelta(minutes=30)
BRATISLAVA = ZoneInfo("Europe/Bratislava")


def words(zone: str, accepted: str = "en-GB") -> SlotWords:
    return SlotWords(speech_of("", accepted), ZoneInfo(zone), BRATISLAVA)


def slot(at: str) -> Slot:
    return Slot(instant(at), instant(at) + HALF)


def test_a_time_that_the_clock_shows_twice_says_which_of_the_two() -> None:
    twice = times_of(
        [slot("2026-11-01 05:30"), slot("2026-11-01 06:30"), slot("2026-11-01 07:30")], words("US/Eastern")
    )
    assert [(time.clock, time.offset) for time in twice] == [("01:30", "UTC−4"), ("01:30", "UTC−5"), ("02:30", "")]


def test_zones_whose_clocks_agree_only_at_times_are_told_apart_when_they_do_not() -> None:
    # Summer time ends a week later in New York than in Bratislava; that doesn't matter where both differ anyway, but
    # Algiers has none, and shares Bratislava's clock in winter alone.
    assert words("Africa/Algiers").there(instant("2026-11-24 09:00")) == ""
    assert words("Africa/Algiers").there(instant("2026-07-24 09:00")) == "11:00 in Bratislava"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("UTC", "UTC"), ("Asia/Kolkata", "Kolkata, UTC+5:30"), ("America/St_Johns", "UTC−3:30"), ("Europe/London", "UTC")],
)
def test_a_zone_says_what_it_differs_from_utc(zone: str, shown: str) -> None:
    assert words(zone).zone_words(instant("2026-11-24 09:00")).endswith(shown)


def test_a_city_is_named_in_the_visitors_language() -> None:
    assert words("Europe/Sofia", "bg").zone_words(instant("2026-11-24 09:00")) == "София, UTC+2"


@given(st.sampled_from(sorted(available_timezones())), st.sampled_from(["en-US", "en-GB", "bg", "sk"]))
def test_every_zone_can_be_typed_and_shown(zone: str, accepted: str) -> None:
    found = zone_typed(zone.lower().replace("_", " "))
    assert found is not None
    assert found.utcoffset(None) == ZoneInfo(zone).utcoffset(None)
    shown = SlotWords(speech_of("", accepted), found, BRATISLAVA)
    assert shown.zone_words(instant("2026-11-24 09:00"))
    assert shown.when(Interval(instant("2026-11-24 09:00"), instant("2026-11-24 09:30")))


@given(st.text(max_size=80))
def test_nothing_typed_as_a_zone_or_a_language_breaks_anything(text: str) -> None:
    zone_typed(text)
    assert len(zones_like(text)) <= 3
    assert speech_of(text, text).language in languages()


def test_every_zone_that_is_proposed_exists() -> None:
    assert set(PROPOSED) <= available_timezones()


@given(
    st.dates(date(2026, 11, 1), date(2027, 3, 31)),
    st.lists(st.integers(0, 14 * 48), unique=True, max_size=40),
    st.sampled_from(["Europe/Bratislava", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]),
)
def test_a_week_shows_each_time_of_its_dates_once_and_in_order(first: date, halves: list[int], zone: str) -> None:
    shown = words(zone)
    begin = instant(f"{first} 00:00") - timedelta(days=2)
    inside = [Slot(begin + half * HALF, begin + (half + 1) * HALF) for half in sorted(halves)]
    inside = [one for one in inside if first <= one.start.astimezone(shown.zone).date() < first + timedelta(days=7)]
    week = week_of(inside, first, shown, begin, timedelta(days=60))
    assert [time.start for day in week.days for time in day.times] == [wire(one.start) for one in inside]
    assert {"Monday", "Friday"} <= {day.weekday for day in week.days}


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dana Petrova", "DP"), ("dana", "D"), ("Ана Мария Петрова", "АП"), ("", ""), ("(Anna) B. Čapek", "BČ")],
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_what_scripts_read_is_rfc_3339_in_utc() -> None:
    assert wire(instant("2026-11-24 09:00").astimezone(BRATISLAVA)) == "2026-11-24T09:00:00Z"
    assert instant("2026-11-24 09:00").tzinfo is UTC
