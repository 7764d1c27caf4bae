import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.terms import PublishedTerms, ServiceTerms, default_terms
from integration.handlers.terms_diff import changes
from integration.handlers.terms_file import parse_terms
from integration.handlers.terms_page import spelled, toml_page
from tests.fakes.now import instant
from tests.handlers.some_json import json_values, places, replaced
from tests.handlers.some_terms import some_terms

patient = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def toml(terms: ServiceTerms) -> bytes:
    return toml_page(PublishedTerms(terms, None)).encode()


def as_json(terms: ServiceTerms) -> bytes:
    return json.dumps(spelled(terms)).encode()


@given(some_terms())
@example(default_terms(0))
@patient
def test_what_is_printed_is_read_as_the_very_same_terms(terms: ServiceTerms) -> None:
    assert parse_terms(toml(terms), ".toml") == terms
    assert parse_terms(as_json(terms), ".json") == terms


def nearly(one: ServiceTerms, other: ServiceTerms) -> st.SearchStrategy[ServiceTerms]:
    """One of them, or the first with no setting, or a few, of the second."""
    taken = st.sets(st.sampled_from(["day_mode", "rules", "held_channels", "raise_priority"]))
    mixed = taken.map(lambda names: replace(one, version=7, **{name: getattr(other, name) for name in names}))
    return st.just(other) | mixed


@given(some_terms(), some_terms(), st.data())
@patient
def test_nothing_changes_exactly_where_terms_are_equal(
    one: ServiceTerms, two: ServiceTerms, data: st.DataObject
) -> None:
    other = data.draw(nearly(one, two))
    assert (changes(one, other) == ()) == (replace(other, version=one.version) == one)


@given(some_terms(), some_terms())
@patient
def test_the_changes_back_are_the_changes_there_turned_round(one: ServiceTerms, other: ServiceTerms) -> None:
    there = {(each.setting, str(each.before), str(each.after)) for each in changes(one, other)}
    assert {(each.setting, str(each.after), str(each.before)) for each in changes(other, one)} == there


FULL = spelled(
    replace(
        default_terms(0),
        hours=BusinessHours(
            "Europe/Bratislava",
            default_terms(0).hours.week,
            HolidayCalendar((Holiday(instant("2026-12-24").date(), "Christmas Eve"),), "DE", "BY"),
            {instant("2026-12-31").date(): ((720, 1020),)},
        ),
    )
)


@given(st.sampled_from(places(FULL)), json_values("PT0S", "0%"))
@settings(max_examples=300)
def test_whatever_stands_in_the_file_is_read_or_refused_in_words(place: tuple[Any, ...], value: object) -> None:
    read = read_or_refused(json.dumps(replaced(FULL, place, value)).encode(), ".json")
    if isinstance(read, ServiceTerms):
        assert parse_terms(toml(read), ".toml") == read
    else:
        assert all(line.isprintable() and len(line.encode()) < 400 for line in read.split("\n"))


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode), st.sampled_from([".toml", ".json"]))
def test_no_bytes_make_it_raise_anything_but_our_error(document: bytes, suffix: str) -> None:
    assert read_or_refused(document, suffix)


def read_or_refused(document: bytes, suffix: str) -> ServiceTerms | str:
    try:
        return parse_terms(document, suffix)
    except BadInput as error:
        return str(error)


@pytest.mark.parametrize("document", [b"[" * 100_000, b'{"x":' * 100_000, b"x = " + b"[" * 100_000, b"9" * 10_000])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_hostile_files_are_refused(document: bytes, suffix: str) -> None:
    with pytest.raises(BadInput, match="the file"):
        parse_terms(document, suffix)


def test_every_setting_of_the_printed_file_stands_under_its_meaning() -> None:
    lines = toml_page(PublishedTerms(replace(default_terms(3), rules=()), instant("2026-11-23 09:00"))).splitlines()
    assert lines[0] == "# What VIP Desk sells here: version 3, in force since 2026-11-23 09:00:00 UTC."
    tables = [number for number, line in enumerate(lines) if line.startswith("[")]
    settings_ = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line) and number < tables[0]]
    assert len(tables) + len(settings_) == 24
    assert [lines[number - 1][:2] for number in tables + settings_] == ["# "] * 24


def test_the_printed_file_has_no_line_too_long_for_a_terminal() -> None:
    assert max(map(len, toml_page(PublishedTerms(default_terms(), None)).splitlines())) <= 130
