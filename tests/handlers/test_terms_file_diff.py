from dataclasses import replace
from datetime import date

import pytest

from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms, default_terms
from integration.handlers.terms_diff import Change, changes
from integration.handlers.terms_file import parse_terms

USUAL = default_terms(1)
ONE, OTHER = SeverityRule("one", Severity.S1, ("a",)), SeverityRule("other", Severity.S2, ("b",))


def after(text: str) -> ServiceTerms:
    return parse_terms(text.encode(), ".toml", version=2)


def test_another_number_alone_changes_nothing() -> None:
    assert changes(USUAL, replace(USUAL, version=9)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('zone = "UTC"', [Change("zone", "Europe/Bratislava", "UTC")]),
        ("raise_priority = false", [Change("raise_priority", before=True, after=False)]),
        ('held_channels = ["web", "mail"]', []),
        ('holidays.country = "SK"', [Change("holidays.country", None, "SK")]),
        ('[targets.S2]\nfollow_up = "none"', [Change("targets.S2.follow_up", "PT4H", "none")]),
        ('[targets.S5]\nwarnings = ["75%"]', [Change("targets.S5.warnings", None, ["75%"])]),
        (
            '[breaks]\n2026-12-24 = [["12:00", "17:00"]]',
            [Change("breaks.2026-12-24", None, [["12:00", "17:00"]])],
        ),
    ],
)
def test_a_change_names_its_setting_as_the_file_does(text: str, expected: list[Change]) -> None:
    assert list(changes(USUAL, after(text))) == expected


def test_days_of_ones_own_are_told_by_their_date() -> None:
    def closed(*days: Holiday) -> ServiceTerms:
        return replace(USUAL, hours=BusinessHours(USUAL.hours.zone, USUAL.hours.week, HolidayCalendar(days)))

    eve, last = Holiday(date(2026, 12, 24), "Christmas Eve"), Holiday(date(2026, 12, 31), "New Year's Eve")
    assert changes(closed(eve), closed(last, eve)) == (Change("holidays.own.2026-12-31", None, "New Year's Eve"),)
    assert changes(closed(eve, last), closed(last, eve)) == ()


def test_which_rule_is_tried_first_is_a_setting() -> None:
    before, turned = replace(USUAL, rules=(ONE, OTHER)), replace(USUAL, rules=(OTHER, ONE))
    assert changes(before, turned) == (Change("rules", ["one", "other"], ["other", "one"]),)


def test_rules_of_one_name_are_told_apart() -> None:
    before = replace(USUAL, rules=(ONE, ONE))
    changed = replace(USUAL, rules=(ONE, replace(ONE, words=("c",))))
    assert changes(before, changed) == (Change('rules."one"[2].words', ["a"], ["c"]),)
