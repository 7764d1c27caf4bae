"""`vipdesk simulate`: a file of terms tried on the tickets that are stored."""

import json
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.ticket import Status
from tests.cli.conftest import CommandLine
from tests.cli.stored import installed, march, reply, worked_off
from tests.fakes.now import instant

NOTHING = {
    "rules_differ": False,
    "seen": 0,
    "open": 0,
    "solved": 0,
    "changed": 0,
    "breached_at_once": 0,
    "undecided": 0,
}


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return installed(line)


def terms(desk: CommandLine, **changes: Any) -> str:  # noqa: ANN401 - any setting
    """A file of the terms in force but for `changes`; `targets` are merged, row by row."""
    (shown,) = desk.json("terms", "show")
    targets = shown["targets"] | {
        name: shown["targets"][name] | row for name, row in changes.pop("targets", {}).items()
    }
    return desk.file("new.json", json.dumps(shown | changes | {"targets": targets}))


def with_follow_up(desk: CommandLine) -> str:
    return terms(desk, targets={"S4": {"follow_up": "PT1H"}})


def test_a_changed_ticket_is_one_line_and_the_last_line_sums_up(desk: CommandLine) -> None:
    worked_off(desk, march("7", reply(5), severity_field="4"), march("8", severity_field="2"))
    change, summary = desk.json("simulate", with_follow_up(desk))
    assert (change["ticket"], change["customer"], change["severity"], change["terms_version"]) == ("7", "Acme", 4, 1)
    assert change["breached_at_once"] == ["follow-up"]
    assert change["before"]["follow_up"] is None
    assert change["after"]["follow_up"] == {"due": "2026-03-02T10:05:00Z", "state": "running", "breaches": 1}
    assert change["before"]["first_response"] == change["after"]["first_response"]
    assert summary == NOTHING | {"seen": 2, "open": 2, "changed": 1, "breached_at_once": 1}


def test_people_get_a_table_with_the_zone_of_each_time_and_a_sentence(desk: CommandLine) -> None:
    worked_off(desk, march("7", severity_field="1"))
    told = desk.run("simulate", terms(desk, targets={"S1": {"first_response": "PT30M"}}))
    assert told.exit_code == 0
    words = " ".join(told.stdout.split())
    for part in ("under this file", "11:00 CET 10:30 CET", "1 of 1 open VIP tickets would change; 0 would be"):
        assert part in words


def test_solved_tickets_are_tried_with_all(desk: CommandLine) -> None:
    worked_off(desk, march("7", reply(5), severity_field="4", status=Status.SOLVED))
    (summary,) = desk.json("simulate", with_follow_up(desk))
    assert summary == NOTHING
    _, summary = desk.json("simulate", with_follow_up(desk), "--all")
    assert summary == NOTHING | {"seen": 1, "solved": 1, "changed": 1, "breached_at_once": 1}
    assert (
        "1 of 0 open and 1 solved VIP tickets would change"
        in desk.run("simulate", with_follow_up(desk), "--all").stdout
    )


def test_the_same_terms_change_nothing(desk: CommandLine) -> None:
    worked_off(desk, march("7", severity_field="4"))
    assert "nothing changes on the 1 open VIP tickets" in desk.run("simulate", terms(desk)).stdout


def test_nothing_stored_and_nobody_vip_are_said_plainly(desk: CommandLine) -> None:
    assert "No ticket is stored yet" in desk.run("simulate", terms(desk)).stdout
    worked_off(desk, march("7", sender="x@else.example"))
    assert "None of the 1 stored tickets is a VIP ticket" in desk.run("simulate", terms(desk)).stdout


def test_severity_rules_that_are_others_are_told_in_a_sentence(desk: CommandLine) -> None:
    worked_off(desk, march("7", severity_field="4"))
    (summary,) = desk.json("simulate", terms(desk, rules=[]))
    assert summary["rules_differ"] is True
    assert "no texts are kept" in desk.run("simulate", terms(desk, rules=[])).stdout


def test_nothing_is_published(desk: CommandLine) -> None:
    worked_off(desk, march("7", severity_field="4"))
    desk.json("simulate", with_follow_up(desk))
    assert [each["version"] for each in desk.json("terms", "list")] == [1]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("new.txt", "", b".toml or .json"),
        ("new.json", "{", b"not JSON"),
        ("new.json", '{"targets": {"S9": {}}}', b"S9"),
        ("new.json", None, b"cannot be read"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_with_its_own_reasons(
    desk: CommandLine, name: str, text: str | None, why: bytes
) -> None:
    path = str(desk.folder / name) if text is None else desk.file(name, text)
    result = desk.process("simulate", path)
    assert (result.returncode, result.stdout) == (1, b"")
    assert why in result.stderr


def test_tickets_that_cannot_be_decided_upon_are_counted(desk: CommandLine) -> None:
    header = "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\n"
    ancient = desk.file("old.csv", f"{header}Acme,All-inclusive,1800-01-01,,,dana@desk.example,,acme.example\n")
    desk.json("roster", "import", ancient, "--agents", str(desk.folder / "a.csv"))
    worked_off(desk, replace(march("7", severity_field="1"), opened_at=instant("1850-01-01 09:00")))
    told = desk.run("simulate", terms(desk, targets={"S1": {"clock": "business", "first_response": "PT1H"}}))
    assert "1 could not be decided upon" in told.stdout
