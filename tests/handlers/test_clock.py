import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from integration.handlers.clock import answer
from tests.domain.hours import minute_walk
from tests.domain.hours.minute_walk import Desk

CASES = Path(__file__).parents[1] / "data" / "business_hours_cases.jsonl"
OFFICE = [["09:00", "17:00"]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUESTION: dict[str, Any] = {
    "zone": "Europe/Bratislava",
    "week": dict.fromkeys(WEEKDAYS[:5], OFFICE),
    "holidays": ["2026-12-25"],
    "breaks": {"2026-12-24": [["12:00", "17:00"]]},
    "start": "2026-11-20T15:30:00Z",
    "amount": "PT2H",
    "clock": "business",
}


def ask(**changes: object) -> dict[str, str]:
    question = {key: value for key, value in (QUESTION | changes).items() if value is not None}
    answered: dict[str, str] = json.loads(answer(json.dumps(question).encode()))
    return answered


def test_the_published_example() -> None:
    assert ask() == {"due": "2026-11-23T09:30:00Z"}


# --- the table


def minutes(windows: list[list[str]]) -> tuple[tuple[int, int], ...]:
    return tuple((clock(start), clock(end)) for start, end in windows)


def clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def desk_of(case: dict[str, Any]) -> Desk:
    week = tuple(minutes(case["week"].get(day, [])) for day in WEEKDAYS)
    breaks = {date.fromisoformat(day): minutes(windows) for day, windows in case["breaks"].items()}
    return Desk(case["zone"], week, frozenset(map(date.fromisoformat, case["holidays"])), breaks)


def agrees(case: dict[str, Any], due: datetime) -> bool:
    expected = {kind: datetime.fromisoformat(text) for kind, text in case["expect"].items()}
    if "due" in expected:
        return due == expected["due"]
    desk, due_open = desk_of(case), expected["due_open"]
    if due == due_open:
        return True
    if not minute_walk.is_opening(desk, due_open) or minute_walk.opening(desk, due) != due_open:
        return False
    # Of no amount at all `due` is the start; the table's own oracle has it so, inside and outside hours.
    return minute_walk.is_closing(desk, due) or due == datetime.fromisoformat(case["start"])


def test_every_case_of_the_table() -> None:
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    wrong = []
    for case in cases:
        answered = json.loads(answer(json.dumps(case).encode()))
        if "due" not in answered or not agrees(case, datetime.fromisoformat(answered["due"])):
            wrong.append((case["id"], answered, case["expect"]))
    assert len(cases) == 1021
    assert wrong == []


# --- the contract


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        ({"business_days": 2}, "2026-11-24T15:30:00Z"),
        ({"business_days": 2, "mode": "elapsed", "day": "PT4H"}, "2026-11-23T15:30:00Z"),
        ({"business_days": 2, "mode": "same_time"}, "2026-11-24T15:30:00Z"),
        ({"business_days": 2, "mode": "end_of_day"}, "2026-11-24T16:00:00Z"),
        ({"business_days": 0}, "2026-11-20T15:30:00Z"),
    ],
)
def test_business_days(amount: dict[str, object], due: str) -> None:
    assert ask(amount=amount) == {"due": due}


def test_the_calendar_clock_runs_day_and_night_and_needs_no_hours() -> None:
    assert ask(clock="calendar", amount="PT48H") == {"due": "2026-11-22T15:30:00Z"}
    assert ask(clock="calendar", zone=None, week=None) == {"due": "2026-11-20T17:30:00Z"}
    assert ask(clock="calendar", week={}) == {"due": "2026-11-20T17:30:00Z"}


def test_what_may_be_left_out() -> None:
    assert ask(clock=None, holidays=None, breaks=None) == {"due": "2026-11-23T09:30:00Z"}


def test_extra_keys_are_ignored() -> None:
    assert ask(id="o1", tags=["any"], expect={"due": "never"}) == {"due": "2026-11-23T09:30:00Z"}


def test_a_window_may_end_at_24_00() -> None:
    week = {"fri": [["22:00", "24:00"]], "sat": [["00:00", "02:00"]]}
    assert ask(week=week, amount="PT3H") == {"due": "2026-11-21T00:00:00Z"}


def test_a_start_in_any_offset_is_answered_in_utc() -> None:
    assert ask(start="2026-11-20T16:30:00+01:00") == {"due": "2026-11-23T09:30:00Z"}


