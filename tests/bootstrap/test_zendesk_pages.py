"""Our pages inside Zendesk as they are wired: every class that is served, against the stand-in of Zendesk."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from integration.bootstrap.desk import Desk, open_desk
from integration.bootstrap.zendesk_pages import ZendeskPages
from integration.config import read_config
from integration.domain.grant import Grant
from integration.domain.installation import Credentials, Installation
from integration.storage.sealing import new_key
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk as Account
from sandbox.zendesk.marketplace import PageVisit
from tests.handlers.visitor import Visitor


@dataclass(frozen=True)
class Wired:
    zendesk: RunningZendesk
    acme: Account
    desk: Desk
    browser: Visitor
    app: int

    def enters(self, page: str, user: int, app: int | None = None) -> httpx.Response:
        visit = PageVisit("acme", app or self.app, user, "ticket_sidebar")
        token = self.zendesk.marketplace.page_token(visit, self.acme.tenant.now(), timedelta(minutes=5))
        return self.browser.post(f"/zendesk/{page}?origin={self.zendesk.url}&app_guid=1", {"token": token})

    def part(self, path: str, opened: httpx.Response, form: dict[str, str] | None = None) -> httpx.Response:
        found = re.search(r'data-session="([^"]+)"', opened.text)
        assert found, opened.text
        carried = {"Authorization": f"Bearer {found[1]}"}
        where = f"/zendesk/{path}"
        return self.browser.post(where, form, **carried) if form is not None else self.browser.get(where, **carried)

    def is_connected(self) -> None:
        where = Installation("zd-acme", "zendesk", self.acme.url, str(self.acme.owner), app_installation=str(self.app))
        self.desk.store.add(where, Credentials("", "secret"))
        now = self.acme.tenant.now()
        pair = self.acme.token(), "unused"
        self.desk.store.keep_grant(where.id, Grant(*pair, now + timedelta(minutes=30), now + timedelta(days=30)))


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Wired]:
    with ExitStack() as stack:
        zendesk = stack.enter_context(RunningZendesk())
        acme = zendesk.account("acme")
        app = acme.admin.installs_app()
        settings = {
            **zendesk.settings(tmp_path),
            "VIPDESK_DATABASE": str(tmp_path / "desk.sqlite3"),
            "VIPDESK_KEY": new_key(),
            "VIPDESK_PUBLIC_URL": "https://calls.desk.example",
        }
        desk = open_desk(read_config(settings))
        stack.callback(desk.close)
        pages = Starlette(routes=ZendeskPages(desk.zendesk, lambda _installation, _ticket: None).routes)
        yield Wired(zendesk, acme, desk, Visitor(pages), app)


def test_an_agent_of_a_connected_account_is_let_in_and_a_customer_is_not(wired: Wired) -> None:
    wired.is_connected()
    agent = wired.acme.admin.adds_agent("Amy Agent", "amy@acme.example")
    customer = wired.acme.admin.adds_customer("cora@customer.example")
    opened = wired.enters("sidebar", agent)
    assert opened.status_code == 200
    part = wired.part("sidebar/ticket/4711", opened)
    assert (part.status_code, "hasn't looked at ticket 4711" in part.text) == (404, True)
    assert "x-vipdesk-session" in part.headers
    assert wired.enters("sidebar", customer).status_code == 403
    assert wired.enters("setup", agent).status_code == 403


def test_who_is_suspended_is_not_let_in(wired: Wired) -> None:
    wired.is_connected()
    agent = wired.acme.admin.adds_agent("Amy Agent", "amy@acme.example")
    wired.acme.admin.suspends(agent)
    assert wired.enters("sidebar", agent).status_code == 403


def test_who_was_an_admin_a_moment_ago_cannot_uninstall(wired: Wired) -> None:
    wired.is_connected()
    admin = wired.acme.admin.adds_admin("Ada Admin", "ada@acme.example")
    setup, sidebar = wired.enters("setup", admin), wired.enters("sidebar", admin)
    wired.acme.admin.suspends(admin)
    assert wired.part("sidebar/ticket/4711", sidebar).status_code == 404
    assert wired.part("setup/uninstall", setup, {"account": "acme"}).status_code == 403
    assert [each.id for each in wired.desk.store.all()] == ["zd-acme"]
    assert wired.part("sidebar/ticket/4711", sidebar).status_code == 401


def test_an_admin_sees_what_is_missing(wired: Wired) -> None:
    wired.is_connected()
    told = wired.part("setup/state", wired.enters("setup", wired.acme.owner)).text
    assert "Health" in told
    assert "make our webhook" in told


def test_an_account_that_is_not_connected_is_offered_an_invitation_of_ours(wired: Wired) -> None:
    assert wired.enters("sidebar", wired.acme.owner).status_code == 409
    part = wired.part("setup/state", wired.enters("setup", wired.acme.owner))
    link = re.search(r'href="(https://calls\.desk\.example/zendesk/connect/[^"]+)"', part.text)
    assert link
    assert wired.desk.zendesk.install.visit(link[1].rpartition("/")[2]).subdomain == "acme"


def test_the_key_of_another_app_opens_nothing(wired: Wired) -> None:
    wired.is_connected()
    wired.zendesk.rotates_key()
    assert wired.enters("sidebar", wired.acme.owner).status_code == 401
