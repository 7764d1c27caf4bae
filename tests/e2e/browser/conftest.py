"""One browser and one server for all; each test has a calendar, a link and pages of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from integration.domain.booking.booking import Booking
from tests.e2e.browser.standing import chromium, standing
from tests.fakes.now import StandingNow
from tests.handlers.booking_world import BookingWorld, MemoryCalendar

MORNING = "2026-11-23 08:00"
_LOUD = ("error", "warning")
_REFUSALS = ("409", "422", "429", "502", "503", "404")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed before other tests go on: as long as it is there, this thread counts as running an event loop."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=15_000)  # a page without JavaScript loads itself again after five seconds
        browser = chromium(playwright)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A browser's visit to a world: what it complained about and where else it went is looked at in the end."""

    world: BookingWorld
    browser: Browser
    now: StandingNow
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def page(self, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        """A page of a new browser context; by default a desk in Bratislava that reads British English."""
        usual = {"locale": "en-GB", "timezone_id": "Europe/Bratislava", "viewport": {"width": 1200, "height": 900}}
        context = self.browser.new_context(**{**usual, **options})
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        page.on("request", lambda request: self._went(request.url))
        return page

    def _heard(self, loudness: str, text: str) -> None:
        # The browser itself notes each answer that is no 2xx; those are what the pages answer on purpose.
        refused = text.startswith("Failed to load resource") and any(status in text for status in _REFUSALS)
        if loudness in _LOUD and not refused:
            self.complaints.append(text)

    def _went(self, url: str) -> None:
        if not url.startswith(self.world.url):
            self.elsewhere.append(url)

    def folder(self) -> str:
        return self.world.url + self.world.folder_of(self.world.link())

    def call(self, booking: Booking) -> str:
        return self.world.url + self.world.call_folder(booking)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@contextmanager
def visiting(folder: Path, browser: Browser) -> Iterator[Visit]:
    """A visit in the morning; in the end, no complaint of the browser (a broken Content-Security-Policy is one)."""
    now = StandingNow(MORNING)
    with standing(folder, now) as world:
        visit = Visit(world, browser, now)
        yield visit
        visit.close()
    assert visit.complaints == []


@pytest.fixture
def visit(tmp_path: Path, browser: Browser) -> Iterator[Visit]:
    """In the end: no request to elsewhere."""
    with visiting(tmp_path, browser) as visit:
        yield visit
    assert visit.elsewhere == []


@pytest.fixture
def calendar(visit: Visit) -> MemoryCalendar:
    return visit.world.calendar
