"""How long missed calls wait."""

from datetime import timedelta

from integration.domain.phone.ages import ages, open_age
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.terms import default_terms
from tests.fakes.now import instant

HOURS = default_terms().hours
NOW = instant("2026-11-24 09:00")


def missed(at: str, done: str = "") -> CallBack:
    came = instant(at)
    found = CallBack("c", "Acme", came, HOURS.opening(came), MissedKind.MISSED, "+421905123456")
    return found.done(instant(done), "3") if done else found


def test_an_age_runs_until_the_call_is_returned_or_until_now() -> None:
    assert missed("2026-11-23 17:00").age(NOW) == timedelta(hours=16)
    assert missed("2026-11-23 17:00", done="2026-11-24 08:10").age(NOW) == timedelta(hours=15, minutes=10)


def test_in_open_time_a_night_counts_for_nothing() -> None:
    assert open_age(missed("2026-11-23 17:00"), HOURS, NOW) == timedelta(hours=1)
    assert open_age(missed("2026-11-23 17:00", done="2026-11-24 08:10"), HOURS, NOW) == timedelta(minutes=10)
    assert open_age(missed("2026-11-23 10:00", done="2026-11-23 10:30"), HOURS, NOW) == timedelta(minutes=30)


def test_figures_are_counts_medians_and_the_longest() -> None:
    calls = [
        missed("2026-11-23 17:00", done="2026-11-24 08:10"),
        missed("2026-11-23 10:00"),
        missed("2026-11-24 08:30"),
    ]
    found = ages(calls, HOURS, NOW)
    assert (found.count, found.open) == (3, 2)
    assert (found.median, found.longest) == (timedelta(hours=15, minutes=10), timedelta(hours=23))
    assert (found.open_median, found.open_longest) == (timedelta(minutes=30), timedelta(hours=7))


def test_no_calls_have_no_figures() -> None:
    found = ages([], HOURS, NOW)
    assert (found.count, found.open, found.longest, found.median) == (0, 0, timedelta(0), timedelta(0))
