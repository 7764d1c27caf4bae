"""`vipdesk away`: absences that people enter, and who answers meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from integration.domain.errors import BadInput
from tests.cli.conftest import CommandLine
from tests.cli.some_desk import DANA, EVA, JAN, MIRA, answers, out_of_office, wide, with_desk


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return with_desk(line)


def test_who_is_sick_is_away_until_the_next_opening_and_others_answer(desk: CommandLine) -> None:
    before = datetime.now(UTC)
    (made,) = desk.json("away", "sick", DANA.upper(), "--by", "Mira")
    assert (made["agent"], made["kind"], made["by"]) == (DANA, "sick", "Mira")
    start, end = (datetime.fromisoformat(made[key]) for key in ("from", "until"))
    assert timedelta(0) <= start - before < timedelta(minutes=1)
    assert start < end <= start + timedelta(days=5)
    assert answers(desk) == {"Acme": EVA, "Orbis Logistics": JAN}
    assert desk.json("away", "list") == [{**made, "calendar_read": True}]


def test_who_is_back_answers_again(desk: CommandLine) -> None:
    desk.json("away", "sick", DANA)
    assert desk.json("away", "back", DANA) == [{"agent": DANA, "ended": 1, "still": None}]
    assert answers(desk) == {"Acme": DANA, "Orbis Logistics": DANA}
    assert desk.json("away", "list") == []
    with pytest.raises(BadInput, match="is not away"):
        desk.run("away", "back", DANA)


def test_leave_is_entered_ahead_by_days_of_the_service_both_included(desk: CommandLine) -> None:
    (made,) = desk.json("away", "leave", EVA, "2098-12-24", "2098-12-26")
    assert (made["from"], made["until"]) == ("2098-12-23T23:00:00Z", "2098-12-26T23:00:00Z")
    assert (made["kind"], made["by"]) == ("leave", None)
    assert answers(desk)["Acme"] == DANA
    told = desk.run("away", "leave", EVA, "2099-01-02", "2099-01-02").stdout
    assert "eva@desk.example is away from Fri 2099-01-02 00:00 CET until Sat 2099-01-03 00:00 CET" in told
    listed = [row.split()[:2] for row in wide(desk, "away", "list")]
    assert listed[:2] == [["id", "agent"], [made["id"][:8], EVA]]
    assert len(listed) == 3


def test_leave_that_was_entered_by_mistake_can_be_taken_back(desk: CommandLine) -> None:
    (made,) = desk.json("away", "leave", EVA, "2098-12-24", "2098-12-26")
    assert desk.json("away", "cancel", made["id"][:8]) == [{"cancelled": made["id"]}]
    assert desk.json("away", "list") == []
    with pytest.raises(BadInput, match="no id begins with"):
        desk.run("away", "cancel", made["id"][:8])


def test_cancelling_what_holds_now_brings_the_customers_back(desk: CommandLine) -> None:
    (made,) = desk.json("away", "sick", DANA)
    desk.json("away", "cancel", made["id"][:8])
    assert answers(desk)["Acme"] == DANA


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("sick", "nobody@desk.example"), "neither among the people of the desk nor an agent of the roster"),
        (("leave", EVA, "2098-12-26", "2098-12-24"), "swap the two"),
        (("leave", EVA, "2020-12-24", "2020-12-26"), "is over"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: CommandLine, words: tuple[str, ...], advice: str) -> None:
    with pytest.raises(BadInput, match=advice):
        desk.run("away", *words)
    assert desk.json("away", "list") == []


def test_people_are_told_what_follows(desk: CommandLine) -> None:
    assert f"✓ {DANA} is away from" in desk.run("away", "sick", DANA).stdout
    assert f"✓ {DANA} is back" in desk.run("away", "back", DANA).stdout


def test_where_everybody_of_the_chain_is_away_the_last_resort_answers(desk: CommandLine) -> None:
    for who in (DANA, EVA, JAN):
        desk.json("away", "sick", who)
    assert answers(desk) == {"Acme": MIRA, "Orbis Logistics": MIRA}


def test_what_a_calendar_says_is_listed_too_and_ends_only_there(desk: CommandLine) -> None:
    out_of_office(desk, DANA)
    (away,) = desk.json("away", "list")
    assert (away["id"], away["agent"], away["kind"], away["calendar_read"]) == (None, DANA, "out of office", True)
    told = desk.run("away", "back", DANA).stdout
    assert f"✗ {DANA} is still away until" in told
    assert "end it in the calendar" in told
    desk.json("away", "sick", DANA)
    (back,) = desk.json("away", "back", DANA)
    assert (back["ended"], back["still"]["kind"]) == (1, "out of office")


@pytest.mark.parametrize("command", [("away", "list"), ("cover", "gaps")])
def test_a_calendar_that_cannot_be_read_is_named(desk: CommandLine, command: tuple[str, str]) -> None:
    out_of_office(desk, DANA, problem="Google wants Dana to connect anew")
    assert f"✗ the calendar of {DANA} can't be read now" in desk.run(*command).stdout
    assert [each["calendar_read"] for each in desk.json("away", "list")] == [False]
