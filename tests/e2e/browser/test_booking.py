"""A customer books, moves and cancels a call in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from integration.domain.booking.booking import BookingState
from integration.domain.errors import UpstreamUnavailable
from tests.e2e.browser.conftest import Visit
from tests.handlers.booking_world import FREE, TYPED, WHERE, MemoryCalendar


def pick(page: Page, time: str, day: str = "Tuesday 24 November") -> None:
    page.get_by_role("group", name=day).get_by_role("button", name=time).first.click()
    expect(page.get_by_role("button", name="Book this call")).to_be_visible()


def fill(page: Page) -> None:
    page.get_by_label("What is the call about?").fill(TYPED["topic"])
    page.get_by_label("Your e-mail address").fill(TYPED["email"])


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_a_call_is_booked_moved_and_cancelled(visit: Visit, *, javascript: bool) -> None:
    page = visit.page(java_script_enabled=javascript)
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    fill(page)
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Tuesday, 24 November 2026, 10:00–10:30")
    assert page.get_by_role("link", name="Join the video call").get_attribute("href") == visit.world.calendar.meet
    (booking,) = visit.world.store.bookings_for(WHERE, "Acme", visit.now())
    assert booking.state is BookingState.CONFIRMED

    page.get_by_role("link", name="Move the call").click()
    page.get_by_role("group", name="Wednesday 25 November").get_by_role("button", name="11:00").click()
    expect(page.get_by_role("heading", name="Move the call to this time?")).to_be_visible()
    page.get_by_role("button", name="Move the call").click()
    # The page before shows the new time already: only the call's own page says that it is booked.
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Wednesday, 25 November 2026, 11:00–11:30")
    assert visit.world.stored(booking).span.start.isoformat() == "2026-11-25T10:00:00+00:00"

    page.get_by_role("link", name="Cancel the call").click()
    page.get_by_role("button", name="Cancel the call").click()
    expect(page.get_by_role("heading", name="This call is cancelled")).to_be_visible()
    assert visit.world.stored(booking).state is BookingState.CANCELLED
    assert visit.world.calendar.events == {}


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_a_time_that_is_taken_under_ones_nose_is_told_and_another_booked(visit: Visit, *, javascript: bool) -> None:
    page = visit.page(java_script_enabled=javascript)
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    fill(page)
    visit.now.move(timedelta(minutes=6))
    visit.world.booked(FREE)
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("heading", name="That time has just been taken, so nothing was booked.")).to_be_visible()
    expect(page.get_by_label("What is the call about?")).to_have_value(TYPED["topic"])
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()


def test_a_time_that_is_taken_before_it_is_picked_is_told_at_once(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book")
    visit.world.booked(FREE)
    page.get_by_role("group", name="Tuesday 24 November").get_by_role("button", name="10:00").click()
    expect(page.get_by_role("region", name="That time has just been taken.")).to_be_focused()
    page.get_by_role("group", name="These are the nearest free times:").get_by_role("button").first.click()
    expect(page.get_by_role("button", name="Book this call")).to_be_visible()


def test_the_visitors_zone_is_found_and_said(visit: Visit) -> None:
    page = visit.page(timezone_id="America/New_York", locale="en-US")
    page.goto(f"{visit.folder()}/book")
    expect(page.get_by_label("Your time zone")).to_have_value("America/New_York")
    expect(page.get_by_role("status")).to_contain_text("Times in New York, UTC−5.")
    expect(page.get_by_role("group", name="Tuesday November 24").get_by_role("button").first).to_have_text(
        re.compile(r"3:00.AM\s*,\s*9:00.AM in Bratislava")
    )
    assert "zone=America%2FNew_York" in page.url


def test_a_zone_that_was_mistyped_is_not_guessed_away(visit: Visit) -> None:
    page = visit.page(timezone_id="America/New_York")
    page.goto(f"{visit.folder()}/book")
    expect(page.get_by_label("Your time zone")).to_have_value("America/New_York")
    page.get_by_label("Your time zone").fill("Atlantis")
    page.get_by_role("button", name="Show times in this zone").click()
    expect(page.get_by_label("Your time zone")).to_be_focused()
    expect(page.get_by_label("Your time zone")).to_have_accessible_description(re.compile("We know no zone"))
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Your time zone")).to_have_value("Atlantis")


def test_a_script_that_is_not_the_pages_own_is_stopped(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book?zone=UTC")
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.mine = 1'; document.body.append(s)"
    )
    assert page.evaluate("window.mine") is None
    assert "Content Security Policy" in visit.complaints.pop()


def test_without_javascript_the_zone_is_the_services_until_another_is_chosen(visit: Visit) -> None:
    page = visit.page(timezone_id="America/New_York", java_script_enabled=False)
    page.goto(f"{visit.folder()}/book")
    expect(page.get_by_label("Your time zone")).to_have_value("Europe/Bratislava")
    page.get_by_label("Your time zone").fill("Tokyo")
    page.get_by_role("button", name="Show times in this zone").click()
    expect(page.get_by_role("main")).to_contain_text("Times are shown in Tokyo, UTC+9.")


def test_weeks_and_types_change_in_place_and_the_way_back_works(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("heading", name="30 Nov – 6 Dec 2026")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("30 Nov – 6 Dec 2026: 80 free times.")
    expect(page.get_by_role("link", name="Later")).to_be_focused()
    page.get_by_role("link", name="Training").click()
    expect(page.get_by_role("link", name="Training")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_role("link", name="Support")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_role("heading", name="23–29 Nov 2026")).to_be_visible()
    assert page.evaluate("window.same") is True


def test_a_day_can_be_jumped_to_and_a_slot_picked_after(visit: Visit) -> None:
    page = visit.page(viewport={"width": 360, "height": 640})
    page.goto(f"{visit.folder()}/book")
    page.get_by_role("navigation", name="Days").get_by_role("link", name="Fri 27").click()
    expect(page.get_by_role("group", name="Friday 27 November")).to_be_in_viewport()
    pick(page, "10:00", "Friday 27 November")
    page.go_back()
    expect(page.get_by_role("heading", name="23–29 Nov 2026")).to_be_visible()


def test_what_is_missing_is_said_where_it_is_looked_for(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("2 things are still missing")
    expect(page.get_by_label("Your e-mail address")).to_have_accessible_description(
        re.compile("The invitation .* Enter an e-mail address")
    )
    page.get_by_label("What is the call about?").fill("The export.")
    page.get_by_role("link", name="Enter an e-mail address").click()
    expect(page.get_by_label("Your e-mail address")).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("What is the call about?")).to_have_value("The export.")
    fill(page)
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_focused()


def test_the_whole_way_can_be_gone_by_keyboard(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.value || ''")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        if focused == FREE:
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Choose another time")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(TYPED["topic"])
    page.keyboard.press("Tab")
    page.keyboard.type(TYPED["email"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_focused()


def test_a_call_that_is_being_confirmed_shows_when_it_is(visit: Visit, calendar: MemoryCalendar) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    fill(page)
    calendar.fails, calendar.fails_after = UpstreamUnavailable("down"), 1
    page.get_by_role("button", name="Book this call").click()
    expect(page.get_by_role("heading", name="Your call is being confirmed")).to_be_visible()
    (booking,) = visit.world.store.bookings_for(WHERE, "Acme", visit.now())
    calendar.fails = None
    visit.world.finish(WHERE, booking)
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Your call is booked")


def test_without_javascript_it_loads_itself_again_until_it_is_known(visit: Visit, calendar: MemoryCalendar) -> None:
    calendar.fails, calendar.fails_after = UpstreamUnavailable("down"), 1
    booking = visit.world.booked()
    calendar.fails = None
    page = visit.page(java_script_enabled=False)
    page.goto(f"{visit.call(booking)}/call")
    expect(page.get_by_role("heading", name="Your call is being confirmed")).to_be_visible()
    visit.world.finish(WHERE, booking)
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()


def test_the_time_that_is_left_is_counted_and_its_end_is_said(visit: Visit) -> None:
    page = visit.page()
    page.clock.install()
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    expect(page.locator(".left")).to_have_text("5:00")
    page.clock.run_for(4 * 60_000)
    expect(page.locator(".left")).to_have_text("1:00")
    expect(page.get_by_role("status")).to_contain_text("one more minute")
    page.clock.run_for(60_000)
    expect(page.locator(".held")).to_contain_text("no longer held for you")
    expect(page.get_by_role("status")).to_contain_text("no longer held for you")


def test_another_language_is_a_link_away(visit: Visit) -> None:
    page = visit.page()
    page.goto(f"{visit.folder()}/book?from=2026-12-01")
    page.get_by_role("link", name="Български").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Запазете разговор с Dana Petrova")
    assert page.locator("html").get_attribute("lang") == "bg"
    assert "from=2026-12-01" in page.url


def test_two_clicks_book_one_call(visit: Visit, calendar: MemoryCalendar) -> None:
    page = visit.page(java_script_enabled=False)
    page.goto(f"{visit.folder()}/book")
    pick(page, "10:00")
    fill(page)
    page.get_by_role("button", name="Book this call").dblclick()
    expect(page.get_by_role("heading", name="Your call is booked")).to_be_visible()
    assert len(calendar.events) == 1