def test_fractions_of_a_second_are_kept_and_only_they_are_written() -> None:
    assert ask(start="2026-11-20T15:30:00.25Z") == {"due": "2026-11-23T09:30:00.250000Z"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"zone": "Europe/Bratislva"}, "did you mean Europe/Bratislava?"),
        ({"zone": None}, "zone: it is missing"),
        ({"week": None}, "week: it is missing"),
        ({"week": {}}, "week: it never opens"),
        ({"week": {"mon": [["17:00", "09:00"]]}}, "week, Monday: 17:00-09:00"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "week, Monday: the windows overlap at 11:00"),
        ({"week": {"mon": [["09:00", "24:01"]]}}, "week.mon: '24:01' is no time"),
        ({"week": {"mon": [["09:00", "17:00\n"]]}}, "week.mon: '17:00\\n' is no time"),
        ({"week": {"monday": OFFICE}}, "`$.week`"),
        ({"holidays": ["2026-02-30"]}, "`$.holidays[0]`"),
        ({"breaks": {"2026-12-24": [["12:00"]]}}, "$.breaks"),
        ({"breaks": {"2026-12-24": [["12", "13:00"]]}}, "breaks.2026-12-24: '12' is no time"),
        ({"start": "2026-11-20T15:30:00"}, "timezone component - at `$.start`"),
        ({"start": None}, "`start`"),
        ({"start": "1850-01-01T00:00:00Z"}, "1900 to 2200"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "outside the years"),
        ({"amount": None}, "`amount`"),
        ({"amount": 7}, "`$.amount`"),
        ({"amount": "P1D"}, "amount: expected an ISO 8601 time duration"),
        ({"amount": "-PT1H"}, "amount: expected an ISO 8601 time duration"),
        ({"amount": "PT99999999H"}, "beyond the year 2200"),
        ({"amount": "PT99999999H", "clock": "calendar"}, "amount: it leads beyond the year 9999"),
        ({"amount": {"business_days": 2}, "clock": "calendar"}, "amount: business days need the business clock"),
        ({"amount": {"business_days": -1}}, "`$.amount.business_days`"),
        ({"amount": {"business_days": 10**30}}, "more than can be reckoned with"),
        ({"amount": {"business_days": 10**6, "mode": "same_time"}}, "1900 to 2200"),
        ({"amount": {"business_days": 1, "mode": "later"}}, "`$.amount.mode`"),
        ({"amount": {"business_days": 1, "day": "PT0S"}}, "must have a length"),
        ({"amount": {"business_days": 1, "day": "8h"}}, "amount.day: expected"),
        ({"clock": "lunar"}, "`$.clock`"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_why(changes: dict[str, object], said: str) -> None:
    assert said in ask(**changes)["error"]


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"\n", b"null", b"[]", b"{", b"{}", b'"', b"NaN", b'{"start":NaN}', b'{"amount":1e999}', b"\xff\xfe"),
        *(b'{"zone":"\xff"}', b'{"zone":"\\ud800"}', b'{"zone":"\\u0000"}', b"[" * 200_000, b'{"x":' * 200_000),
        *(b'{"x":' + b"[" * 5000 + b"]" * 5000 + b"}", b'{"amount":' + b"9" * 10_000 + b"}", b"\x00" * 10),
    ],
)
def test_hostile_lines_are_answered(line: bytes) -> None:
    assert list(json.loads(answer(line))) == ["error"]


def test_errors_stay_short() -> None:
    assert len(ask(zone="x" * 100_000)["error"]) < 400
    assert len(ask(amount="x" * 100_000)["error"]) < 400


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
instants = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
times = st.sampled_from(["00:00", "09:00", "12:30", "17:00", "24:00", "25:00", "9:00"])
windows_written = st.lists(st.tuples(times, times), max_size=3)
almost_right = st.fixed_dictionaries(
    {},
    optional={
        "zone": st.sampled_from(["UTC", "Pacific/Apia", "Australia/Lord_Howe", "../etc", ""]) | json_values,
        "week": st.dictionaries(st.sampled_from(WEEKDAYS), windows_written) | json_values,
        "holidays": st.lists(st.dates().map(str), max_size=3) | json_values,
        "breaks": st.dictionaries(st.dates().map(str), windows_written, max_size=2) | json_values,
        "start": instants | json_values,
        "amount": st.sampled_from(["PT0S", "PT2H", "PT20000000H"]) | json_values,
        "clock": st.sampled_from(["business", "calendar"]) | json_values,
    },
).map(lambda changes: json.dumps(QUESTION | changes).encode())


@given(st.binary(max_size=200) | almost_right)
@example(b"\xed\xa0\x80")
@settings(deadline=None, max_examples=300)
def test_no_bytes_make_it_raise_and_every_answer_is_one_of_two(line: bytes) -> None:
    answered = answer(line)
    assert b"\n" not in answered
    [(kind, text)] = json.loads(answered).items()
    assert kind in {"due", "error"}
    assert text
    if kind == "due":
        assert text.endswith("Z")
        assert datetime.fromisoformat(text).utcoffset() == timedelta()


@pytest.mark.parametrize("line", [b"", b"nonsense", b'{"start":'])
def test_a_line_that_is_not_json_is_told_what_to_send(line: bytes) -> None:
    assert b"the line is not JSON: send one object a line" in answer(line)


@pytest.mark.parametrize("start", ["2026-11-20", "2026-11-20T15:30:00", "tomorrow"])
def test_a_start_that_is_no_instant_is_told_what_one_looks_like(start: str) -> None:
    assert b"such as 2026-11-20T15:30:00Z" in answer(json.dumps({"start": start, "amount": "PT1H"}).encode())
