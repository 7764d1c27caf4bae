"""The booking page as it is without JavaScript: every state says what is true, and nothing typed is lost."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.call_types import BookingTerms
from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.hours.interval import Interval
from integration.domain.terms import default_terms
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import DANA
from tests.handlers.booking_world import ACCOUNT, FREE, TYPED, WHERE, BookingWorld, event
from tests.handlers.visitor import Visitor


def text(answer: httpx.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def starts(answer: httpx.Response) -> list[str]:
    """The times that can be picked on a page."""
    return re.findall(r'<button name="start" value="([^"]+)"', answer.text)


def held(visitor: Visitor, folder: str, start: str = FREE, query: str = "") -> str:
    """Pick a time; the address of the form."""
    answer = visitor.post(f"{folder}/hold{query}", {"start": start})
    assert answer.status_code == 303
    return f"{folder}/{answer.headers['location']}"


def moved(world: BookingWorld, by: timedelta) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.move(by)


def test_the_page_shows_whose_times_are_free_and_in_which_zone(visitor: Visitor, folder: str) -> None:
    page = visitor.get(f"{folder}/book")
    assert page.status_code == 200
    assert "Book a call with Dana Petrova" in text(page)
    assert "Times are shown in Bratislava, UTC+1." in text(page)
    assert FREE in starts(page)
    assert "Tuesday" in text(page)


def test_both_clocks_are_shown_where_they_differ(visitor: Visitor, folder: str) -> None:
    there = visitor.get(f"{folder}/book?zone=Europe/Sofia")
    assert "11:00 , 10:00 in Bratislava" in text(there)
    assert "Your agent is in Bratislava, UTC+1." in text(there)
    same = visitor.get(f"{folder}/book?zone=Europe/Vienna")
    assert "in Bratislava" not in text(same)


def test_the_weekday_is_told_where_the_agents_is_another(visitor: Visitor, folder: str) -> None:
    page = visitor.get(f"{folder}/book?zone=Pacific/Auckland&from=2026-11-25")
    assert re.search(r"Tue 1[23]:\d\d in Bratislava", text(page))


@pytest.mark.parametrize(
    ("accepted", "time"), [("en-US", "10:00 AM"), ("en-GB", "10:00"), ("bg", "10:00"), ("fr-FR", "10:00")]
)
def test_times_are_written_as_the_visitors_region_writes_them(
    visitor: Visitor, folder: str, accepted: str, time: str
) -> None:
    page = visitor.get(f"{folder}/book", Accept_Language=accepted)
    clocks = re.findall(r'<span class="clock">([^<]+)</span>', page.text)
    assert time in [clock.replace("\N{NARROW NO-BREAK SPACE}", " ") for clock in clocks]


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "bg-BG,bg;q=0.9,en;q=0.8", "bg"),
        ("?lang=en", "bg", "en"),
        ("?lang=bg", "en", "bg"),
        ("", "fr", "en"),
        ("", "", "en"),
        ("", "fr, bg;q=0.3, en;q=0.1", "bg"),
        ("", "bg;q=0, en;q=0.1", "en"),
        ("", "bg;q=x, ;;;, -", "en"),
        ("?lang=xx", "bg", "bg"),
    ],
)
def test_the_language_is_the_one_chosen_or_else_accepted_or_else_english(
    visitor: Visitor, folder: str, query: str, accepted: str, language: str
) -> None:
    page = visitor.get(f"{folder}/book{query}", Accept_Language=accepted)
    assert f'<html lang="{language}"' in page.text


def test_a_zone_may_be_typed_as_its_city(visitor: Visitor, folder: str) -> None:
    assert "New York, UTC−5" in text(visitor.get(f"{folder}/book?zone=new york"))


@pytest.mark.parametrize("typed", ["Europe/Sofa", "Atlantis", "../../etc/passwd", "x" * 500, "\x00"])
def test_a_zone_that_does_not_exist_is_told_and_kept(visitor: Visitor, folder: str, typed: str) -> None:
    page = visitor.get(f"{folder}/book?zone={quote(typed)}")
    assert page.status_code == 422
    assert "We know no zone of this name." in text(page)
    assert 'aria-invalid="true"' in page.text
    assert 'aria-describedby="zone-now zone-error"' in page.text


def test_a_zone_that_was_nearly_typed_is_proposed(visitor: Visitor, folder: str) -> None:
    assert "Europe/Sofia" in text(visitor.get(f"{folder}/book?zone=Europe/Sofa"))


def test_the_next_week_is_a_link_away_and_the_past_is_not(visitor: Visitor, folder: str) -> None:
    now = visitor.get(f"{folder}/book")
    assert "from=2026-11-30" in now.text
    assert 'id="earlier"' not in now.text
    later = visitor.get(f"{folder}/book?from=2026-12-01")
    assert "from=2026-11-24" in later.text
    assert "2026-12-01T09:00:00Z" in starts(later)


@pytest.mark.parametrize(
    "day", ["2025-01-01", "0001-01-01", "9999-12-31", "2026-02-30", "soon", "2026-W48-1", "x" * 99]
)
def test_a_week_that_makes_no_sense_is_the_nearest_that_does(visitor: Visitor, folder: str, day: str) -> None:
    assert visitor.get(f"{folder}/book?from={day}").status_code == 200


def test_a_week_without_a_free_time_leads_to_the_next_that_has_one(world: BookingWorld, visitor: Visitor) -> None:
    world.synced(event("2026-11-23T00:00:00+00:00", "2026-12-02T00:00:00+00:00"))
    folder = world.folder_of(world.link())
    page = visitor.get(f"{folder}/book")
    assert starts(page) == []
    assert "Nothing is free in these days." in text(page)
    assert "The next free time is Wednesday, 2 December, 09:00" in text(page)
    link = re.search(r'id="next-free" href="([^"]+)"', page.text)
    assert link
    assert "2026-12-02T08:00:00Z" in starts(visitor.get(f"{folder}/{unescape(link[1])}"))


def test_a_week_after_the_last_free_time_leads_back(visitor: Visitor, folder: str) -> None:
    page = visitor.get(f"{folder}/book?from=2027-01-10")
    assert "The next free time is Monday, 23 November" in text(page)


def test_nothing_free_until_the_horizon_says_whom_to_write_to(
    world: BookingWorld, visitor: Visitor, folder: str
) -> None:
    world.synced(event("2026-11-20T00:00:00+00:00", "2027-06-01T00:00:00+00:00"))
    page = text(visitor.get(f"{folder}/book"))
    assert "Nor is anything until the last day that can be booked now." in page
    assert DANA.email in page


def disconnected(world: BookingWorld) -> None:
    world.store.disconnect_calendar(WHERE, DANA.email)


def lost(world: BookingWorld) -> None:
    world.store.note_calendar(WHERE, CalendarAccount(ACCOUNT.agent, problem="reconnect it"))


def stale(world: BookingWorld) -> None:
    moved(world, timedelta(hours=1))


@pytest.mark.parametrize("breaks", [disconnected, lost, stale])
def test_a_calendar_that_we_cannot_see_offers_nothing_and_says_so(
    world: BookingWorld, visitor: Visitor, folder: str, breaks: object
) -> None:
    assert callable(breaks)
    breaks(world)
    page = visitor.get(f"{folder}/book")
    assert page.status_code == 200
    assert "We can't see Dana Petrova's calendar just now." in text(page)
    assert "nothing can be booked until then" in text(page)
    assert DANA.email in text(page)
    assert starts(page) == []
    picked = visitor.post(f"{folder}/hold", {"start": FREE})
    assert picked.status_code == 503
    assert "Nothing was booked or changed" in text(picked)


def test_who_has_as_many_calls_as_allowed_is_told(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    for day in (24, 25, 26):
        world.booked(f"2026-11-{day}T09:00:00Z")
    page = text(visitor.get(f"{folder}/book"))
    assert "You have as many calls of this type ahead as can be booked at once." in page
    assert starts(visitor.get(f"{folder}/book")) == []
    assert starts(visitor.get(f"{folder}/book?call=training"))


def test_a_service_that_sells_no_calls_says_so(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.store.publish(WHERE, replace(default_terms(), booking=BookingTerms(calls=())))
    assert "No calls can be booked here" in text(visitor.get(f"{folder}/book"))
    assert visitor.post(f"{folder}/hold", {"start": FREE}).status_code == 422


def test_a_call_is_booked_by_two_forms(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder, query="?zone=Europe/Sofia&lang=bg")
    assert {"zone", "lang", "hold"} <= set(parse_qs(urlsplit(form).query))
    page = visitor.get(form)
    assert '<html lang="bg"' in page.text
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key
    sent = visitor.post(form, {**TYPED, "start": FREE, "key": key[1]})
    assert sent.status_code == 303
    assert sent.headers["location"].endswith("/call?lang=bg")
    call = visitor.get(sent.headers["location"])
    assert call.status_code == 200
    (booking,) = world.store.bookings_for(WHERE, "Acme", world.now())
    assert (booking.state, booking.zone, booking.language) == (BookingState.CONFIRMED, "Europe/Sofia", "bg")
    again = visitor.post(form, {**TYPED, "start": FREE, "key": key[1]})
    assert again.headers["location"] == sent.headers["location"]
    assert len(world.calendar.events) == 1


def test_the_forms_address_leads_on_to_the_call_once_it_is_booked(visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    sent = visitor.post(form, {**TYPED, "start": FREE, "key": "k"})
    assert visitor.get(form).headers["location"] == sent.headers["location"]


def test_the_form_says_how_long_the_time_is_held(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    moved(world, timedelta(minutes=2))
    assert 'data-seconds="180"' in visitor.get(form).text
    assert "The time is held for you until 09:05." in text(visitor.get(form))


def test_a_hold_that_ran_out_is_told(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    moved(world, timedelta(minutes=6))
    page = visitor.get(form)
    assert "no longer held for you, and nothing was booked" in text(page)
    assert FREE in starts(page)


def test_a_form_whose_hold_ran_out_is_still_booked_while_the_time_is_free(
    world: BookingWorld, visitor: Visitor, folder: str
) -> None:
    form = held(visitor, folder)
    moved(world, timedelta(minutes=6))
    assert visitor.post(form, {**TYPED, "start": FREE, "key": "k"}).status_code == 303


def test_ones_own_hold_takes_no_time_from_oneself(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    held(visitor, folder)
    assert FREE in starts(visitor.get(f"{folder}/book"))
    assert FREE not in starts(visitor.get(f"{world.folder_of(world.link())}/book"))


@pytest.mark.parametrize("name", ["nothing", "0" * 32, "x" * 500, "\x00"])
def test_a_hold_that_never_was_is_none(visitor: Visitor, folder: str, name: str) -> None:
    assert "no longer held" in text(visitor.ask("GET", f"{folder}/book", {}, params={"hold": name}))


def test_anothers_hold_is_none_of_ones_own(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    other = world.folder_of(world.link())
    assert "no longer held" in text(visitor.get(form.replace(folder, other)))


def test_a_time_that_was_taken_when_it_is_picked_shows_the_nearest(
    world: BookingWorld, visitor: Visitor, folder: str
) -> None:
    world.booked()
    page = visitor.post(f"{folder}/hold", {"start": FREE})
    assert page.status_code == 409
    assert "That time has just been taken. These are the nearest free times:" in text(page)
    assert FREE not in starts(page)
    assert "Tuesday, 24 November, 09:00" in text(page)


def test_a_time_that_is_taken_under_the_form_keeps_what_was_typed(
    world: BookingWorld, visitor: Visitor, folder: str
) -> None:
    form = held(visitor, folder)
    moved(world, timedelta(minutes=6))
    world.booked()
    page = visitor.post(form, {**TYPED, "start": FREE, "key": "k"})
    assert page.status_code == 409
    assert "That time has just been taken, so nothing was booked." in text(page)
    assert TYPED["topic"] in text(page)
    assert TYPED["email"] in page.text
    near = re.findall(r'type="radio" name="start" value="([^"]+)"', page.text)
    assert len(near) == 6
    assert FREE not in near
    assert visitor.post(form, {**TYPED, "start": near[0], "key": "k2"}).status_code == 303


def test_a_time_that_google_calls_busy_is_taken(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    world.calendar.busy_times.append(Interval(instant("2026-11-24 09:00"), instant("2026-11-24 09:30")))
    page = visitor.post(form, {**TYPED, "start": FREE, "key": "k"})
    assert page.status_code == 409
    assert "nothing was booked" in text(page)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"topic": ""}, ["topic"]),
        ({"email": "anna"}, ["email"]),
        ({"topic": " ", "email": ""}, ["topic", "email"]),
        ({"topic": "x" * 1001}, ["topic"]),
        ({"email": "a@b.example\r\nBcc: all@b.example"}, ["email"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_in_sum(
    visitor: Visitor, folder: str, typed: dict[str, str], wrong: list[str]
) -> None:
    page = visitor.post(held(visitor, folder), {**TYPED, **typed, "start": FREE, "key": "k"})
    assert page.status_code == 422
    for name in ("topic", "email"):
        assert (f'id="{name}-error"' in page.text) is (name in wrong)
        assert (f'{name}-hint {name}-error"' in page.text) is (name in wrong)
        assert (f'<a href="#{name}"' in page.text) is (name in wrong)
    assert page.text.count('aria-invalid="true"') == len(wrong)
    assert "The time is held for you" in text(page)


def test_what_was_typed_is_shown_as_text_and_never_as_markup(visitor: Visitor, folder: str) -> None:
    typed = {"topic": "<script>alert(1)</script>", "email": '"><img src=x>'}
    page = visitor.post(held(visitor, folder), {**typed, "start": FREE, "key": "k"})
    assert "<script>alert" not in page.text
    assert "<img src=x>" not in page.text


@pytest.mark.parametrize("error", [UpstreamUnavailable("down"), CredentialsRevoked("gone")])
def test_a_calendar_that_cannot_be_reached_books_nothing_and_keeps_what_was_typed(
    world: BookingWorld, visitor: Visitor, folder: str, error: UpstreamUnavailable
) -> None:
    form = held(visitor, folder)
    world.calendar.fails = error
    page = visitor.post(form, {**TYPED, "start": FREE, "key": "k"})
    assert page.status_code == 503
    assert "so nothing was booked" in text(page)
    assert TYPED["topic"] in text(page)
    assert "The time is held for you" not in text(page)
    world.calendar.fails = None
    assert visitor.post(form, {**TYPED, "start": FREE, "key": "k2"}).status_code == 303


def test_a_calendar_that_refuses_the_call_books_nothing(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    form = held(visitor, folder)
    world.calendar.fails, world.calendar.fails_after = UpstreamRefused("no"), 1
    page = visitor.post(form, {**TYPED, "start": FREE, "key": "k"})
    assert page.status_code == 502
    assert "The calendar didn't accept this call, so nothing was booked." in text(page)


@pytest.mark.parametrize("start", ["", "soon", "2026-11-24", "2026-11-24T09:00:00", "9999-12-31T23:59:59-23:59"])
def test_a_start_that_makes_no_sense_is_refused(visitor: Visitor, folder: str, start: str) -> None:
    assert visitor.post(f"{folder}/hold", {"start": start}).status_code == 422


def test_a_start_far_away_is_taken_as_any_other_that_is_not_free(visitor: Visitor, folder: str) -> None:
    for start in ("2199-01-01T09:00:00Z", "1999-01-01T09:00:00Z"):
        assert visitor.post(f"{folder}/hold", {"start": start}).status_code == 409
