"""The terms' file about second level, missed calls and the word to customers about who stands in."""

from datetime import timedelta

import pytest

from integration.domain.errors import BadInput
from integration.domain.second_level.terms import ACKNOWLEDGED_WITHIN
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.terms import ServiceTerms, default_terms
from integration.handlers.terms_diff import changes
from integration.handlers.terms_file import parse_terms

MINUTE = timedelta(minutes=1)


def read(text: str) -> ServiceTerms:
    return parse_terms(text.encode(), ".toml")


def test_what_is_left_out_is_as_the_service_has_it() -> None:
    terms = read("")
    assert terms.second_level.acknowledged_within == ACKNOWLEDGED_WITHIN
    assert (terms.call_back, terms.announce_cover) == (30 * MINUTE, True)


def test_each_severity_has_a_time_and_a_clock_of_its_own() -> None:
    terms = read("""
        call_back = "PT10M"
        announce_cover = false
        [second_level]
        acknowledged_within.S1 = "PT5M"
        acknowledged_within.S5 = "2 business days"
        clock.S2 = "business"
    """).second_level
    assert terms.of(Severity.S1) == Target.calendar(5 * MINUTE)
    assert terms.of(Severity.S2) == Target.business(30 * MINUTE)
    assert terms.of(Severity.S5) == Target.business_days(2)


def test_a_change_is_told_setting_by_setting() -> None:
    changed = read('call_back = "PT10M"\nsecond_level.acknowledged_within.S1 = "PT5M"')
    assert [(each.setting, each.before, each.after) for each in changes(default_terms(), changed)] == [
        ("call_back", "PT30M", "PT10M"),
        ("second_level.acknowledged_within.S1", "PT15M", "PT5M"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('second_level.acknowledged_within.S6 = "PT5M"', "second_level.acknowledged_within.S6: there is no such"),
        ('second_level.acknowledged_within.S1 = "5 min"', "second_level.acknowledged_within.S1: expected a time"),
        (
            'second_level.acknowledged_within.S1 = "PT0S"',
            "second_level.acknowledged_within.S1: a target is a time above",
        ),
        (
            'second_level.acknowledged_within.S1 = "1 business day"',
            "acknowledged_within.S1: calendar targets are given",
        ),
        ('second_level.clock.S1 = "open"', "second_level.clock.S1: expected calendar or business"),
        ("second_level = 5", "second_level: expected a table"),
        ('call_back = "PT0S"', "call_back: expected a time above zero"),
        ('call_back = "PT169H"', "call_back: expected a time above zero"),
        ("announce_cover = 1", "announce_cover: expected true or false"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read(text)
