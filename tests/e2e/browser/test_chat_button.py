"""The chat button on a page of another origin with a strict policy, in a real browser."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from integration.domain.cover.desk_plan import ChatPlace
from tests.e2e.browser.axe import wrongs
from tests.e2e.browser.conftest import Visit, visiting
from tests.e2e.browser.other_site import OtherSite, other_site
from tests.fakes.now import instant
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import NIGHT, chatting, covered, plan, sick

MINUTE = 61_000


@pytest.fixture
def site() -> Iterator[OtherSite]:
    with other_site() as site:
        yield site


@pytest.fixture
def visit(tmp_path: Path, browser: Browser) -> Iterator[Visit]:
    """As everywhere, but the browser begins on another site, and that site is told of by `elsewhere`."""
    with visiting(tmp_path, browser) as visit:
        chatting(visit.world)
        yield visit


def strict(world: BookingWorld) -> str:
    return f"default-src 'none'; script-src {world.url}; require-trusted-types-for 'script'"


def snippet(world: BookingWorld) -> str:
    return f'<script src="{world.links.chat_url(WHERE, "Acme")}.js" async></script>'


def opened(visit: Visit, site: OtherSite, policy: str = "", language: str = "en", **options: object) -> Page:
    """A page of the other site with the snippet, whose time the test turns on."""
    site.show(snippet(visit.world), policy or strict(visit.world), language)
    page = visit.page(**options)
    page.clock.install()
    page.goto(site.url)
    return page


def test_it_names_who_answers_and_opens_the_chat_in_a_tab_that_knows_nothing_of_the_page(
    visit: Visit, site: OtherSite
) -> None:
    page = opened(visit, site)
    button = page.get_by_role("link", name="Chat with Dana Petrova")
    expect(button).to_be_visible()
    assert set(str(button.get_attribute("rel")).split()) == {"noopener", "noreferrer"}
    with page.context.expect_page() as popup:
        button.click()
    chat = popup.value
    expect(chat.get_by_role("heading", name="Chat with Dana Petrova")).to_be_visible()
    assert chat.evaluate("[window.opener, document.referrer]") == [None, ""]
    assert {url for url in visit.elsewhere if not url.startswith(site.url)} == set()


def test_it_follows_each_change_without_the_page_being_loaded_again(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site)
    button = page.get_by_role("link")
    expect(button).to_have_text("Chat with Dana Petrova")
    sick(visit.world)
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Chat with Boris Novakin place of Dana Petrova")
    covered(visit.world)
    visit.now.at = instant(NIGHT)
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Chat with 24/7 support")
    chatting(visit.world, plan(desk=ChatPlace()))
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Leave a messagefor Boris Novak")
    (link,) = visit.world.store.links(WHERE)
    visit.world.store.revoke_link(WHERE, link.id, visit.now())
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_count(0)
    assert page.locator("script").count() == 1


def test_a_link_that_is_no_good_shows_nothing(visit: Visit, site: OtherSite) -> None:
    site.show(f'<script src="{visit.world.url}/vip/nothing/chat.js" async></script>', strict(visit.world))
    page = visit.page()
    with page.expect_response(re.compile("chat.js")) as answer:
        page.goto(site.url)
    assert answer.value.status == 200
    expect(page.get_by_role("heading", name="Acme's own site")).to_be_visible()
    assert page.get_by_role("link").count() == 0


def test_where_nobody_can_be_asked_nobody_is_named(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site)
    button = page.get_by_role("link")
    expect(button).to_have_text("Chat with Dana Petrova")
    page.route(re.compile("chat.js"), lambda route: route.abort())
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Chat with us")
    page.unroute(re.compile("chat.js"))
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Chat with Dana Petrova")
    visit.complaints[:] = [each for each in visit.complaints if "ERR_FAILED" not in each]


def test_a_page_that_lets_no_policy_be_made_soon_names_nobody(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site, policy=f"{strict(visit.world)}; trusted-types theirs")
    button = page.get_by_role("link")
    expect(button).to_have_text("Chat with Dana Petrova")
    page.clock.fast_forward(MINUTE)
    expect(button).to_have_text("Chat with us")
    assert [each for each in visit.complaints if "vipdesk" not in each] == []
    visit.complaints.clear()


def test_it_speaks_the_language_of_the_page(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site, language="bg-BG")
    expect(page.get_by_role("link")).to_have_text("Чат с Dana Petrova")
    assert "lang=bg" in str(page.get_by_role("link").get_attribute("href"))
    expect(opened(visit, site, language="fr").get_by_role("link")).to_have_text("Chat with Dana Petrova")


def test_the_keyboard_reaches_it_and_shows_that(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site)
    button = page.get_by_role("link")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    assert button.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_and_a_phone_holds_it(visit: Visit, site: OtherSite, scheme: str) -> None:
    page = opened(
        visit,
        site,
        bypass_csp=True,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": 320, "height": 640},
    )
    button = page.get_by_role("link")
    expect(button).to_be_visible()
    assert wrongs(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert button.evaluate("each => getComputedStyle(each).transitionProperty") == "none"


def test_the_site_cannot_style_it_away_by_accident(visit: Visit, site: OtherSite) -> None:
    site.style = "div { position: static; width: 0; opacity: 0 } a { display: none } * { font-size: 3px }"
    page = opened(visit, site, policy=f"{strict(visit.world)}; style-src 'unsafe-inline'")
    button = page.get_by_role("link")
    expect(button).to_be_visible()
    assert button.evaluate("each => getComputedStyle(each).fontSize") == "16px"


def test_it_waits_while_nobody_looks(visit: Visit, site: OtherSite) -> None:
    page = opened(visit, site)
    expect(page.get_by_role("link")).to_be_visible()
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(5 * MINUTE)
    assert asked == []
    sick(visit.world)
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("link")).to_have_text("Chat with Boris Novakin place of Dana Petrova")


def test_at_the_closing_it_changes_at_once(visit: Visit, site: OtherSite) -> None:
    visit.now.at = instant("2026-11-23 15:59:50")
    page = opened(visit, site)
    expect(page.get_by_role("link")).to_have_text("Chat with Dana Petrova")
    visit.now.move(timedelta(seconds=11))
    page.clock.fast_forward(12_000)
    expect(page.get_by_role("link")).to_have_text("Chat with 24/7 support")
