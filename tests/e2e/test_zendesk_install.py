"""An account's whole life with us over real HTTP: invited, connected, told what happens, mended, and left again."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.vipdesk import CommandFailed, RunningVipDesk, vipdesk
from sandbox.waiting import until
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk

HERE = "zd-acme"


@dataclass(frozen=True)
class Stage:
    zendesk: RunningZendesk
    acme: Desk
    ours: RunningVipDesk

    def command(self, *words: str, said: str = "") -> list[dict[str, Any]]:
        env = {**self.ours.settings, "VIPDESK_PUBLIC_URL": self.ours.url}
        return [json.loads(line) for line in vipdesk(*words, "--json", env=env, said=said).splitlines()]

    def invited(self) -> str:
        [told] = self.command("zendesk", "invite", "acme")
        return str(told["address"])

    def arrived(self) -> list[dict[str, Any]]:
        return self.command("deliveries", "-i", HERE)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with RunningZendesk() as zendesk:
        acme = zendesk.account("acme")
        settings = {**zendesk.settings(tmp_path), "VIPDESK_RECONCILE_SECONDS": "86400"}
        with RunningVipDesk(tmp_path, settings) as ours:
            zendesk.registers(f"{ours.url}/zendesk/callback")
            yield Stage(zendesk, acme, ours)


def connected(stage: Stage, user: int | None = None) -> httpx.Response:
    """The last page of a trip on which this admin (the account's owner) pressed Allow."""
    with httpx.Client(trust_env=False, timeout=30) as browser:
        link = stage.invited()
        shown = browser.get(link)
        assert shown.status_code == 200
        assert f"form-action 'self' {stage.zendesk.url};" in shown.headers["content-security-policy"]
        away = browser.post(link)
        assert away.status_code == 303
        return browser.get(stage.acme.allows(away.headers["location"], user))


def faults(stage: Stage) -> list[str]:
    try:
        stage.command("zendesk", "check")
    except CommandFailed as failed:
        found = [json.loads(line) for line in failed.printed.splitlines()]
        return [each["what"] for each in found if not each["well"]]
    return []


def test_an_account_is_connected_told_what_happens_mended_and_left(stage: Stage) -> None:
    acme = stage.acme
    installed = acme.admin.installs_app()
    page = connected(stage)
    assert (page.status_code, "VIP Desk is connected" in page.text) == (200, True), unescape(page.text)
    assert "still to be done" not in page.text
    [one] = stage.command("installations")
    assert (one["id"], one["base_url"], one["host_leads"]) == (HERE, acme.url, True)
    assert (one["own_user"], one["app_installation"], one["problem"]) == (str(acme.owner), str(installed), "")
    [hook] = acme.webhooks()
    assert re.fullmatch(rf"{stage.ours.url}/hooks/zendesk/{HERE}\.[0-9a-f]{{64}}", hook["endpoint"])
    assert faults(stage) == []

    acme.customers.mails("ann@customer.example", "A question", "How does it work?")
    until(lambda: bool(stage.arrived()), seconds=20, what="Zendesk's webhook arrives, and is believed")
    assert stage.command("installations")[0]["account"] == str(acme.id)

    stage.command("zendesk", "rotate")
    before = len(stage.arrived())
    acme.customers.mails("ann@customer.example", "Another question", "And how does this work?")
    until(lambda: len(stage.arrived()) > before, seconds=20, what="a webhook under the new secret is believed")

    acme.admin.drops_webhook(hook["id"])
    assert faults(stage) == ["our webhook tells us what happens"]
    assert "zendesk hook" in stage.command("troubles")[0]["text"]
    stage.command("zendesk", "hook")
    assert (faults(stage), stage.command("troubles")) == ([], [])
    assert [each["endpoint"] for each in acme.webhooks()] == [hook["endpoint"]]

    [receipt] = stage.command("zendesk", "uninstall", "--yes")
    assert receipt["removed"] == ["our webhook", "our access"]
    assert (acme.webhooks(), stage.command("installations"), acme.lacking) == ([], [], [])
    assert "ann@" not in json.dumps(receipt)


def test_an_agent_connects_nothing_and_a_lost_access_is_mended_by_connecting_again(stage: Stage) -> None:
    acme = stage.acme
    agent = acme.admin.adds_agent("Amy Agent", "amy@acme.example.com", acme.group)
    assert connected(stage, agent).status_code == 403
    assert stage.command("installations") == []
    page = connected(stage)
    assert (page.status_code, "our ticket fields are there" in page.text) == (200, True)
    [before] = acme.webhooks()
    acme.revoke()
    assert faults(stage) == ["the helpdesk lets us in"]
    assert "connect VIP Desk again" in stage.command("installations")[0]["problem"]
    assert connected(stage).status_code == 200
    assert (stage.command("installations")[0]["problem"], acme.webhooks()) == ("", [before])
