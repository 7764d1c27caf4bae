"""The pages of one booked call tell the truth about it in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.errors import UpstreamUnavailable
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import DANA
from tests.handlers.booking_world import FREE, WHERE, BookingWorld
from tests.handlers.test_booking_page import starts, text
from tests.handlers.visitor import Visitor

LATER = "2026-11-25T10:00:00Z"


def made(world: BookingWorld, state: BookingState, **changes: object) -> str:
    """A call in this state; the folder of its addresses."""
    call = world.booked()
    kept = replace(call, state=state, **changes)  # type: ignore[arg-type]
    world.store.keep_booking(WHERE, kept, (), world.now(), None)
    return world.call_folder(call)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BookingState.CONFIRMING, "Your call is being confirmed"),
        (BookingState.MOVING, "Your call is being moved"),
        (BookingState.CANCELLING, "Your call is being cancelled"),
        (BookingState.CONFIRMED, "Your call is booked"),
        (BookingState.DONE, "This call is over"),
        (BookingState.CANCELLED, "This call is cancelled"),
        (BookingState.FAILED, "This call could not be booked"),
    ],
)
def test_each_state_is_told_as_what_it_is(
    world: BookingWorld, visitor: Visitor, state: BookingState, said: str
) -> None:
    folder = made(world, state)
    page = visitor.get(f"{folder}/call")
    assert page.status_code == 200
    assert said in text(page)
    under_way = state in {BookingState.CONFIRMING, BookingState.MOVING, BookingState.CANCELLING}
    assert ('<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.text) is under_way
    assert ("data-poll" in page.text) is under_way
    assert ("Your call is booked" in text(page)) is (state is BookingState.CONFIRMED)
    assert ("Join the video call" in text(page)) is (state is BookingState.CONFIRMED)
    assert ('href="move"' in page.text) is (state is BookingState.CONFIRMED)
    assert visitor.get(f"{folder}/call.json").json()["state"] == state


def test_a_call_whose_time_has_passed_is_over_also_before_that_is_written_down(
    world: BookingWorld, visitor: Visitor
) -> None:
    folder = world.call_folder(world.booked())
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-24 09:30")
    assert "This call is over" in text(visitor.get(f"{folder}/call"))


def test_a_call_that_could_not_be_moved_says_so(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    step = BookingStep(world.now(), StepKind.FAILED, call.span, Actor.CUSTOMER)
    world.store.keep_booking(WHERE, replace(call, steps=(*call.steps, step)), (), world.now(), None)
    page = text(visitor.get(f"{world.call_folder(call)}/call"))
    assert "It could not be moved to the other time, and stays at this one." in page


def test_a_meeting_link_that_is_still_being_made_is_none(world: BookingWorld, visitor: Visitor) -> None:
    world.calendar.meet = ""
    page = text(visitor.get(f"{world.call_folder(world.booked())}/call"))
    assert "The meeting link is still being made" in page


def test_a_meeting_link_is_followed_only_to_https(world: BookingWorld, visitor: Visitor) -> None:
    world.calendar.meet = "javascript:alert(1)"
    assert "javascript:" not in visitor.get(f"{world.call_folder(world.booked())}/call").text


def test_the_way_to_the_meeting_tells_it_nothing_of_us(world: BookingWorld, visitor: Visitor) -> None:
    page = visitor.get(f"{world.call_folder(world.booked())}/call").text
    assert f'<a href="{world.calendar.meet}" rel="noreferrer">' in page


def test_a_call_is_moved_by_two_pages(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    folder = world.call_folder(call)
    choose = visitor.get(f"{folder}/move?zone=Europe/Sofia")
    assert FREE in starts(choose)
    ask = visitor.get(f"{folder}/move?zone=Europe/Sofia&start={LATER}")
    assert "Move the call to this time?" in text(ask)
    assert "Wednesday, 25 November 2026, 12:00–12:30 in Sofia, UTC+2 · 11:00 in Bratislava" in text(ask)
    assert world.stored(call).span == call.span
    done = visitor.post(f"{folder}/move?zone=Europe/Sofia", {"start": LATER})
    assert (done.status_code, done.headers["location"]) == (303, "call?zone=Europe%2FSofia")
    assert world.stored(call).span.start == instant("2026-11-25 10:00")


def test_a_move_to_a_time_that_was_just_taken_shows_the_nearest(world: BookingWorld, visitor: Visitor) -> None:
    world.booked()
    call = world.booked(LATER)
    page = visitor.post(f"{world.call_folder(call)}/move", {"start": FREE})
    assert page.status_code == 409
    assert "That time has just been taken. Your call stays as it was." in text(page)
    assert len(starts(page)) > 6
    assert world.stored(call).span == call.span


def test_a_call_is_cancelled_once_that_is_confirmed(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    folder = world.call_folder(call)
    assert "Cancel this call?" in text(visitor.get(f"{folder}/cancel"))
    assert world.stored(call).state is BookingState.CONFIRMED
    done = visitor.post(f"{folder}/cancel", {})
    assert (done.status_code, done.headers["location"]) == (303, "call")
    assert world.stored(call).state is BookingState.CANCELLED


def soon(world: BookingWorld, _: Booking) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-11-24 08:00")
    world.synced()


def confirming(world: BookingWorld, call: Booking) -> None:
    world.store.keep_booking(WHERE, replace(call, state=BookingState.CONFIRMING), (), world.now(), None)


@pytest.mark.parametrize("makes", [soon, confirming])
@pytest.mark.parametrize("path", ["move", "cancel"])
def test_a_call_that_cannot_be_changed_now_says_what_to_do(
    world: BookingWorld, visitor: Visitor, path: str, makes: Callable[[BookingWorld, Booking], None]
) -> None:
    call = world.booked()
    makes(world, call)
    page = visitor.get(f"{world.call_folder(call)}/{path}")
    assert page.status_code == 409
    assert "This call can't be changed here now" in text(page)
    assert DANA.email in text(page)


def test_a_call_that_starts_soon_is_not_cancelled(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    soon(world, call)
    page = visitor.post(f"{world.call_folder(call)}/cancel", {})
    assert page.status_code == 409
    assert "It is too late to change this call" in text(page)
    told = text(visitor.get(f"{world.call_folder(call)}/call"))
    assert "It can no longer be moved or cancelled here." in told


def test_a_calendar_that_cannot_be_reached_leaves_the_call_where_it_was(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    world.calendar.fails = UpstreamUnavailable("down")
    page = visitor.post(f"{world.call_folder(call)}/move", {"start": LATER})
    assert page.status_code == 503
    assert "Nothing was booked or changed." in text(page)
    assert world.stored(call).span == call.span


def test_a_hold_has_no_page(world: BookingWorld, visitor: Visitor) -> None:
    folder = made(world, BookingState.HOLD, expires_at=instant("2026-11-24 00:00"))
    for path in ("call", "call.json", "move", "cancel"):
        assert visitor.get(f"{folder}/{path}").status_code == 404


def test_a_calls_page_is_open_for_a_week_after_it(world: BookingWorld, visitor: Visitor) -> None:
    folder = world.call_folder(world.booked())
    assert isinstance(world.now, StandingNow)
    world.now.at = instant("2026-12-01 09:29")
    assert visitor.get(f"{folder}/call").status_code == 200
    world.now.move(timedelta(minutes=1))
    assert visitor.get(f"{folder}/call").status_code == 404
