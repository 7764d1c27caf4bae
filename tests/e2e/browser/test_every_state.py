"""Every page in every state, in light and dark: WCAG 2.2 AA as far as axe can tell, and no scrolling sideways."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from integration.domain.booking.booking import Actor, BookingState, BookingStep, StepKind
from integration.domain.booking.call_types import BookingTerms
from integration.domain.errors import UpstreamUnavailable
from integration.domain.terms import default_terms
from tests.e2e.browser.axe import wrongs
from tests.e2e.browser.conftest import Visit
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.handlers.booking_world import FREE, TYPED, WHERE, event

Reach = Callable[[Visit, Page], None]


def free_times(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.folder()}/book?zone=America/New_York")


def nothing_this_week(visit: Visit, page: Page) -> None:
    visit.world.synced(event("2026-11-23T00:00:00+00:00", "2026-12-02T00:00:00+00:00"))
    page.goto(f"{visit.folder()}/book?zone=UTC")


def nothing_at_all(visit: Visit, page: Page) -> None:
    visit.world.synced(event("2026-11-20T00:00:00+00:00", "2027-06-01T00:00:00+00:00"))
    page.goto(f"{visit.folder()}/book?zone=UTC")


def unseen(visit: Visit, page: Page) -> None:
    visit.world.store.disconnect_calendar(WHERE, DANA.email)
    page.goto(f"{visit.folder()}/book?zone=UTC")


def capped(visit: Visit, page: Page) -> None:
    for day in (24, 25, 26):
        visit.world.booked(f"2026-11-{day}T09:00:00Z")
    page.goto(f"{visit.folder()}/book?zone=UTC")


def no_calls(visit: Visit, page: Page) -> None:
    visit.world.store.publish(WHERE, replace(default_terms(), booking=BookingTerms(calls=())))
    page.goto(f"{visit.folder()}/book")


def wrong_zone(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.folder()}/book?zone=Europe/Sofa")


def taken_when_picked(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.folder()}/book?zone=Europe/Sofia")
    visit.world.booked(FREE)
    page.locator(f"button[value='{FREE}']").click()
    expect(page.locator(".notice.warn")).to_be_visible()


def form(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.folder()}/book?zone=Europe/Sofia")
    page.locator(f"button[value='{FREE}']").click()
    expect(page.locator("#topic")).to_be_visible()


def run_out(visit: Visit, page: Page) -> None:
    form(visit, page)
    visit.now.move(timedelta(minutes=6))
    page.reload()
    expect(page.locator(".notice.warn")).to_be_visible()


def filled_wrongly(visit: Visit, page: Page) -> None:
    form(visit, page)
    page.locator("button.main").click()
    expect(page.locator(".notice.bad")).to_be_visible()


def _filled(page: Page) -> None:
    page.locator("#topic").fill(TYPED["topic"])
    page.locator("#email").fill(TYPED["email"])
    page.locator("button.main").click()


def taken_under_the_form(visit: Visit, page: Page) -> None:
    form(visit, page)
    visit.now.move(timedelta(minutes=6))
    visit.world.booked(FREE)
    _filled(page)
    expect(page.locator("#start")).to_be_visible()


def unreachable(visit: Visit, page: Page) -> None:
    form(visit, page)
    visit.world.calendar.fails = UpstreamUnavailable("down")
    _filled(page)
    expect(page.locator(".notice.bad")).to_be_visible()


def call_in(state: BookingState, **changes: object) -> Reach:
    def reach(visit: Visit, page: Page) -> None:
        booked = visit.world.booked()
        kept = replace(booked, state=state, former=booked.span, **changes)  # type: ignore[arg-type]
        visit.world.store.keep_booking(WHERE, kept, (), visit.now(), None)
        page.goto(f"{visit.call(booked)}/call?zone=Asia/Tokyo")

    return reach


def not_moved(visit: Visit, page: Page) -> None:
    booked = visit.world.booked()
    step = BookingStep(visit.now(), StepKind.FAILED, booked.span, Actor.CUSTOMER)
    visit.world.store.keep_booking(WHERE, replace(booked, steps=(step,)), (), visit.now(), None)
    page.goto(f"{visit.call(booked)}/call")


def soon(visit: Visit, page: Page) -> None:
    booked = visit.world.booked()
    visit.now.at = instant("2026-11-24 08:00")
    page.goto(f"{visit.call(booked)}/call")


def at(path: str) -> Reach:
    return lambda visit, page: void(page.goto(f"{visit.call(visit.world.booked())}/{path}"))


def unchangeable(visit: Visit, page: Page) -> None:
    booked = visit.world.booked()
    visit.now.at = instant("2026-11-24 08:00")
    page.goto(f"{visit.call(booked)}/move")


def gone(visit: Visit, page: Page) -> None:
    page.goto(f"{visit.world.url}/vip/nothing/book")


def void(_: object) -> None:
    """Nothing."""


STATES: Mapping[str, Reach] = {
    **{one.__name__: one for one in (free_times, nothing_this_week, nothing_at_all, unseen, capped, no_calls)},
    **{one.__name__: one for one in (wrong_zone, taken_when_picked, form, run_out, filled_wrongly)},
    **{one.__name__: one for one in (taken_under_the_form, unreachable, not_moved, soon, unchangeable, gone)},
    **{f"call {state}": call_in(state) for state in BookingState if state is not BookingState.HOLD},
    **{path: at(path) for path in ("move", "cancel", "move?start=2026-11-25T10:00:00Z")},
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_wrong(visit: Visit, state: str, scheme: str) -> None:
    # Only here may a script that isn't the page's run: axe's own.
    page = visit.page(bypass_csp=True, color_scheme=scheme, locale="bg-BG" if scheme == "dark" else "en-GB")
    STATES[state](visit, page)
    assert wrongs(page) == []


@pytest.mark.parametrize("state", STATES)
def test_a_phone_of_320_pixels_need_not_be_scrolled_sideways(visit: Visit, state: str) -> None:
    page = visit.page(viewport={"width": 320, "height": 640}, locale="bg-BG", has_touch=True)
    STATES[state](visit, page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), textarea")]
      .filter(e => e.offsetParent && !e.closest("p, dd, .skip"))
      .map(e => [e.outerHTML, e.getBoundingClientRect()])
      .filter(([_, box]) => box.height < 24 || box.width < 24).map(([html]) => html)"""
    assert [html for html in page.evaluate(small) if 'type="radio"' not in html] == []


def test_axe_would_see_what_is_wrong(visit: Visit) -> None:
    page = visit.page(bypass_csp=True)
    free_times(visit, page)
    page.evaluate("document.querySelector('label').remove(); document.documentElement.removeAttribute('lang')")
    found = " ".join(wrongs(page))
    assert "html-has-lang" in found
    assert "label" in found
