"""Zendesk's messaging (its stand-in) in our page, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from integration.domain.cover.desk_plan import ChatPlace
from sandbox.zendesk.running import RunningZendesk
from tests.e2e.browser.conftest import MORNING, Visit, visiting
from tests.fakes.now import instant
from tests.handlers.booking_world import WHERE
from tests.handlers.dedicated.desk import NIGHT, chatting, plan

KEY = "0d9e5c1a-3b7f-4a52-9c41-6f1f7e2b8d10"
PLACE = ChatPlace(widget=KEY)


@pytest.fixture
def zendesk() -> Iterator[RunningZendesk]:
    with RunningZendesk(instant(MORNING)) as running:
        yield running


@pytest.fixture
def visit(tmp_path: Path, browser: Browser, zendesk: RunningZendesk) -> Iterator[Visit]:
    """As everywhere, but the account is no elsewhere."""
    with visiting(tmp_path, browser) as visit:
        found = visit.world.store.get(WHERE)
        assert found is not None
        visit.world.store.add(replace(found[0], host="zendesk"), found[1])
        visit.world.widgets = f"{zendesk.url}/acme"
        chatting(visit.world, plan(dana=replace(PLACE, field="360001"), boris=PLACE, desk=PLACE))
        yield visit
    assert [url for url in visit.elsewhere if not url.startswith(zendesk.url)] == []


def test_messaging_opens_marked_for_who_answers_in_the_language_of_the_page(
    visit: Visit, zendesk: RunningZendesk
) -> None:
    page = visit.page()
    by_day = [["messenger:set", "conversationFields", [{"id": "360001", "value": "3"}]]]
    for at, query, locale, tag, fields in (
        (MORNING, "?lang=bg", "bg", "viplink-agent-3", by_day),
        (NIGHT, "", "en", "viplink-desk", []),
    ):
        visit.now.at = instant(at)
        zendesk.widgets.said.clear()
        page.goto(visit.world.links.chat_url(WHERE, "Acme") + query)
        expect(page.locator("#widget[data-loaded]")).to_be_visible()
        for _ in range(50):
            if len(zendesk.widgets.said.get(KEY, ())) >= 4:
                break
            page.wait_for_timeout(50)
        said = zendesk.widgets.said[KEY]
        assert ["messenger:set", "locale", locale] in said
        assert ["messenger:set", "conversationTags", ["viplink", tag]] in said
        assert [each for each in said if "conversationFields" in each] == fields
        assert ["messenger", "render", {"mode": "embedded", "widget": {"targetElement": "#widget-here"}}] in said
        assert ["messenger", "open"] in said
        expect(page.locator("#no-widget")).to_be_hidden()


def test_a_script_that_does_not_come_is_no_dead_end(visit: Visit, zendesk: RunningZendesk) -> None:
    zendesk.stop()
    page = visit.page()
    page.goto(visit.world.links.chat_url(WHERE, "Acme"))
    expect(page.get_by_role("heading", name="The chat doesn't load just now")).to_be_visible()
    page.get_by_role("link", name="Leave a message").click()
    expect(page.get_by_label("Your message")).to_be_visible()
    visit.complaints[:] = [each for each in visit.complaints if "ERR_CONNECTION_REFUSED" not in each]


def test_a_key_that_nobody_knows_is_no_dead_end(visit: Visit) -> None:
    """The script comes, and draws nothing."""
    page = visit.page()
    page.route("**/ekr/snippet.js*", lambda route: route.fulfill(content_type="text/javascript", body="zE = () => {}"))
    page.clock.install()
    page.goto(visit.world.links.chat_url(WHERE, "Acme"))
    page.wait_for_function("typeof window.zE === 'function'")
    page.clock.fast_forward(11_000)
    expect(page.get_by_role("heading", name="The chat doesn't load just now")).to_be_visible()
