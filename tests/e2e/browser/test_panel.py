"""The panel in a real browser: in the helpdesk's frame, in nobody else's, by keyboard, without a fault for axe."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from integration.domain.second_level.escalation import TAG
from tests.e2e.browser.axe import wrongs
from tests.e2e.browser.served import served
from tests.fakes.now import StandingNow
from tests.handlers.panel.panel_world import PanelWorld

_HEAD = '<!doctype html><title>Ticket</title><link rel="icon" href="data:,">'
_NARROW = {"width": 360, "height": 900}


@dataclass
class HelpdeskPage:
    """A page of some site that frames an address, or posts a ticket's fields into the frame."""

    src: str = ""

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/", self.framing), Route("/posting", self.posting)])

    async def framing(self, _request: Request) -> Response:
        return HTMLResponse(f'{_HEAD}<iframe title="VIP" width="340" height="800" src="{self.src}"></iframe>')

    async def posting(self, _request: Request) -> Response:
        return HTMLResponse(
            f'{_HEAD}<iframe title="VIP" name="vip" width="340" height="800"></iframe>'
            f'<form method="post" target="vip" action="{self.src.partition("?")[0]}"><input name="conv_code" value="7">'
            "<button>open</button></form>"
        )


@dataclass
class Stage:
    """The panel's server, the helpdesk's site, another site, and a browser."""

    panels: PanelWorld
    browser: Browser
    helpdesk: HelpdeskPage
    other: HelpdeskPage
    helpdesk_url: str
    other_url: str
    panel: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        context = self.browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def framed(self, path: str = "/") -> tuple[Page, FrameLocator]:
        page = self.page()
        page.goto(self.helpdesk_url + path)
        return page, page.frame_locator("iframe")


@pytest.fixture
def stage(tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    helpdesk, other = HelpdeskPage(), HelpdeskPage()
    with ExitStack() as stack:
        helpdesk_url = stack.enter_context(served(lambda _origin: helpdesk.app))
        other_url = stack.enter_context(served(lambda _origin: other.app))
        panels = PanelWorld(tmp_path, StandingNow("2026-11-23 09:00"), base_url=f"{helpdesk_url}/helpdesk")
        stack.callback(panels.store.close)
        url = stack.enter_context(served(lambda _origin: panels.app))
        panel = f"{url}{panels.panel()}?ticket=7"
        helpdesk.src = other.src = panel
        made = Stage(panels, browser, helpdesk, other, helpdesk_url, other_url, panel)
        yield made
        for context in made.contexts:
            context.close()


def test_the_helpdesk_may_frame_it_and_an_agent_works_in_it_by_keyboard_alone(stage: Stage) -> None:
    page, panel = stage.framed()
    expect(panel.get_by_role("heading", level=1)).to_have_text("Acme")
    expect(panel.locator("[data-due]").first).to_contain_text("in 59 min")
    panel.get_by_label("Your name").focus()
    page.keyboard.type("Dana")
    page.keyboard.press("Tab")
    page.keyboard.type("the array degrades")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel.locator("#state")).to_contain_text("hand over (worked off in a moment)")
    stage.panels.works()
    expect(panel.locator("#state")).to_have_text("with Selma Green, to be acknowledged")
    assert (stage.panels.helpdesk.tickets["7"].assignee, TAG in stage.panels.helpdesk.tickets["7"].tags) == ("8", True)
    assert stage.panels.store.asked("main", "7")[0].page
    panel.get_by_label("Your name").fill("Selma")
    panel.get_by_role("button", name="It is in hand").click()
    expect(panel.locator("#state")).to_contain_text("acknowledge (worked off in a moment)")
    stage.panels.works()
    expect(panel.locator("#state")).to_contain_text("in the hands of Selma")
    assert stage.complaints == []


def test_a_helpdesk_that_posts_its_fields_into_the_frame_sees_the_same(stage: Stage) -> None:
    page, panel = stage.framed("/posting")
    page.get_by_role("button").click()
    expect(panel.get_by_role("heading", level=1)).to_have_text("Acme")
    panel.get_by_label("Your name").fill("Dana")
    panel.get_by_label("Why").fill("the array degrades")
    panel.get_by_role("button", name="Hand to second level").click()
    expect(panel.locator("#state")).to_contain_text("hand over")
    assert stage.complaints == []


def test_no_other_site_may_frame_it(stage: Stage) -> None:
    page = stage.page()
    page.goto(stage.other_url)
    expect(page.frame_locator("iframe").get_by_role("heading", name="Acme")).to_have_count(0)
    assert any("frame-ancestors" in complaint for complaint in stage.complaints)


def test_a_due_instant_that_is_past_is_said_to_be_late(stage: Stage) -> None:
    stage.panels.later(65)
    _, panel = stage.framed()
    expect(panel.locator("[data-due].late").first).to_contain_text("late by 5 min")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_any_state(stage: Stage, scheme: str) -> None:
    page = stage.page(bypass_csp=True, viewport=_NARROW, color_scheme=scheme)
    page.goto(stage.panel)
    assert wrongs(page) == []
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Why").fill("the array degrades")
    page.get_by_role("button", name="Hand to second level").click()
    expect(page.locator("#state")).to_contain_text("hand over")
    assert wrongs(page) == []
    stage.panels.works()
    expect(page.locator("#state")).to_contain_text("to be acknowledged")
    stage.panels.later(65)
    page.goto(stage.panel)
    assert wrongs(page) == []
    page.goto(stage.panel.replace("ticket=7", "ticket=99"))
    assert wrongs(page) == []


def test_without_javascript_it_does_all_the_same(stage: Stage) -> None:
    page = stage.page(java_script_enabled=False)
    page.goto(stage.panel)
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Why").fill("the array degrades")
    page.get_by_role("button", name="Hand to second level").click()
    expect(page.locator("#state")).to_contain_text("hand over")
    stage.panels.works()
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("#state")).to_have_text("with Selma Green, to be acknowledged")
