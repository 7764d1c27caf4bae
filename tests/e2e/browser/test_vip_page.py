"""The customer's own page in a real browser: live, by keyboard, in each language and scheme."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect

from integration.domain.cover.desk_plan import ChatPlace
from integration.domain.ticket import Channel, Happening, Status
from tests.e2e.browser.axe import wrongs
from tests.e2e.browser.conftest import Visit
from tests.fakes.now import instant
from tests.fakes.tickets import entry, ticket
from tests.handlers.booking_world import WHERE
from tests.handlers.dedicated.desk import NIGHT, chat_folder, chatting, covered, page_folder, plan, triaged


def own(visit: Visit) -> str:
    return visit.world.url + page_folder(visit.world)


def lively(visit: Visit) -> None:
    """Tickets in each state, a call ahead, and somebody who stands in."""
    world = visit.world
    chatting(world)
    visit.now.at = instant("2026-11-23 09:00")
    world.synced()
    triaged(world, ticket(at="2026-11-23 08:00"))
    answered = entry("2026-11-23 08:20", Happening.AGENT_REPLIED, "3")
    urgent = entry("2026-11-23 07:00", Happening.SEVERITY_SET, "3", "S1")
    triaged(world, ticket(urgent, at="2026-11-23 07:00", id="8", severity_field="S1"))
    waited = entry("2026-11-23 08:21", Happening.WAITED)
    triaged(world, ticket(answered, waited, at="2026-11-23 08:10", id="9", status=Status.WAITING))
    world.booked()
    covered(world, until=instant("2026-11-30 08:00"))


def test_it_is_shown_in_the_visitors_zone_and_kept_up_to_date(visit: Visit) -> None:
    chatting(visit.world)
    page = visit.page(timezone_id="America/New_York")
    page.clock.install()
    page.goto(own(visit))
    expect(page.get_by_label("Your time zone")).to_have_value("America/New_York")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Open until 11:00")
    expect(main).to_contain_text("None is open.")
    triaged(visit.world, ticket(at="2026-11-23 08:00"))
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("heading", name="Ticket 7")).to_be_visible()
    expect(main).to_contain_text("Monday, 23 November, 03:00")
    expect(page.get_by_role("status").last).to_have_text("Your page has changed.")
    covered(visit.world)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("link", name="Chat with Boris Novak")).to_be_visible()


def test_a_ticket_that_waits_for_the_opening_is_shown_in_the_visitors_zone_too(visit: Visit) -> None:
    visit.now.at = instant("2026-11-21 10:00")
    triaged(visit.world, ticket(at="2026-11-21 09:00", channel=Channel.MAIL))
    page = visit.page(timezone_id="America/New_York")
    page.goto(own(visit))
    expect(page.get_by_label("Your time zone")).to_have_value("America/New_York")
    expect(page.get_by_role("main")).to_contain_text("Waits for our opening on Monday, 23 November, 03:00")


def test_what_has_the_focus_keeps_it(visit: Visit) -> None:
    chatting(visit.world)
    page = visit.page()
    page.clock.install()
    page.goto(own(visit))
    page.get_by_role("link", name="Book a call").focus()
    triaged(visit.world, ticket(at="2026-11-23 08:00"))
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("heading", name="Ticket 7")).to_be_visible()
    expect(page.get_by_role("link", name="Book a call")).to_be_focused()


def test_what_grew_old_is_said_until_it_is_fresh_again(visit: Visit) -> None:
    chatting(visit.world)
    page = visit.page()
    page.clock.install()
    page.goto(own(visit))
    page.route("**/state*", lambda route: route.abort())
    page.clock.fast_forward(21_000)
    old = page.get_by_text("What you see may be some minutes old")
    expect(old).to_be_visible()
    page.unroute("**/state*")
    page.clock.fast_forward(21_000)
    expect(old).to_be_hidden()
    visit.complaints[:] = [each for each in visit.complaints if "ERR_FAILED" not in each]


def test_a_link_that_was_closed_takes_the_page_away(visit: Visit) -> None:
    chatting(visit.world)
    page = visit.page()
    page.clock.install()
    page.goto(own(visit))
    (link,) = visit.world.store.links(WHERE)
    visit.world.store.revoke_link(WHERE, link.id, visit.now())
    page.clock.fast_forward(21_000)
    expect(page.get_by_role("heading", name="This link doesn't open anything")).to_be_visible()


def test_without_javascript_all_of_it_is_there_after_a_reload(visit: Visit) -> None:
    lively(visit)
    page = visit.page(java_script_enabled=False)
    page.goto(own(visit))
    page.get_by_label("Your time zone").fill("sofia")
    page.get_by_role("button", name="Show times in this zone").click()
    expect(page.get_by_role("main")).to_contain_text("3 open tickets")
    expect(page.get_by_role("main")).to_contain_text("As of 11:00, in Sofia")
    page.get_by_role("link", name="Български").click()
    expect(page.get_by_role("main")).to_contain_text("3 отворени заявки")


def test_each_way_leads_on_and_back(visit: Visit) -> None:
    chatting(visit.world)
    page = visit.page()
    page.goto(own(visit))
    for way, there in (
        ("Chat with Dana Petrova", "Chat with Dana Petrova"),
        ("Leave a message", "Leave a message for"),
    ):
        page.get_by_role("link", name=way).click()
        expect(page.get_by_role("heading", name=there)).to_be_visible()
        page.get_by_role("link", name="Your page").click()
        expect(page.get_by_role("heading", name="Your page, Acme")).to_be_visible()
    page.get_by_role("link", name="Book a call").click()
    expect(page.get_by_role("heading", name="Book a call with Dana Petrova")).to_be_visible()


def quiet(visit: Visit) -> str:
    chatting(visit.world)
    return own(visit)


def busy(visit: Visit) -> str:
    lively(visit)
    return own(visit)


def closed(visit: Visit) -> str:
    lively(visit)
    visit.now.at = instant(NIGHT)
    return f"{own(visit)}/?zone=America/New_York"


def at(where: str, *, night: bool = False, desk: ChatPlace | None = None) -> Callable[[Visit], str]:
    def reach(visit: Visit) -> str:
        chatting(visit.world, plan(desk=desk) if desk is not None else None)
        if night:
            visit.now.at = instant(NIGHT)
        return visit.world.url + chat_folder(visit.world) + where

    return reach


def standing_in(visit: Visit) -> str:
    lively(visit)
    return visit.world.url + chat_folder(visit.world) + "/book?agent=dedicated"


def stood_for(visit: Visit) -> str:
    lively(visit)
    return visit.world.url + chat_folder(visit.world) + "/book"


STATES: Mapping[str, Callable[[Visit], str]] = {
    "quiet": quiet,
    "busy": busy,
    "closed": closed,
    "chat": at("/chat"),
    "chat at night": at("/chat", night=True),
    "nobody": at("/chat", night=True, desk=ChatPlace()),
    "message": at("/message"),
    "sent": at("/message?sent=1"),
    "standing in": standing_in,
    "stood for": stood_for,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_wrong(visit: Visit, state: str, scheme: str) -> None:
    page = visit.page(bypass_csp=True, color_scheme=scheme, locale="bg-BG" if scheme == "dark" else "en-GB")
    page.goto(STATES[state](visit))
    assert wrongs(page) == []


@pytest.mark.parametrize("state", STATES)
def test_a_phone_of_320_pixels_need_not_be_scrolled_sideways(visit: Visit, state: str) -> None:
    page = visit.page(viewport={"width": 320, "height": 640}, locale="bg-BG", has_touch=True)
    page.goto(STATES[state](visit))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_reaches_everything(visit: Visit) -> None:
    lively(visit)
    page: Page = visit.page()
    page.goto(own(visit))
    expect(page.get_by_role("heading", name="Your page, Acme")).to_be_visible()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert {"to-chat", "to-book", "to-message", "zone", "Български"} <= set(reached)
    assert [each for each in reached if each.startswith("call-")]
