"""The chat of a LiveAgent account (its strict stand-in) in our page, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from integration.domain.cover.desk_plan import ChatPlace
from sandbox.liveagent import RunningLiveAgent
from tests.e2e.browser.conftest import MORNING, Visit, visiting
from tests.fakes.now import instant
from tests.handlers.booking_world import WHERE
from tests.handlers.dedicated.desk import NIGHT, chatting, plan


@pytest.fixture
def liveagent() -> Iterator[RunningLiveAgent]:
    with RunningLiveAgent(instant(MORNING)) as account:
        yield account


@pytest.fixture
def visit(tmp_path: Path, browser: Browser, liveagent: RunningLiveAgent) -> Iterator[Visit]:
    """As everywhere, but the account is no elsewhere."""
    with visiting(tmp_path, browser) as visit:
        visit.world.widgets = liveagent.url
        yield visit
    assert [url for url in visit.elsewhere if not url.startswith(liveagent.url)] == []


def test_the_widget_of_the_agents_own_department_is_opened_in_hours_and_the_desks_at_night(
    visit: Visit, liveagent: RunningLiveAgent
) -> None:
    department = liveagent.admin.adds_department("VIP Dana")
    danas = liveagent.admin.adds_widget("VIP chat with Dana", department)
    desks = liveagent.admin.adds_widget("Round the clock", liveagent.admin.adds_department("24/7"))
    chatting(visit.world, plan(dana=ChatPlace(widget=danas), desk=ChatPlace(widget=desks)))
    page = visit.page()
    for at, heading, widget in ((MORNING, "Chat with Dana Petrova", danas), (NIGHT, "Chat with 24/7 support", desks)):
        visit.now.at = instant(at)
        page.goto(visit.world.links.chat_url(WHERE, "Acme"))
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        with page.expect_request(lambda request: request.method == "POST"):
            page.locator(f"button[data-widget='{widget}']").click()
        page.wait_for_function("LiveAgent.opened.length === 1")
        assert page.evaluate("LiveAgent.opened[0].ticketFields") == {"vip": "Acme"}
    for _ in range(50):
        if len(liveagent.account.opened_chats) == 2:
            break
        page.wait_for_timeout(50)
    assert [opened.widget for opened in liveagent.account.opened_chats] == [danas, desks]


def test_a_widget_that_the_account_does_not_know_is_no_dead_end(visit: Visit) -> None:
    chatting(visit.world, plan(dana=ChatPlace(widget="nothing1")))
    page = visit.page()
    page.goto(visit.world.links.chat_url(WHERE, "Acme"))
    expect(page.get_by_role("heading", name="The chat doesn't load just now")).to_be_visible()
    page.get_by_role("link", name="Book a call").click()
    expect(page.get_by_role("heading", name="Book a call with Dana Petrova")).to_be_visible()


def test_an_account_that_is_down_is_no_dead_end(visit: Visit, liveagent: RunningLiveAgent) -> None:
    chatting(visit.world, plan(dana=ChatPlace(widget="ab12cd34")))
    liveagent.stop()
    page = visit.page()
    page.goto(visit.world.links.chat_url(WHERE, "Acme"))
    expect(page.get_by_role("heading", name="The chat doesn't load just now")).to_be_visible()
    visit.complaints[:] = [each for each in visit.complaints if "ERR_CONNECTION_REFUSED" not in each]
