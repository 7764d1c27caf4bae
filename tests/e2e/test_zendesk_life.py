"""An account's life with VIP Desk: connected from the app's own page, cut off, connected again, left."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from integration.bootstrap import open_desk
from integration.config import read_config
from sandbox.vipdesk import RunningVipDesk
from sandbox.waiting import until
from sandbox.zendesk.dates import written
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.webhook_records import Webhook
from sandbox.zendesk_account import INSTALLATION, consented, installed, names_agents
from tests.e2e.conftest import SELDOM
from tests.e2e.zendesk_desk import HOUR, standing_at
from tests.e2e.zendesk_world import PATIENCE, S1_MESSAGE, S3_MAIL, ZendeskWorld, served

_POSTED = re.compile(r'<form id="load" method="post" target="app" action="([^"]+)"><input [^>]*value="([^"]+)"')
_SESSION = re.compile(r'data-session="([^"]+)"')
_INVITATION = re.compile(r'id="connect" href="([^"]+)"')
NOT_THERE = 404


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ZendeskWorld]:
    """The app is in the account, and nobody has connected it."""
    with served(tmp_path, SELDOM) as (zendesk, vipdesk):
        yield ZendeskWorld(zendesk, installed(zendesk, vipdesk), vipdesk)
        assert zendesk.mistakes == []


def test_an_account_is_connected_from_the_apps_own_page_to_its_first_right_ticket_and_left_with_a_receipt(
    fresh: ZendeskWorld,
) -> None:
    desk, vipdesk = fresh.desk, fresh.vipdesk
    consented(vipdesk, desk, setup_page(desk)["connect"])
    names_agents(vipdesk, fresh.account)
    (filed,) = fresh.file(S1_MESSAGE)
    fresh.right(filed)
    assert fresh.faults() == []
    assert [each for each in fresh.lines("doctor") if not each["well"]] == []
    assert "Health" in setup_page(desk)["text"]

    consented(vipdesk, desk)
    (again,) = fresh.file(S1_MESSAGE)
    fresh.right(again, filed)
    (hook,) = desk.tenant.webhooks.values()

    receipt = vipdesk.printed("zendesk", "uninstall", "--yes", "--json")
    assert receipt["removed"] == ["our webhook", "our access"]
    assert desk.webhooks() == []
    assert desk.tenant.tokens.count <= 1, "the pair of the first consent may live on until it runs out (ZD-50)"
    assert fresh.lines("installations") == []
    assert kept_of(vipdesk, INSTALLATION) == []
    until(lambda: late(fresh, hook) == NOT_THERE, seconds=PATIENCE, what="the door has forgotten it", every=0.5)
    assert "connect" in setup_page(desk)


def test_an_access_that_is_lost_is_an_admins_problem_and_connecting_again_heals_it(tmp_path: Path) -> None:
    with standing_at(tmp_path, 10 * HOUR) as desk:
        world, host = desk.world, desk.world.desk
        host.revoke()
        waits = desk.mails(S3_MAIL.subject, S3_MAIL.body)
        problem = until(world.problem, seconds=PATIENCE, what="the admin is told", every=0.3)
        assert "connect VIP Desk again" in problem
        assert desk.shown(waits).tags == frozenset()

        consented(world.vipdesk, host)
        assert world.problem() == ""
        desk.comes(desk.mails(S3_MAIL.subject, S3_MAIL.body), "dana", vip=True)
        desk.comes(waits, "dana", vip=True)
        assert world.lines("parked") == []


def test_a_change_of_which_no_webhook_tells_is_found_by_asking_what_changed(fresh: ZendeskWorld) -> None:
    consented(fresh.vipdesk, fresh.desk)
    names_agents(fresh.vipdesk, fresh.account)
    fresh.vipdesk.stop()
    fresh.desk.hooks.silent = True
    (filed,) = fresh.file(S1_MESSAGE)
    fresh.zendesk.settle()
    fresh.zendesk.advance(timedelta(minutes=2))  # an export hides the last one
    with closing(open_desk(read_config(fresh.vipdesk.settings))) as opened:
        found = opened.poll(INSTALLATION)
        while opened.work():
            pass
    assert found
    assert found.repaired == 1
    assert fresh.differences(filed) == []


def setup_page(desk: Desk) -> dict[str, str]:
    """The app's own page as the admin sees it: its text, and where Connect leads, if it is there."""
    with httpx.Client(trust_env=False, timeout=30) as browser:
        posted = _POSTED.search(browser.get(desk.nav_bar()).text)
        assert posted
        address = unescape(posted[1])
        page = browser.post(address, data={"token": unescape(posted[2])})
        session = _SESSION.search(page.text)
        assert session, page.text
        state = str(httpx.URL(address).copy_with(query=None)) + "/state"
        shown = browser.get(state, headers={"Authorization": f"Bearer {unescape(session[1])}"})
    assert shown.status_code == httpx.codes.OK, shown.text
    link = _INVITATION.search(shown.text)
    return {"text": shown.text, **({"connect": unescape(link[1])} if link else {})}


def kept_of(vipdesk: RunningVipDesk, name: str) -> list[str]:
    """All rows of the store in which this name still stands."""
    with closing(sqlite3.connect(vipdesk.settings["VIPDESK_DATABASE"])) as store:
        return [line for line in store.iterdump() if name in line]


def late(world: ZendeskWorld, hook: Webhook) -> int:
    """How another webhook is answered, which a webhook that isn't there any more signs well."""
    desk = world.desk
    return desk.hooks.exchange(hook, "late", desk.hooks.sent[-1].body, written(desk.tenant.now()) or "").status_code
