"""The chat page in a real browser: an address, the host's widget, and what is left where neither works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from integration.domain.cover.desk_plan import ChatPlace
from tests.e2e.browser.conftest import Visit, visiting
from tests.e2e.browser.other_site import WIDGET, OtherSite, other_site
from tests.fakes.now import instant
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import NIGHT, chatting, covered, plan

TRACK = "/scripts/track.js"


@pytest.fixture
def host() -> Iterator[OtherSite]:
    """The helpdesk's own site, which serves its widget."""
    with other_site() as site:
        site.others = {
            TRACK: ("text/javascript", WIDGET),
            "/chat-window": ("text/html", "<h1>How can we help?</h1>"),
            "/dana": ("text/html", "<h1>Dana's chat</h1>"),
        }
        yield site


@pytest.fixture
def visit(tmp_path: Path, browser: Browser) -> Iterator[Visit]:
    """As everywhere, but the helpdesk's site is no elsewhere."""
    with visiting(tmp_path, browser) as visit:
        yield visit


def chat(world: BookingWorld) -> str:
    return world.links.chat_url(WHERE, "Acme")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_the_agents_address_is_opened_by_one_click(visit: Visit, host: OtherSite, *, javascript: bool) -> None:
    chatting(visit.world, plan(dana=ChatPlace(address=f"{host.url}dana")))
    page = visit.page(java_script_enabled=javascript)
    page.goto(chat(visit.world))
    expect(page.get_by_role("heading", name="Chat with Dana Petrova")).to_be_visible()
    page.get_by_role("link", name="Start the chat").click()
    expect(page.get_by_role("heading", name="Dana's chat")).to_be_visible()


def test_a_page_that_was_left_open_leads_to_who_answers_when_it_is_clicked(visit: Visit, host: OtherSite) -> None:
    chatting(visit.world, plan(dana=ChatPlace(address=f"{host.url}dana"), desk=ChatPlace()))
    page = visit.page()
    page.goto(chat(visit.world))
    visit.now.at = instant(NIGHT)
    page.get_by_role("link", name="Start the chat").click()
    expect(page.get_by_role("heading", name="Leave a message for Dana Petrova")).to_be_visible()


def test_the_hosts_widget_is_loaded_marked_and_works(visit: Visit, host: OtherSite) -> None:
    host.policy = ""
    visit.world.widgets = host.url.rstrip("/")
    chatting(visit.world, plan(dana=ChatPlace(widget="ab12cd34")))
    covered(visit.world)
    chatting(visit.world, plan(boris=ChatPlace(widget="ab12cd34")))
    page = visit.page()
    page.goto(chat(visit.world))
    expect(page.get_by_role("heading", name="Chat with Boris Novak")).to_be_visible()
    expect(page.get_by_text("Boris Novak stands in for Dana Petrova.")).to_be_visible()
    page.get_by_role("button", name="Widget ab12cd34, vip=Acme").click()
    frame = page.frame_locator("iframe[title=Chat]")
    expect(frame.get_by_role("heading", name="How can we help?")).to_be_visible()


def test_at_night_the_desks_widget_is_marked_vip_and_says_when_the_agent_is_back(visit: Visit, host: OtherSite) -> None:
    visit.world.widgets = host.url.rstrip("/")
    chatting(visit.world, plan(desk=ChatPlace(widget="night123")))
    visit.now.at = instant(NIGHT)
    page = visit.page()
    page.goto(chat(visit.world))
    expect(page.get_by_role("button", name="Widget night123, vip=Acme")).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("They answer around the clock, and see that you are a VIP customer: Acme.")
    expect(main).to_contain_text("Dana Petrova is here again on Tuesday, 24 November, 09:00.")


@pytest.mark.parametrize("why", ["refused", "broken", "silent"])
def test_a_widget_that_does_not_come_is_no_dead_end(visit: Visit, host: OtherSite, why: str) -> None:
    visit.world.widgets = host.url.rstrip("/")
    chatting(visit.world, plan(dana=ChatPlace(widget="ab12cd34")))
    host.others[TRACK] = ("text/javascript", "window.LiveAgent = { createButton() { throw new Error('no'); } }")
    page = visit.page()
    if why != "broken":
        page.route(f"**{TRACK}", lambda route: route.abort() if why == "refused" else None)
    page.clock.install()
    page.goto(chat(visit.world), wait_until="commit")
    if why == "silent":
        expect(page.locator("#widget")).to_be_visible()
        page.wait_for_function("document.querySelector(\"script[src$='track.js']\")")
        page.clock.fast_forward(11_000)
    expect(page.get_by_role("heading", name="The chat doesn't load just now")).to_be_visible()
    page.get_by_role("link", name="Leave a message").click()
    expect(page.get_by_label("Your message")).to_be_visible()
    visit.complaints[:] = [each for each in visit.complaints if "ERR_FAILED" not in each]


def test_a_script_of_another_origin_does_not_run_in_the_page(visit: Visit, host: OtherSite) -> None:
    visit.world.widgets = host.url.rstrip("/")
    chatting(visit.world, plan(dana=ChatPlace(widget="ab12cd34")))
    with other_site() as foreign:
        foreign.others = {"/evil.js": ("text/javascript", "window.evil = true")}
        page = visit.page()
        page.goto(chat(visit.world))
        page.evaluate(
            "u => { const s = document.createElement('script'); s.src = u; document.head.append(s); }",
            f"{foreign.url}evil.js",
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.evil") is None
    assert [each for each in visit.complaints if "Content Security Policy" in each]
    visit.complaints.clear()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_a_message_is_left_at_night(visit: Visit, *, javascript: bool) -> None:
    chatting(visit.world, plan(desk=ChatPlace()))
    visit.now.at = instant(NIGHT)
    page = visit.page(java_script_enabled=javascript)
    page.goto(chat(visit.world))
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_contain_text("2 things are still missing")
    page.get_by_label("Your message").fill("The import stops at 80 %.")
    page.get_by_label("Your e-mail address").fill("anna@acme.example")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("heading", name="Your message was sent")).to_be_visible()
    page.reload()
    assert len(visit.world.host.tickets) == 1
    page.get_by_role("link", name="Book a call").click()
    expect(page.get_by_role("heading", name="Book a call with Dana Petrova")).to_be_visible()
