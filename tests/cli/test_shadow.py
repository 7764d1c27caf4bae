"""`vipdesk shadow`: on, off, and what it shows."""

import pytest

from integration.domain.memory import Memory
from tests.cli.conftest import CommandLine
from tests.cli.stored import MORNING, installed, march, worked_off
from tests.fakes.now import instant

NOBODY = {"same": 0, "added": 0, "other": 0}


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    return installed(line)


def test_shadow_is_switched_on_and_off_and_installations_tell(desk: CommandLine) -> None:
    assert desk.json("shadow", "on") == [{"installation": "main", "shadow": True}]
    assert desk.json("installations")[0]["shadow"] is True
    assert "nothing is written" in desk.run("shadow", "on").stdout
    assert "is written to from now on" in desk.run("shadow", "off").stdout
    assert desk.json("installations")[0]["shadow"] is False


def test_connecting_can_begin_in_shadow_and_a_new_key_does_not_end_it(line: CommandLine) -> None:
    words = ("--url", "https://desk.example", "--user-id", "2", "--public-url", "https://vip.example", "--token-stdin")
    told = line.run("connect", "django-helpdesk", *words, "--shadow", given="the-token\n").stdout
    assert "in shadow: nothing is written" in told
    (answer,) = line.json("connect", "django-helpdesk", *words, given="another-token\n")
    assert answer["shadow"] is True
    assert line.json("installations")[0]["shadow"] is True


def test_in_shadow_nothing_is_written_and_the_report_compares(desk: CommandLine) -> None:
    desk.json("shadow", "on")
    theirs = {"due_at": instant("2026-03-02 12:00"), "assignee": "4", "priority": 4, "severity_field": "3"}
    helpdesk = worked_off(desk, march("7", **theirs), march("8", sender="x@else.example"))
    assert helpdesk.writes == 0
    row, summary = desk.json("shadow", "report")
    assert (row["ticket"], row["customer"], row["outcome"], row["stricter"]) == ("7", "Acme", "other", True)
    told = {each["what"]: (each["theirs"], each["ours"], each["outcome"]) for each in row["differences"]}
    assert told == {
        "due date": ("2026-03-02T12:00:00Z", "2026-03-02T11:00:00Z", "other"),
        "assignee": ("4", "3", "other"),
        "priority": (4, 3, "other"),
        "tags of ours": ([], ["vip", "vip-sev-3"], "added"),
    }
    assert row["differences"][0]["later_by_seconds"] == -3600
    assert (summary["seen"], summary["tickets"], summary["differ"], summary["stricter"]) == (2, 1, 1, 1)
    assert summary["fields"]["severity"] == NOBODY | {"same": 1}
    assert summary["due_earlier"] == {"tickets": 1, "median_seconds": 3600}
    assert summary["due_later"] == {"tickets": 0, "median_seconds": None}


def test_people_read_names_wall_clocks_and_sentences(desk: CommandLine) -> None:
    desk.json("shadow", "on")
    worked_off(desk, march("7", due_at=instant("2026-03-02 12:00"), severity_field="4", priority=3))
    told = desk.run("shadow", "report").stdout
    assert told.count("Petrova") == 1, "an agent's number is no other number's name"
    words = " ".join(told.split())
    for part in (
        "13:00 CET",
        "10:00 CET",
        "1 tickets were decided in shadow, and 1 of them are ours to look after",
        "1 of our due dates are later than the helpdesk's, by 21 h (median)",
    ):
        assert part in words


def test_a_report_of_nothing_says_how_to_begin(desk: CommandLine) -> None:
    assert "begin with `vipdesk shadow on`" in desk.run("shadow", "report").stdout
    desk.run("shadow", "on")
    assert "`vipdesk reconcile` decides all open tickets" in desk.run("shadow", "report").stdout


def test_what_a_person_set_meanwhile_is_named(desk: CommandLine) -> None:
    desk.json("shadow", "on")
    worked_off(desk, march("7", severity_field="3"))
    desk.now.at = instant("2026-03-02 09:10")
    worked_off(desk, march("7", severity_field="3", due_at=instant("2026-03-02 16:00")))
    assert memory(desk).decision.due_overridden
    assert "On 1 tickets ours follows a due date or an agent that a person set" in desk.run("shadow", "report").stdout


def memory(desk: CommandLine) -> Memory:
    store = desk.store()
    found = store.recall("main", "7")
    store.close()
    assert found
    return found


def test_long_reports_are_drawn_in_parts(desk: CommandLine) -> None:
    desk.json("shadow", "on")
    worked_off(desk, *(march(str(number), severity_field="3") for number in range(60)))
    told = desk.run("shadow", "report").stdout
    assert told.count("stricter\n") == 2
    assert desk.now() == MORNING
