"""Our pages in a real browser inside the stand-in of Zendesk: loaded by its signed POST, told by its script, framed."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from integration.domain.host_user import HostUser
from integration.domain.second_level.escalation import TAG
from integration.domain.severity.scale import Severity
from sandbox.zendesk import RunningZendesk
from tests.e2e.browser.axe import wrongs
from tests.e2e.browser.served import served
from tests.fakes.now import instant
from tests.fakes.tickets import ticket
from tests.handlers.panel.panel_world import WHERE
from tests.handlers.zendesk_app.app_world import AppWorld

_REFUSALS = ("401", "403", "404", "409")


@dataclass
class Stage:
    """An account of the stand-in with our app in it, ticket `number` there, our server, and a browser."""

    world: AppWorld
    zendesk: RunningZendesk
    browser: Browser
    number: int
    agent: int
    admin: int
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        context = self.browser.new_context(locale="en-GB", **options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sidebar(self, **options: Any) -> tuple[Page, FrameLocator]:  # noqa: ANN401 - Playwright's own
        """The agent opens the ticket."""
        return self._framed(f"/acme/agent/tickets/{self.number}?as={self.agent}", options)

    def setup(self, **options: Any) -> tuple[Page, FrameLocator]:  # noqa: ANN401 - Playwright's own
        """The admin opens the app's own page."""
        return self._framed(f"/acme/agent/apps/vip-desk?as={self.admin}", options)

    def _framed(self, path: str, options: dict[str, Any]) -> tuple[Page, FrameLocator]:
        page = self.page(**options)
        page.goto(self.zendesk.url + path)
        return page, page.frame_locator("#app")

    def _heard(self, text: str) -> None:
        # The browser itself notes each answer that is no 2xx; those are what the pages answer on purpose.
        if not (text.startswith("Failed to load resource") and any(status in text for status in _REFUSALS)):
            self.complaints.append(text)


@pytest.fixture
def stage(tmp_path: Path, browser: Browser) -> Iterator[Stage]:
    with ExitStack() as stack:
        zendesk = stack.enter_context(RunningZendesk(instant("2026-11-23 09:00")))
        account = zendesk.account("acme")
        admin = account.admin.adds_admin("Ada Admin", "ada@acme.example")
        agent = account.admin.adds_agent("Amy Agent", "amy@acme.example")
        number = account.customers.mails("anna@acme.example", "Slow", "It is slow")
        world = AppWorld(tmp_path, stand_in=zendesk.url, public_keys=(zendesk.public_key,))
        stack.callback(world.store.close)
        staff = ((admin, "Ada Admin", "admin"), (agent, "Amy Agent", "agent"))
        world.people = {str(one): HostUser(str(one), name, "", role) for one, name, role in staff}
        url = stack.enter_context(served(lambda _origin: world.app))
        app = account.admin.installs_app(sidebar=f"{url}/zendesk/sidebar", setup=f"{url}/zendesk/setup")
        world.connect(app_installation=str(app))
        world.panels.works(ticket(id=str(number), proposed_severity="2"))
        stage = Stage(world, zendesk, browser, number, agent, admin)
        yield stage
        for context in stage.contexts:
            context.close()
        assert stage.complaints == []
        assert zendesk.mistakes == []


def shown(stage: Stage) -> tuple[object, bool]:
    memory = stage.world.store.recall(WHERE, str(stage.number))
    assert memory is not None
    return memory.decision.severity, memory.decision.confirmed


def test_an_agent_sees_the_ticket_and_confirms_its_severity_by_keyboard_alone(stage: Stage) -> None:
    page, app = stage.sidebar()
    expect(app.get_by_role("heading", level=1)).to_have_text("Acme")
    expect(app.locator("[data-due]").first).to_contain_text("in 59 min")
    expect(app.get_by_text("You act as Amy Agent.")).to_be_visible()
    stage.world.later(minutes=1)
    app.get_by_role("button", name="Confirm S2").focus()
    page.keyboard.press("Enter")
    expect(app.locator("#told")).to_have_text("The severity is confirmed.")
    expect(app.locator("#said")).to_contain_text("Amy Agent: S2 (high) (worked off in a moment)")
    stage.world.panels.works()
    expect(app.locator("#said")).to_have_count(0)
    expect(app.get_by_text("confirmed by an agent (Amy Agent)")).to_be_visible()
    assert shown(stage) == (Severity.S2, True)


def test_an_agent_changes_the_severity_with_a_reason(stage: Stage) -> None:
    _, app = stage.sidebar()
    stage.world.later(minutes=1)
    app.get_by_text("Change the severity").click()
    app.get_by_label("S4 (bug)").check()
    app.locator("#why").fill("there is a workaround")
    app.get_by_role("button", name="Change it").click()
    expect(app.locator("#told")).to_have_text("The severity is changed.")
    stage.world.panels.works()
    expect(app.get_by_text("set by an agent (Amy Agent: there is a workaround)")).to_be_visible()
    expect(app.locator("#why")).to_be_hidden()


def test_a_refused_step_is_told_and_what_was_typed_stays(stage: Stage) -> None:
    _, app = stage.sidebar()
    app.get_by_text("Change the severity").click()
    app.get_by_label("S4 (bug)").check()
    app.locator("#why").fill("there is a workaround")
    stage.world.hidden.add((str(stage.agent), str(stage.number)))
    app.get_by_role("button", name="Change it").click()
    expect(app.get_by_role("alert")).to_contain_text("You can't see this ticket in Zendesk")
    stage.world.hidden.clear()
    _, app = stage.sidebar()
    app.locator("#reason").fill("   ")
    app.get_by_role("button", name="Hand to second level").click()
    expect(app.get_by_role("alert")).to_contain_text("Say why second level is needed")


