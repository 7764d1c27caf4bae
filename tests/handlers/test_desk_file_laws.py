import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import Chain, ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.domain.errors import BadInput
from integration.handlers.desk_diff import desk_changes
from integration.handlers.desk_file import parse_desk_plan
from integration.handlers.desk_page import desk_page, spelled_desk
from tests.handlers.some_json import json_values, places, replaced
from tests.handlers.some_plans import some_plans

patient = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@given(some_plans())
@example(DeskPlan())
@patient
def test_what_is_printed_is_read_as_the_very_same_plan(plan: DeskPlan) -> None:
    assert parse_desk_plan(desk_page(plan).encode(), ".toml") == plan
    assert parse_desk_plan(json.dumps(spelled_desk(plan)).encode(), ".json") == plan


@given(some_plans(), some_plans())
@patient
def test_a_plan_changes_nothing_beside_itself_and_something_beside_another(one: DeskPlan, other: DeskPlan) -> None:
    assert desk_changes(one, one) == ()
    assert bool(desk_changes(one, other)) == bool(desk_changes(other, one))
    if (one.last, one.look_ahead, one.backups) != (other.last, other.look_ahead, other.backups):
        assert desk_changes(one, other)


EVA = Person(Agent("eva@desk.example", "Eva", "7"), ChatPlace("w"), "+421905123456", "g", 12)
FULL: dict[str, Any] = spelled_desk(
    DeskPlan(
        (EVA, Person(Agent("team@desk.example", "Team", ""), ChatPlace(address="https://c.example"), group="g")),
        (Turn("eva@desk.example", date(2026, 12, 1), date(2026, 12, 31)),),
        (Chain("Orbis Logistics", (Turn("eva@desk.example"),)),),
        "eva@desk.example",
        (Turn("team@desk.example"),),
        "team@desk.example",
        RoundTheClock("Night", ChatPlace("x"), "101"),
    )
)


@given(st.sampled_from(places(FULL)), json_values("", "\ud800"))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_the_file_is_read_or_refused_in_words(place: tuple[Any, ...], value: object) -> None:
    read = read_or_refused(json.dumps(replaced(FULL, place, value)).encode(), ".json")
    if isinstance(read, DeskPlan):
        assert parse_desk_plan(desk_page(read).encode(), ".toml") == read
    else:
        assert all(line.isprintable() and len(line.encode()) < 400 for line in read.split("\n"))


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode), st.sampled_from([".toml", ".json"]))
@settings(max_examples=100)
def test_no_bytes_make_it_raise_anything_but_our_error(document: bytes, suffix: str) -> None:
    assert read_or_refused(document, suffix)


@pytest.mark.parametrize("document", [b"[" * 100_000, b'{"x":' * 100_000, b"x = " + b"[" * 100_000, b"9" * 10_000])
@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_hostile_files_are_refused(document: bytes, suffix: str) -> None:
    with pytest.raises(BadInput, match="the file"):
        parse_desk_plan(document, suffix)


def read_or_refused(document: bytes, suffix: str) -> DeskPlan | str:
    try:
        return parse_desk_plan(document, suffix)
    except BadInput as error:
        return str(error)


def test_every_setting_of_the_printed_file_stands_under_its_meaning() -> None:
    lines = desk_page(replace(DeskPlan(), people=(EVA,), last="eva@desk.example")).splitlines()
    begins = [
        number
        for number, line in enumerate(lines)
        if line.startswith("[") and not line.startswith("]") and line != "[[people]]"
    ]
    begins += [
        number
        for number, line in enumerate(lines)
        if line.partition(" = ")[0] in {"look_ahead", "last", "operations", "backups", "seniors"}
    ]
    assert len(begins) == 7
    assert [lines[number - 1][:2] for number in begins] == ["# "] * 7


def test_the_printed_file_has_no_line_too_long_for_a_terminal() -> None:
    assert max(map(len, desk_page(DeskPlan()).splitlines())) <= 130
