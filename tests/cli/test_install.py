"""`vipdesk install liveagent`, from nothing to a proven round trip, against the stand-in."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from integration.clients.helpdesk.liveagent.panel import TAGS
from integration.domain.severity.scale import Severity
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.admin import office_hours
from sandbox.vipdesk import RunningVipDesk
from tests.cli.conftest import CommandLine

PUBLIC = ("--public-url", "https://vip.example")


@pytest.fixture
def host() -> Iterator[RunningLiveAgent]:
    with RunningLiveAgent() as running:
        for tag in TAGS[2:]:
            running.admin.adds_tag(tag)
        yield running


def rested(database: Path) -> None:
    """A minute has passed: we may ask as often as at first."""
    if database.exists():
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM budgets")


def install(line: CommandLine, host: RunningLiveAgent, *options: str, given: str | None = None) -> dict[str, Any]:
    said = f"{host.v3_key}\n" if given is None else given
    rested(line.folder / "desk.sqlite3")
    words = ("install", "liveagent", "--url", f"{host.url}/api/v3/", *PUBLIC, "--key-stdin", *options)
    (answer,) = line.json(*words, given=said)
    return dict(answer)


def refused(line: CommandLine, *words: str, given: str = "") -> str:
    done = line.process("install", *words, "--json", given=given.encode())
    assert done.returncode == 1
    return str(json.loads(done.stderr)["error"])


def stored(line: CommandLine) -> Any:  # noqa: ANN401 - an installation with its keys, or nothing
    store = line.store()
    try:
        return store.get("main")
    finally:
        store.close()


def test_it_stores_the_installation_and_shows_what_is_left_to_enter(line: CommandLine, host: RunningLiveAgent) -> None:
    host.admin.in_zone("Europe/Vienna")
    answer = install(line, host)
    secret = answer["webhook_url"].removeprefix("https://vip.example/hooks/liveagent/main.")
    assert len(secret) >= 32
    assert (answer["zone"], answer["facts"], answer["shadow"]) == ("Europe/Bratislava", "roster", False)
    assert answer["made"] == ["the tag vip", "the tag vip-sev-1"]
    assert f"{answer['webhook_url']}?event=ticket_created&rule=R1&ticket={{$conv_code}}" in answer["instructions"]
    found, keys = stored(line)
    assert (found.base_url, found.zone, found.own_user, found.host_leads) == (host.url, "Europe/Bratislava", "", False)
    assert (keys.api_token, keys.webhook_secret, keys.notes_token) == (host.v3_key, secret, "")
    faults = [finding["what"] for finding in answer["findings"] if not finding["well"]]
    assert "the SLA level VIP S1 exists" in faults
    assert "the helpdesk's webhook reaches us" not in {finding["what"] for finding in answer["findings"]}
    assert {ticket.status for ticket in host.account.tickets.values()} == {"X"}


def test_installing_again_changes_nothing_that_is_right(line: CommandLine, host: RunningLiveAgent) -> None:
    us = host.admin.adds_agent("VIP Desk", "vip-desk@desk.example", "default")
    options = ("--facts", "host", "--shadow", "--notes-key-stdin", "--user-id", us)
    first = install(line, host, *options, given=f"{host.v3_key}\n{host.v1_key}\n")
    before = stored(line)
    again = install(line, host, given="\n")
    assert again["made"] == []
    assert (again["webhook_url"], again["facts"], again["shadow"]) == (first["webhook_url"], "host", True)
    assert stored(line) == before
    assert before[1].notes_token == host.v1_key


def test_installing_again_takes_a_new_key_and_another_leader(line: CommandLine, host: RunningLiveAgent) -> None:
    install(line, host, "--facts", "host")
    newer = host.admin.makes_key()
    assert install(line, host, "--facts", "roster", given=f"{newer}\n")["facts"] == "roster"
    assert stored(line)[1].api_token == newer


def test_people_are_told_what_was_made_what_is_wrong_and_what_comes_next(
    line: CommandLine, host: RunningLiveAgent
) -> None:
    words = ("install", "liveagent", "--url", host.url, *PUBLIC)
    told = line.run(*words, given=f"{host.v3_key}\n").stdout
    for said in ("main is installed", "times without a zone are those of UTC", "made the tag vip\n", "VIP Desk R8"):
        assert said in told
    assert "✗ the SLA level VIP S1 exists" in told
    assert told.rstrip().endswith("vipdesk doctor")
    assert host.v3_key not in told
    rested(line.folder / "desk.sqlite3")
    assert "no summer time" not in told
    host.admin.in_zone("Asia/Tokyo")
    again = line.run(*words, given="\n")
    assert again.exit_code == 0
    assert "those of Etc/GMT-9\n  → that zone has no summer time" in again.stdout
    assert "empty: the one we have" in again.stdout
    assert "made" not in again.stdout


def test_a_wrong_key_says_what_to_do_and_nothing_is_stored(line: CommandLine, host: RunningLiveAgent) -> None:
    words = ("liveagent", "--url", host.url, *PUBLIC, "--key-stdin")
    assert "make one of API v3 under Configuration > System > API" in refused(line, *words, given="wrong\n")
    assert "no API key on standard input" in refused(line, *words)
    few = host.admin.makes_key(without=["ticket.create", "sla.read"])
    assert "our key lacks ticket.create, sla.read" in refused(line, *words, given=f"{few}\n")
    assert stored(line) is None


def test_a_wrong_address_says_what_it_should_look_like(line: CommandLine, host: RunningLiveAgent) -> None:
    for url in ("http://acme.ladesk.com", "https://acme.ladesk.com/agent", "acme.ladesk.com"):
        told = refused(line, "liveagent", "--url", url, *PUBLIC, "--key-stdin", given="key\n")
        assert "give it as https://acme.ladesk.com" in told
    host.stop()
    told = refused(line, "liveagent", "--url", host.url, *PUBLIC, "--key-stdin", given="key\n")
    assert "is the account's address right" in told


def test_what_cannot_be_is_refused_before_anything_is_asked(line: CommandLine, host: RunningLiveAgent) -> None:
    here = ("--url", host.url, "--key-stdin")
    said = f"{host.v3_key}\n{host.v1_key}\n"
    assert "vipdesk connect" in refused(line, "django-helpdesk", *here, *PUBLIC, given=said)
    assert "known are: liveagent" in refused(line, "freshdesk", *here, *PUBLIC, given=said)
    assert "`vipdesk zendesk invite`" in refused(line, "zendesk", *here, *PUBLIC, given=said)
    assert "--public-url" in refused(line, "liveagent", *here, given=said)
    assert "letters, digits" in refused(line, "liveagent", *here, *PUBLIC, "--id", "a/b", given=said)
    assert "--user-id" in refused(line, "liveagent", *here, *PUBLIC, "--notes-key-stdin", given=said)
    line.connect()
    assert "installed on django-helpdesk" in refused(line, "liveagent", *here, *PUBLIC, given=said)
    assert host.calls_by(host.v3_key) == []


def enter(host: RunningLiveAgent, hooks: list[str]) -> None:
    """What the instructions ask of an admin."""
    admin = host.admin
    admin.defines_fields("vip_severity", "vip_first_due", "vip_followup_due")
    ids = {tag.name: tag.id for tag in host.account.tags.values()}
    hour = office_hours().days[0][0].resolution * 3_600_000_000
    times = {Severity.S1: (1, 4), Severity.S2: (1, 4), Severity.S3: (2, 16), Severity.S4: (8, 0), Severity.S5: (8, 0)}
    for severity, (first, following) in times.items():
        hours = office_hours() if severity >= Severity.S3 else None
        name = f"VIP S{severity:d}"
        level = admin.adds_level(name, first_answer=first * hour, next_answer=following * hour, hours=hours)
        admin.tag_sets_level(ids[f"vip-sev-{severity:d}"], level)
    for trigger, url in zip(("ticket created", "message added", "ticket status changed"), hooks, strict=True):
        admin.sends_request(trigger, url, method="POST", role="customer" if trigger == "message added" else None)  # type: ignore[arg-type]


def test_once_all_is_entered_doctor_proves_the_round_trip(tmp_path: Path, host: RunningLiveAgent) -> None:
    alone = host.admin.adds_department("Dana alone")
    dana = host.admin.adds_agent("Dana Petrova", "dana@desk.example", alone)
    with RunningVipDesk(tmp_path) as desk:
        words = ("install", "liveagent", "--id", "demo", "--url", host.url, "--public-url", desk.url, "--key-stdin")
        told = json.loads(desk.command(*words, "--json", said=f"{host.v3_key}\n"))
        lines = (line.split() for line in told["instructions"].splitlines())
        hooks = [words[1] for words in lines if words[:1] == ["URL"]]
        assert [urlsplit(hook).path for hook in hooks] == [urlsplit(told["webhook_url"]).path] * 3
        enter(host, hooks)
        customers = "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains\n"
        customers += "Acme,All-inclusive,2026-01-01,,,dana@desk.example,,acme.example\n"
        desk.import_roster(customers, f"email,name,host_id\ndana@desk.example,Dana Petrova,{dana}\n")
        rested(tmp_path / "vipdesk.sqlite3")
        found = [json.loads(line) for line in desk.command("doctor", "--json").splitlines()]
        assert {finding["what"] for finding in found if not finding["well"]} == set()
        assert "the helpdesk's webhook reaches us" in {finding["what"] for finding in found}
        assert {ticket.status for ticket in host.account.tickets.values()} == {"X"}