def test_a_ticket_goes_to_second_level_and_is_acknowledged(stage: Stage) -> None:
    _, app = stage.sidebar()
    app.get_by_label("Why", exact=True).fill("the array degrades")
    app.get_by_label("Page operations too").check()
    app.get_by_role("button", name="Hand to second level").click()
    expect(app.locator("#state")).to_contain_text("Amy Agent: hand over (worked off in a moment)")
    stage.world.panels.works()
    expect(app.locator("#state")).to_have_text("with Selma Green, to be acknowledged")
    assert TAG in stage.world.panels.helpdesk.tickets[str(stage.number)].tags
    app.get_by_role("button", name="It is in hand").click()
    expect(app.locator("#state")).to_contain_text("acknowledge (worked off in a moment)")
    stage.world.panels.works()
    expect(app.locator("#state")).to_contain_text("in the hands of Amy Agent")


def test_the_frame_is_as_high_as_what_is_in_it(stage: Stage) -> None:
    page, app = stage.sidebar()
    expect(app.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_function("window.invoked.some(each => each[0] === 'resize')")
    app.get_by_text("Change the severity").click()
    page.wait_for_function("window.invoked.filter(each => each[0] === 'resize').length > 1")
    height = page.evaluate("document.querySelector('#app').clientHeight")
    assert height >= app.locator("body").evaluate("each => each.scrollHeight") - 1


def test_a_session_that_is_over_says_what_to_do(stage: Stage) -> None:
    _, app = stage.sidebar()
    expect(app.get_by_role("heading", level=1)).to_have_text("Acme")
    stage.world.later(minutes=16)
    app.get_by_role("button", name="Confirm S2").click()
    expect(app.get_by_role("alert")).to_contain_text("Reload the app")


def test_outside_zendesk_it_says_where_it_belongs(stage: Stage) -> None:
    page = stage.page()
    page.goto(f"{stage.zendesk.url}/acme/agent/tickets/{stage.number}?as={stage.agent}")
    form = page.locator("#load")
    address = str(form.get_attribute("action")).partition("?")[0]
    page.evaluate("([form, to]) => { form.action = to; form.submit(); }", [form.element_handle(), address])
    expect(page.frame_locator("#app").get_by_text("Open VIP Desk inside Zendesk.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_any_state_at_320_pixels_and_nothing_is_cut(stage: Stage, scheme: str) -> None:
    # The sidebar alone in a narrow window: axe doesn't look into the frames of other sites.
    page, app = stage.sidebar(bypass_csp=True, color_scheme=scheme)
    expect(app.get_by_role("heading", level=1)).to_have_text("Acme")
    page.set_viewport_size({"width": 320, "height": 900})
    page.add_style_tag(
        content="body { display: block !important } main { display: none } aside { padding: 0 !important }"
    )
    app.get_by_text("Change the severity").click()
    assert _wrongs_in(page) == []
    app.get_by_label("S4 (bug)").check()
    stage.world.later(minutes=1)
    app.get_by_role("button", name="Change it").click()
    expect(app.locator("#said")).to_be_visible()
    assert _wrongs_in(page) == []
    app.locator("#reason").fill("  ")
    app.get_by_role("button", name="Hand to second level").click()
    expect(app.get_by_role("alert")).to_be_visible()
    assert _wrongs_in(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_admin_sees_health_sends_a_test_and_uninstalls(stage: Stage, scheme: str) -> None:
    page, app = stage.setup(bypass_csp=True, color_scheme=scheme)
    expect(app.get_by_role("heading", level=1)).to_have_text("VIP Desk for acme")
    expect(app.locator("#findings li").first).to_be_visible()
    assert _wrongs_in(page) == []
    app.get_by_role("button", name="Send a test event").click()
    expect(app.locator("#arrival")).to_have_text("It is on its way.")
    stage.world.later(seconds=31)
    expect(app.locator("#arrival")).to_contain_text("Nothing came within half a minute.")
    app.get_by_role("button", name="List them").click()
    expect(app.get_by_text("No organization has the plan All-inclusive")).to_be_visible()
    app.get_by_text("Uninstall", exact=True).click()
    app.get_by_label("To confirm, type the account's name").fill("acme")
    app.get_by_role("button", name="Uninstall VIP Desk").click()
    expect(app.get_by_role("heading", level=1)).to_have_text("VIP Desk is uninstalled")
    assert _wrongs_in(page) == []
    assert stage.world.store.get(WHERE) is None


def test_an_account_that_is_not_connected_is_sent_to_consent_in_a_new_tab(stage: Stage) -> None:
    stage.world.store.remove(WHERE)
    page, app = stage.setup(bypass_csp=True)
    link = app.get_by_role("link", name="Connect VIP Desk")
    expect(link).to_have_attribute("rel", "noopener")
    page.context.route("**/zendesk/connect/**", lambda route: route.fulfill(body="consent"))
    with page.expect_popup() as popup:
        link.click()
    assert "/zendesk/connect/acme-" in popup.value.url
    popup.value.close()
    assert _wrongs_in(page) == []


def _wrongs_in(page: Page) -> list[str]:
    """What axe finds in our frame, and what is wider than it."""
    frame = next(each for each in page.frames if "/zendesk/" in each.url)
    too_wide = frame.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*wrongs(frame), *(["wider than the frame"] if too_wide else [])]  # type: ignore[arg-type] # as a page does
