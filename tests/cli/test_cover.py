"""`vipdesk cover`: who answers whom now, by hand and by the rule, every change of it, gaps and load."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from integration.domain.cover.cover import HandoverState
from integration.domain.errors import BadInput
from tests.cli.conftest import CommandLine
from tests.cli.some_desk import DANA, EVA, JAN, MIRA, PLAN, WHO, answers, wide, with_desk
from tests.cli.stored import march, worked_off

NEXT_CENTURY = "2098-12-24T17:00+0100"


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return with_desk(line)


# --- who answers now


def test_each_vip_customer_is_listed_with_who_answers_until_when_and_why(desk: CommandLine) -> None:
    acme, orbis = desk.json("cover", "list")
    assert (acme["customer"], acme["dedicated"], acme["agent"], acme["until"]) == ("Acme", DANA, DANA, None)
    assert (acme["reason"], acme["open_tickets"], acme["limit"]) == ("the dedicated agent is there", 0, None)
    (sick,) = desk.json("away", "sick", DANA)
    acme, orbis = desk.json("cover", "list")
    assert (acme["agent"], acme["urgent"], acme["until"], acme["limit"]) == (EVA, EVA, sick["until"], 25)
    assert (orbis["customer"], orbis["agent"], orbis["reason"]) == (
        "Orbis Logistics",
        JAN,
        "the dedicated agent is away",
    )
    told = wide(desk, "cover", "list")
    assert told[0].split() == ["customer", "dedicated", "answers", "now", "S1", "until", "why", "has"]
    assert "Eva Horvat" in told[1]
    assert "the dedicated agent is away" in told[1]
    assert told[1].rstrip().endswith("0/25")


def test_a_customer_for_whom_nobody_is_there_is_shown_as_such(desk: CommandLine) -> None:
    desk.json("desk", "publish", desk.file("alone.toml", 'look_ahead = "2 days"'))
    desk.json("away", "sick", DANA)
    assert "Dana Petrova (away: nobody is there)" in wide(desk, "cover", "list")[1]
    assert [each["nobody"] for each in desk.json("cover", "list")] == [True, True]


# --- by hand


def test_who_answers_is_set_by_hand_whatever_calendars_say_and_ended_again(desk: CommandLine) -> None:
    (made,) = desk.json("cover", "set", "acme", JAN, "--until", NEXT_CENTURY, *WHO)
    assert (made["by"], made["why"]) == ("Mira", "agreed by phone")
    (move,) = made["moves"]
    assert (move["customer"], move["from"]["agent"], move["to"]["agent"]) == ("Acme", DANA, JAN)
    (acme, _) = desk.json("cover", "list")
    assert (acme["agent"], acme["reason"], acme["until"]) == (JAN, "set by hand", "2098-12-24T16:00:00Z")
    assert "set by hand by Mira: agreed by phone" in wide(desk, "cover", "list")[1]
    assert desk.json("cover", "end", "Acme", "--by", "Mira") == [{"customer": "Acme", "agent": DANA}]
    assert answers(desk)["Acme"] == DANA
    with pytest.raises(BadInput, match="nobody was set by hand"):
        desk.run("cover", "end", "Acme")


def test_people_are_told_what_changed_and_how_it_is_taken_back(desk: CommandLine) -> None:
    told = desk.run("cover", "set", "Acme", EVA, *WHO).stdout
    assert "✓ Acme is answered by Eva Horvat, after Dana Petrova" in told
    (made,) = desk.json("cover", "history")
    assert f"`vipdesk cover undo {made['id'][:8]}` takes it back" in told
    assert "Acme is answered by Dana Petrova now" in desk.run("cover", "end", "Acme").stdout


def test_who_was_refused_by_the_helpdesk_lately_answers_again_where_a_person_says_so(desk: CommandLine) -> None:
    desk.json("away", "sick", DANA)
    store = desk.store()
    (change,) = store.handovers("main")
    refused = replace(change, state=HandoverState.REFUSED, ended_at=change.at, refused=EVA)
    store.hand_over("main", (), [refused], (), store.covers("main")[0], change.at)
    store.close()
    desk.json("cover", "list")
    told = desk.run("cover", "set", "Acme", EVA, *WHO)
    assert told.exit_code == 0
    assert "Acme is answered by Eva Horvat" in told.stdout
    assert answers(desk)["Acme"] == EVA


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("set", "Acme", EVA), "say --by whom and --why"),
        (("set", "Acme", EVA, "--by", " ", "--why", "x"), "say --by whom and --why"),
        (("set", "Acme", "x@desk.example", *WHO), "neither among the people of the desk nor an agent of the roster"),
        (("set", "Small", EVA, *WHO), "is no VIP customer of the roster"),
        (("set", "Acme", EVA, "--until", "2020-01-01T00:00+0000", *WHO), "is over"),
        (("undo", "x"), "say --by whom and --why"),
        (("undo", "x", *WHO), "no id begins with 'x'; `vipdesk cover history` shows them"),
        (("pack", "x"), "no id begins with 'x'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(desk: CommandLine, words: tuple[str, ...], advice: str) -> None:
    with pytest.raises(BadInput, match=advice):
        desk.run("cover", *words)
    assert desk.json("cover", "history") == []


def test_an_instant_without_a_zone_is_refused(desk: CommandLine) -> None:
    assert desk.run("cover", "set", "Acme", EVA, "--until", "2099-11-23T15:00", *WHO).exit_code == 2


# --- history


def test_a_change_is_undone_and_both_stand_in_the_history(desk: CommandLine) -> None:
    (made,) = desk.json("cover", "set", "Acme", JAN, *WHO)
    (back,) = desk.json("cover", "undo", made["id"][:8], "--by", "Dana", "--why", "a mistake")
    assert answers(desk)["Acme"] == DANA
    newest, oldest = desk.json("cover", "history")
    assert (newest["id"], oldest["id"], oldest["state"]) == (back["id"], made["id"], "undone")
    shown = " ".join(desk.run("cover", "history").stdout.split())
    assert "agreed" in shown, "why it was made is still told"
    assert "by Dana:" in shown
    with pytest.raises(BadInput, match="was undone already"):
        desk.run("cover", "undo", made["id"], *WHO)


def test_the_history_tells_each_change_with_its_customers_and_can_be_asked_for_one(desk: CommandLine) -> None:
    desk.json("away", "sick", DANA)
    desk.json("cover", "set", "Acme", JAN, *WHO)
    by_hand, by_rule = desk.json("cover", "history")
    assert by_rule["why"] == "Dana Petrova is away"
    assert [move["customer"] for move in by_rule["moves"]] == ["Acme", "Orbis Logistics"]
    assert [each["id"] for each in desk.json("cover", "history", "--customer", "orbis logistics")] == [by_rule["id"]]
    rows = wide(desk, "cover", "history")
    assert len(rows) == 4
    assert by_hand["id"][:8] in rows[1]
    assert [by_rule["id"][:8] in row for row in rows] == [False, False, True, False]
    assert "Dana Petrova" in rows[3]
    assert "Ján Novák" in rows[3]


def test_the_pack_of_a_change_is_printed(desk: CommandLine) -> None:
    worked_off(desk, march("41"))
    (made,) = desk.json("cover", "set", "Acme", EVA, *WHO)
    assert made["tickets"] == ["41"]
    told = desk.run("cover", "pack", made["id"]).stdout
    assert "Acme" in told
    assert "41" in told
    assert desk.json("cover", "pack", made["id"])[0]["pack"].strip() == told.strip()


# --- ahead


def test_gaps_are_when_the_whole_chain_is_away_within_the_hours(desk: CommandLine) -> None:
    assert "somebody is there for every customer" in desk.run("cover", "gaps").stdout
    without_last = PLAN.replace('last = "mira@desk.example"', 'look_ahead = "10 days"')
    desk.json("desk", "publish", desk.file("without.toml", without_last))
    first, last = (f"{desk_day(days):%Y-%m-%d}" for days in (1, 9))
    for who in (DANA, JAN):
        desk.json("away", "leave", who, first, last)
    found = desk.json("cover", "gaps")
    assert found
    assert all(gap["customers"] == ["Orbis Logistics"] for gap in found)
    assert all(datetime.fromisoformat(gap["end"]) > datetime.fromisoformat(gap["start"]) for gap in found)
    told = desk.run("cover", "gaps").stdout
    assert "Orbis Logistics" in told
    assert "09:00-17:00" in told


def desk_day(days: int) -> datetime:
    return datetime.now().astimezone() + timedelta(days=days)


def test_the_load_of_everybody_is_shown_with_their_limit(desk: CommandLine) -> None:
    worked_off(desk, march("41"), march("42"))
    rows = {each["agent"]: each for each in desk.json("cover", "load")}
    assert list(rows) == [DANA, EVA, JAN, MIRA]
    assert (rows[DANA]["open_tickets"], rows[DANA]["limit"], rows[DANA]["customers"]) == (2, None, 2)
    assert (rows[EVA]["open_tickets"], rows[EVA]["limit"], rows[EVA]["customers"]) == (0, 25, 0)
    desk.json("desk", "publish", desk.file("full.toml", PLAN.replace('host_id = "3"', 'host_id = "3"\nlimit = 2')))
    told = desk.run("cover", "load").stdout
    assert "2/2 full" in told
    assert "0/25" in told
