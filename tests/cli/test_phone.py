"""`vipdesk phone` and `vipdesk callbacks`."""

import json
from datetime import timedelta
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from integration.bootstrap import utc_now
from integration.cli.phone import call_backs, commands
from integration.domain.errors import BadInput
from integration.domain.installation import Credentials, Installation
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.line import PhoneSystem
from tests.cli.conftest import CommandLine

HOUR = timedelta(hours=1)


def run(line: CommandLine, app: typer.Typer, *words: str, given: str = "") -> Result:
    settings = line.settings | {"VIPDESK_PUBLIC_URL": "https://vip.example"}
    return CliRunner().invoke(app, list(words), input=given, env=settings, catch_exceptions=False)


def answered(line: CommandLine, app: typer.Typer, *words: str, given: str = "") -> list[Any]:
    result = run(line, app, *words, "--json", given=given)
    assert result.exit_code == 0, result.output
    return [json.loads(each) for each in result.stdout.splitlines()]


@pytest.fixture
def desk(line: CommandLine) -> CommandLine:
    line.connect()
    line.import_roster()
    return line


@pytest.fixture
def liveagent(desk: CommandLine) -> CommandLine:
    store = desk.store()
    store.add(Installation("main", "liveagent", "https://acme.ladesk.com", "2"), Credentials("token", "secret"))
    store.close()
    return desk


def missed(desk: CommandLine, name: str, age: timedelta) -> None:
    store, at = desk.store(), utc_now() - age
    opens = store.terms("main").hours.opening(at)
    store.add_call_back("main", CallBack(name, "Acme", at, opens, MissedKind.MISSED, "+421905123456"))
    store.close()


def test_a_voice_address_is_shown_once_and_its_secret_never(desk: CommandLine) -> None:
    (made,) = answered(desk, commands, "add", "--system", "twilio", "--secret-stdin", given="the-auth-token\n")
    assert made["url"].startswith("https://vip.example/voice/")
    (listed,) = answered(desk, commands, "list")
    assert (listed["id"], listed["system"], listed["language"]) == (made["id"], "twilio", "en")
    assert made["url"] not in str(listed)
    assert "the-auth-token" not in run(desk, commands, "list").stdout
    store = desk.store()
    line = store.phone_line("main", made["id"])
    store.close()
    assert line
    assert (line.system, line.secret) == (PhoneSystem.TWILIO, "the-auth-token")


def test_people_are_told_what_to_type_into_the_phone_system(liveagent: CommandLine) -> None:
    desk = liveagent
    twilio = run(desk, commands, "add", "--system", "twilio", "--secret-stdin", given="token\n").stdout
    assert "/ended" in twilio
    assert "token\n" not in twilio
    ivr = run(desk, commands, "add", "--system", "liveagent", "--language", "sk").stdout
    assert 'ticket: "{$conv_code}"' in ivr
    assert "- fetch:" in ivr


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("--system", "twilio"), "--secret-stdin"),
        (("--system", "twilio", "--secret-stdin"), "auth token"),
        (("--system", "liveagent", "--secret-stdin"), "can't sign"),
        (("--system", "liveagent", "--language", "fr"), "give one of"),
        (("--system", "liveagent"), "no telephones of its own"),
    ],
)
def test_what_makes_no_sense_is_refused_and_no_address_is_made(
    desk: CommandLine, words: tuple[str, ...], advice: str
) -> None:
    with pytest.raises(BadInput, match=advice):
        run(desk, commands, "add", *words)
    assert answered(desk, commands, "list") == []


def test_an_address_is_revoked_once(liveagent: CommandLine) -> None:
    desk = liveagent
    (made,) = answered(desk, commands, "add", "--system", "liveagent")
    answered(desk, commands, "revoke", made["id"])
    with pytest.raises(BadInput, match="no open phone address"):
        run(desk, commands, "revoke", made["id"])
    (listed,) = answered(desk, commands, "list")
    assert listed["revoked_at"]


def test_a_customers_link_is_no_phone_address(desk: CommandLine) -> None:
    desk.settings["VIPDESK_PUBLIC_URL"] = "https://vip.example"
    (link,) = desk.json("links", "add", "Acme")
    assert answered(desk, commands, "list") == []
    with pytest.raises(BadInput, match="`vipdesk phone list` shows them"):
        run(desk, commands, "revoke", link["id"])


def test_calls_to_return_are_listed_with_their_ages_and_figures(desk: CommandLine) -> None:
    missed(desk, "CA1", 30 * HOUR)
    missed(desk, "CA2", 2 * HOUR)
    first, second = answered(desk, call_backs, "list")
    assert (first["id"], first["company"], first["ticket"]) == ("CA1", "Acme", None)
    assert (round(first["age_hours"]), round(second["age_hours"])) == (30, 2)
    assert 0 <= first["open_hours"] <= 16
    shown = " ".join(run(desk, call_backs, "list").stdout.split())
    assert "2 calls, 2 to be returned; median 16.0 h" in shown
    assert "longest 30.0 h" in shown


def test_a_call_that_somebody_returned_leaves_the_list_and_stays_in_the_history(desk: CommandLine) -> None:
    missed(desk, "CA1", 30 * HOUR)
    (done,) = answered(desk, call_backs, "done", "CA1", "--by", "Dana")
    assert (done["done_by"], round(done["age_hours"])) == ("Dana", 30)
    assert answered(desk, call_backs, "list") == []
    assert "no call is to be returned" in run(desk, call_backs, "list").stdout
    (kept,) = answered(desk, call_backs, "list", "--all")
    assert kept["done_by"] == "Dana"


def test_nobody_returns_a_call_that_is_not_there_or_without_a_name(desk: CommandLine) -> None:
    missed(desk, "CA1", HOUR)
    with pytest.raises(BadInput, match="no id begins with 'CA2'"):
        run(desk, call_backs, "done", "CA2", "--by", "Dana")
    with pytest.raises(BadInput, match="--by says who"):
        run(desk, call_backs, "done", "CA1", "--by", " ")
