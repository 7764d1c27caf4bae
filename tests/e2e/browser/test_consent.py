"""An agent connects a calendar in a real browser: our page, Google's page in small, and back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.routing import Route

from integration.handlers.calendar_consent import ConsentPages
from integration.handlers.static_files import static_file
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.loopback import Server, free_port
from tests.e2e.browser.axe import wrongs
from tests.fakes.tickets import DANA
from tests.usecases.google_world import MONDAY, World, standing_world

pytestmark = pytest.mark.e2e

SCHEMES = ("light", "dark")


@dataclass
class Agent:
    """Dana at her browser; what the browser complains about is looked at in the end."""

    world: World
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def page(self, scheme: str = "light", *, bypass_csp: bool = False) -> Page:
        phone: Any = {"width": 320, "height": 640}
        page = self.browser.new_page(bypass_csp=bypass_csp, color_scheme=scheme, viewport=phone)  # type: ignore[arg-type]
        page.set_default_timeout(10_000)
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        return page

    def link(self) -> str:
        return self.world.connect.make_link("main", DANA.email)

    @property
    def connected(self) -> bool:
        return self.world.store.calendar("main", DANA.email) is not None


@pytest.fixture
def agent(tmp_path: Path, browser: Browser) -> Iterator[Agent]:
    server = Server(free_port())
    with RunningGoogleCalendar(MONDAY) as google, standing_world(google, tmp_path, server.url) as world:
        pages = ConsentPages(world.connect, google.url, secure=False)
        doors = [
            Route("/calendar/connect/{token}", pages.show, methods=["GET"]),
            Route("/calendar/connect/{token}", pages.begin, methods=["POST"]),
            Route("/calendar/callback", pages.callback, methods=["GET"]),
            Route("/static/{name}", static_file, methods=["GET"]),
        ]
        server.start(Starlette(routes=doors))
        agent = Agent(world, browser)
        yield agent
        for context in browser.contexts:
            context.close()
        server.stop()
    assert [said for said in agent.complaints if "404" not in said] == []


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= 320"))


def test_an_agent_agrees_and_is_back_with_a_connected_calendar(agent: Agent) -> None:
    page = agent.page()
    page.goto(agent.link())
    page.get_by_role("button", name="Go on to Google").click()
    page.get_by_role("button", name="Allow").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your calendar is connected"
    assert agent.connected


def test_an_agent_who_unticks_a_permission_is_told_which(agent: Agent) -> None:
    page = agent.page()
    page.goto(agent.link())
    page.get_by_role("button", name="Go on to Google").click()
    page.get_by_role("checkbox").last.uncheck()
    page.get_by_role("button", name="Allow").click()
    assert page.get_by_role("heading", level=1).inner_text() == "A permission is missing"
    assert page.get_by_role("listitem").count() == 1
    assert not agent.connected
    page.get_by_role("link", name="Try again").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Connect your calendar"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_wrong_on_the_way(agent: Agent, scheme: str) -> None:
    page = agent.page(scheme, bypass_csp=True)
    page.goto(agent.link())
    assert (wrongs(page), fits(page)) == ([], True)
    page.get_by_role("button", name="Go on to Google").click()
    page.get_by_role("button", name="Cancel").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Your calendar is not connected"
    assert (wrongs(page), fits(page)) == ([], True)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("button", name="Go on to Google").click()
    page.get_by_role("button", name="Allow").click()
    assert (wrongs(page), fits(page)) == ([], True)
    page.goto(f"{agent.world.connect.public_url}/calendar/connect/nothing")
    assert page.get_by_role("heading", level=1).inner_text() == "This link opens nothing"
    assert (wrongs(page), fits(page)) == ([], True)
