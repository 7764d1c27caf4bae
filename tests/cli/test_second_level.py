"""`vipdesk second-level`: to second level and back, what is open, and the address of the panel."""

import json
from datetime import datetime
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from integration.cli.second_level import commands
from integration.domain.cover.cover import Duty, Senior
from integration.domain.errors import BadInput
from integration.domain.second_level.escalation import Asked, Step
from tests.cli.conftest import CommandLine
from tests.cli.stored import installed, march, worked_off
from tests.fakes.helpdesk import FakeHelpdesk

WHY = ("--reason", "the array degrades", "--by", "Dana")


@pytest.fixture
def one(line: CommandLine) -> CommandLine:
    """Ticket 7 was decided upon, and Selma covers second level."""
    installed(line)
    store = line.store()
    store.set_duty("main", Duty((Senior("Selma Green", "8"),), "Night operations"))
    store.close()
    worked_off(line, march("7", severity_field="1"))
    return line


def run(one: CommandLine, *words: str) -> Result:
    return CliRunner().invoke(commands, list(words), env=one.settings, catch_exceptions=False)


def told(one: CommandLine, *words: str) -> list[dict[str, Any]]:
    result = run(one, *words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(each) for each in result.stdout.splitlines()]


def asked(one: CommandLine) -> list[Asked]:
    store = one.store()
    found = list(store.asked("main", "7"))
    store.close()
    return found


def work(one: CommandLine) -> FakeHelpdesk:
    """The ticket is worked off just after the last step."""
    one.now.at = asked(one)[-1].at
    return worked_off(one, march("7", severity_field="1"))


def test_a_ticket_is_handed_over_with_who_and_why_and_is_looked_at(one: CommandLine) -> None:
    assert "ticket 7 goes to second level" in run(one, "hand", "7", *WHY, "--page").stdout
    (made,) = asked(one)
    assert (made.step, made.by, made.reason, made.page) == (Step.HAND_OVER, "Dana", "the array degrades", True)
    store = one.store()
    assert store.waiting().ready + store.waiting().scheduled == 1
    store.close()


def test_what_is_open_is_listed_with_its_due_instant_and_what_is_late(one: CommandLine) -> None:
    assert told(one, "list") == []
    told(one, "hand", "7", *WHY)
    (waiting,) = told(one, "list")
    assert (waiting["ticket"], waiting["to"], waiting["state"]) == ("7", None, "hand over: on its way")
    work(one)
    (there,) = told(one, "list")
    assert (there["to"], there["customer"], there["severity"], there["late"]) == ("Selma Green", "Acme", 1, False)
    since, due = (datetime.fromisoformat(there[name]) for name in ("since", "due"))
    assert ((due - since).total_seconds(), there["reason"]) == (900.0, "the array degrades")
    assert there["state"] == "to be acknowledged"
    assert "Acme" in run(one, "list").stdout


def test_it_is_acknowledged_and_given_back(one: CommandLine) -> None:
    told(one, "hand", "7", *WHY)
    work(one)
    (step,) = told(one, "acknowledge", "7", "--by", "Selma")
    assert (step["ticket"], step["step"], step["by"]) == ("7", "acknowledge", "Selma")
    work(one)
    assert told(one, "list")[0]["state"] == "acknowledged"
    assert "goes back" in run(one, "back", "7", "--by", "Selma", "--why", "replaced").stdout
    work(one)
    assert told(one, "list") == []


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("hand", "8", *WHY), "nothing was decided for ticket 8 yet"),
        (("hand", "7", "--reason", " ", "--by", "Dana"), "say why second level is needed"),
        (("hand", "7", "--reason", "the array", "--by", " "), "say who you are"),
        (("acknowledge", "7", "--by", "Selma"), "second level hasn't got ticket 7"),
        (("back", "7", "--by", "Selma"), "second level hasn't got ticket 7"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(one: CommandLine, words: tuple[str, ...], advice: str) -> None:
    with pytest.raises(BadInput, match=advice):
        run(one, *words)
    assert asked(one) == []


def test_the_address_of_the_panel_is_made_and_opens_nothing_else(one: CommandLine) -> None:
    one.settings["VIPDESK_PUBLIC_URL"] = "https://vip.example"
    (made,) = told(one, "panel", "sidebar")
    assert made["url"].startswith("https://vip.example/panel/")
    assert made["name"] == "sidebar"


def test_the_address_of_the_panel_stands_in_the_list_of_links_and_can_be_ended(one: CommandLine) -> None:
    one.settings["VIPDESK_PUBLIC_URL"] = "https://vip.example"
    (made,) = told(one, "panel", "sidebar")
    (listed,) = one.json("links", "list")
    assert (listed["id"], listed["for"], listed["revoked_at"]) == (made["id"], "panel", None)
    one.json("links", "revoke", made["id"])
    assert one.json("links", "list")[0]["revoked_at"]
