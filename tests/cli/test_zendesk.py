"""`vipdesk zendesk …`: a way in for an admin, the daily look, a new secret, a webhook by hand, and the way out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integration.domain.errors import BadInput, Misconfigured
from integration.domain.grant import Grant
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from tests.cli.conftest import CommandLine
from tests.clients.helpdesk.zendesk.acme import ENDPOINT, ROOT, Acme, answering

HERE = "zd-acme"
HOOK = HookIdentity("01HOOK", (SigningSecret("the secret"),))


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    made = CommandLine(tmp_path)
    made.settings |= {
        "VIPDESK_PUBLIC_URL": "https://vip.example",
        "VIPDESK_ZENDESK_CLIENT_ID": "zdg-vip",
        "VIPDESK_ZENDESK_CLIENT_SECRET": "client secret",
        "VIPDESK_ZENDESK_APP_ID": "34",
        "VIPDESK_ZENDESK_ORGANIZATION_ID": "12",
    }
    return made


@pytest.fixture
def acme(line: CommandLine) -> Iterator[Acme]:
    """An account that is connected."""
    acme, now, store = Acme(), datetime.now(UTC), line.store()
    where = Installation(HERE, "zendesk", ROOT, "901", host_leads=True, app_installation="77")
    store.add(where, Credentials("", "secret", hook=HOOK))
    store.keep_grant(HERE, Grant("access", "refresh", now + timedelta(minutes=30), now + timedelta(days=30)))
    store.close()
    acme.has_hook()
    with answering(acme):
        yield acme


def hook_of(line: CommandLine) -> HookIdentity | None:
    store = line.store()
    found = store.get(HERE)
    store.close()
    return found[1].hook if found else None


def test_an_admin_is_invited_by_an_address_of_ours(line: CommandLine) -> None:
    [told] = line.json("zendesk", "invite", "https://Acme.zendesk.com/agent")
    assert (told["subdomain"], told["installation"]) == ("acme", HERE)
    assert told["address"].startswith("https://vip.example/zendesk/connect/")
    shown = line.run("zendesk", "invite", "acme").stdout
    assert "within 15 minutes" in shown
    assert "https://vip.example/zendesk/connect/" in shown


def test_an_account_is_not_connected_by_a_key(line: CommandLine) -> None:
    words = ("--url", "https://acme.zendesk.com", "--user-id", "1", "--token-stdin")
    with pytest.raises(BadInput, match="vipdesk zendesk invite"):
        line.run("connect", "zendesk", *words, given="key\n")
    assert line.json("installations") == []


@pytest.mark.parametrize("missing", ["VIPDESK_ZENDESK_CLIENT_ID", "VIPDESK_PUBLIC_URL"])
def test_a_setting_that_is_missing_is_named(line: CommandLine, missing: str) -> None:
    del line.settings[missing]
    with pytest.raises(Misconfigured, match=missing):
        line.run("zendesk", "invite", "acme")


def test_what_is_no_account_is_not_invited(line: CommandLine) -> None:
    with pytest.raises(BadInput, match="subdomain"):
        line.run("zendesk", "invite", "acme.evil.example")


@pytest.mark.parametrize("command", ["check", "rotate", "uninstall", "companies", "hook", "address"])
def test_where_no_account_is_connected_the_way_in_is_told(line: CommandLine, command: str) -> None:
    line.connect()
    with pytest.raises(BadInput, match="vipdesk zendesk invite"):
        line.run("zendesk", command)


def test_an_account_among_several_must_be_named(line: CommandLine, acme: Acme) -> None:
    store = line.store()
    store.add(Installation("zd-other", "zendesk", "https://other.zendesk.com", "1"), Credentials("", "s"))
    store.close()
    with pytest.raises(BadInput, match="zd-acme, zd-other"):
        line.run("zendesk", "check")
    assert line.run("zendesk", "check", "-i", HERE).exit_code == 0
    assert acme.lines


def test_an_account_on_which_all_is_well_has_no_faults(line: CommandLine, acme: Acme) -> None:
    assert all(each["well"] for each in line.json("zendesk", "check"))
    assert "GET users/me" in acme.lines
    assert "the helpdesk lets us in" in line.run("zendesk", "check").stdout


def test_a_fault_is_told_with_its_cure_and_ends_the_command_with_1(line: CommandLine, acme: Acme) -> None:
    acme.hooks.clear()
    result = line.run("zendesk", "check")
    assert result.exit_code == 1
    assert "not so: our webhook tells us what happens" in result.stdout
    assert "vipdesk zendesk hook" in result.stdout
    [trouble] = line.json("troubles")
    assert trouble["subject"] == "our webhook tells us what happens"


def test_an_account_that_lets_us_in_no_more_says_to_reconnect_among_the_installations(
    line: CommandLine, acme: Acme
) -> None:
    acme.me = {"id": None}
    assert line.run("zendesk", "check").exit_code == 1
    [shown] = line.json("installations")
    assert "connect VIP Desk again in Zendesk" in shown["problem"]


def test_a_secret_is_replaced_and_the_old_one_taken_for_an_hour(line: CommandLine, acme: Acme) -> None:
    before = datetime.now(UTC)
    [told] = line.json("zendesk", "rotate")
    hook = hook_of(line)
    assert hook is not None
    assert [each.text for each in hook.secrets] == ["the next secret", "the secret"]
    until = datetime.fromisoformat(told["old_until"])
    assert timedelta(minutes=59) < until - before < timedelta(minutes=61)
    shown = line.run("zendesk", "rotate").stdout
    assert "the next secret" not in shown
    assert acme.secret == "the next secret"


def test_a_webhook_that_is_gone_is_made_anew(line: CommandLine, acme: Acme) -> None:
    acme.hooks.clear()
    [told] = line.json("zendesk", "hook")
    assert (told, list(acme.hooks)) == ({"installation": HERE, "webhook": "01HOOK"}, ["01HOOK"])


def test_a_webhook_that_an_admin_made_by_hand_is_entered_without_asking_zendesk(line: CommandLine, acme: Acme) -> None:
    assert line.run("zendesk", "address").stdout.strip() == ENDPOINT
    words = ("zendesk", "hook", "--webhook", "01HAND", "--secret-stdin")
    result = line.run(*words, given="typed in\n")
    assert (result.exit_code, "typed in" in result.stdout) == (0, False)
    assert (hook_of(line), acme.lines) == (HookIdentity("01HAND", (SigningSecret("typed in"),)), [])
    assert line.run("zendesk", "hook", "--webhook", "01ASKED", given="asked for\n").exit_code == 0
    assert hook_of(line) == HookIdentity("01ASKED", (SigningSecret("asked for"),))


def test_half_of_a_webhook_is_not_entered(line: CommandLine, acme: Acme) -> None:
    with pytest.raises(BadInput, match="--webhook"):
        line.run("zendesk", "hook", "--secret-stdin", given="typed in\n")
    with pytest.raises(BadInput, match="secret"):
        line.run("zendesk", "hook", "--webhook", "01HAND", "--secret-stdin", given="\n")
    assert (hook_of(line), acme.lines) == (HOOK, [])


def test_who_types_another_id_uninstalls_nothing(line: CommandLine, acme: Acme) -> None:
    with pytest.raises(BadInput, match="nothing was changed"):
        line.run("zendesk", "uninstall", given="main\n")
    assert (hook_of(line), acme.lines) == (HOOK, [])


def test_to_uninstall_gives_a_receipt(line: CommandLine, acme: Acme) -> None:
    result = line.run("zendesk", "uninstall", given=f"{HERE}\n")
    assert result.exit_code == 0, result.output
    for told in (
        "is uninstalled",
        "removed there: our webhook",
        "removed there: our access",
        "installations",
        "in all",
    ):
        assert told in result.stdout
    assert (acme.hooks, acme.lines[-1], line.json("installations")) == ({}, "DELETE oauth/tokens/current", [])


def test_a_program_gets_the_receipt_as_json(line: CommandLine, acme: Acme) -> None:
    acme.refused["webhooks"] = 403
    [receipt] = line.json("zendesk", "uninstall", "--yes")
    assert (receipt["installation"], receipt["removed"]) == (HERE, ["our access"])
    assert receipt["left"][0].startswith("our webhook: remove it in Admin Center")
    assert receipt["total"] == sum(receipt["rows"].values()) > 0


def test_the_companies_that_the_host_calls_vip_are_shown_with_who_lacks_an_agent(line: CommandLine, acme: Acme) -> None:
    assert "All-inclusive" in line.run("zendesk", "companies").stdout
    assert line.json("zendesk", "companies") == []
    values = {"vip_plan": "All-inclusive", "vip_addon_from": "2026-01-01", "vip_agent": "5"}
    acme.users["5"] = {"id": 5, "email": "dana@desk.example", "role": "agent"}
    acme.organizations = [
        {"id": 1, "name": "Acme", "organization_fields": values},
        {"id": 2, "name": "Orbis", "organization_fields": {"vip_plan": "All-inclusive"}},
    ]
    found = line.json("zendesk", "companies")
    assert [(each["company"], each["agent"]) for each in found] == [("Acme", "dana@desk.example"), ("Orbis", None)]
    shown = line.run("zendesk", "companies").stdout
    assert "nobody yet" in shown
    assert "2026-01-01" in shown
