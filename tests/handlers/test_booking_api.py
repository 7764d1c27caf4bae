"""Booking by scripts: what is free, booking it, and every way in which that is refused."""

from datetime import timedelta

import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA
from tests.handlers.booking_world import FREE, TYPED, WHERE, BookingWorld
from tests.handlers.visitor import ORIGIN, Visitor

ASKED = {"call": "support", "start": FREE, **TYPED}
WEEK = "call=support&from=2026-11-24&to=2026-11-25"


def test_free_times_are_those_of_the_dates_in_the_zone_of_the_answer(visitor: Visitor, folder: str) -> None:
    answer = visitor.get(f"{folder}/slots?{WEEK}")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["zone"], found["agent"], found["state"]) == ("Europe/Bratislava", "Dana Petrova", "open")
    assert found["slots"][0] == {"start": "2026-11-24T08:00:00Z", "end": "2026-11-24T08:30:00Z"}
    assert found["slots"][-1] == {"start": "2026-11-24T15:30:00Z", "end": "2026-11-24T16:00:00Z"}
    tokyo = visitor.get(f"{folder}/slots?{WEEK}&zone=Asia/Tokyo").json()
    assert tokyo["zone"] == "Asia/Tokyo"
    assert tokyo["slots"][-1]["start"] == "2026-11-24T14:30:00Z"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("call=chat&from=2026-11-24&to=2026-11-25", "call"),
        ("from=2026-11-24&to=2026-11-25", "call"),
        ("call=support&to=2026-11-25", "from"),
        ("call=support&from=2026-11-24", "to"),
        ("call=support&from=2026-11-25&to=2026-11-25", "to"),
        ("call=support&from=2026-11-24&to=2027-01-26", "to"),
        ("call=support&from=0001-01-01&to=0001-01-02", "from"),
        ("call=support&from=9999-12-30&to=9999-12-31&zone=America/New_York", "from"),
        (f"{WEEK}&zone=Atlantis", "zone"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(visitor: Visitor, folder: str, query: str, field: str) -> None:
    answer = visitor.get(f"{folder}/slots?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_sixty_two_days_may_be_asked_for(visitor: Visitor, folder: str) -> None:
    assert visitor.get(f"{folder}/slots?call=support&from=2026-11-24&to=2027-01-25").status_code == 200


def test_a_calendar_that_we_cannot_see_has_no_free_times(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.store.disconnect_calendar(WHERE, DANA.email)
    found = visitor.get(f"{folder}/slots?{WEEK}").json()
    assert (found["state"], found["slots"]) == ("not connected", [])


def test_a_customer_with_as_many_calls_as_are_allowed_is_told_so(
    world: BookingWorld, visitor: Visitor, folder: str
) -> None:
    for day in (24, 25, 26):
        world.booked(f"2026-11-{day}T09:00:00Z")
    answer = visitor.send(f"{folder}/bookings", {**ASKED, "start": "2026-11-27T09:00:00Z"}, Idempotency_Key="four")
    assert (answer.status_code, answer.json()) == (409, {"error": "slot_taken", "slots": [], "capped": True})


def test_a_call_is_booked(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    answer = visitor.send(f"{folder}/bookings", {**ASKED, "zone": "Europe/Sofia"}, Idempotency_Key="one")
    assert answer.status_code == 201
    found = answer.json()
    assert found["state"] == "confirmed"
    assert (found["start"], found["end"]) == (FREE, "2026-11-24T09:30:00Z")
    assert found["meet"] == world.calendar.meet
    booking = world.store.booking(WHERE, found["id"])
    assert booking
    assert (booking.zone, booking.topic) == ("Europe/Sofia", TYPED["topic"])
    for name, page in (("reschedule", "Move your call"), ("cancel", "Cancel this call?")):
        assert page in visitor.get(found["links"][name].removeprefix(ORIGIN)).text


def test_the_same_key_is_answered_by_the_same_call(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    first = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    again = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    assert (again.status_code, again.content) == (201, first.content)
    assert len(world.calendar.events) == 1


def test_the_same_key_with_other_content_is_refused(visitor: Visitor, folder: str) -> None:
    visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    answer = visitor.send(f"{folder}/bookings", {**ASKED, "topic": "else"}, Idempotency_Key="one")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["key"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201])
def test_without_a_key_nothing_is_booked_and_that_is_said(
    world: BookingWorld, visitor: Visitor, folder: str, key: str
) -> None:
    answer = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key=key)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["Idempotency-Key"]
    assert world.calendar.events == {}


def test_a_taken_time_is_answered_with_the_nearest_free(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.booked()
    answer = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    assert answer.status_code == 409
    assert answer.json()["error"] == "slot_taken"
    starts = [slot["start"] for slot in answer.json()["slots"]]
    assert len(starts) == 6
    assert starts == sorted(starts)
    assert "2026-11-24T08:00:00Z" in starts
    assert FREE not in starts


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"call": "chat"}, "call"),
        ({"call": 1}, "call"),
        ({"start": "2026-11-24T09:00:00"}, "start"),
        ({"start": None}, "start"),
        ({"topic": ""}, "topic"),
        ({"topic": ["a"]}, "topic"),
        ({"email": "nobody"}, "email"),
        ({"zone": "Atlantis"}, "zone"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(
    visitor: Visitor, folder: str, change: dict[str, object], field: str
) -> None:
    answer = visitor.send(f"{folder}/bookings", {**ASKED, **change}, Idempotency_Key="one")
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"x"', b"\xff", b"[" * 10_000, b'{"call": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(visitor: Visitor, folder: str, body: bytes) -> None:
    answer = visitor.ask("POST", f"{folder}/bookings", {"Idempotency_Key": "one"}, content=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid"


def test_more_than_16_kib_are_not_read(visitor: Visitor, folder: str) -> None:
    for path in ("bookings", "book"):
        answer = visitor.ask("POST", f"{folder}/{path}", {"Idempotency_Key": "one"}, content=b"x" * (16 * 1024 + 1))
        assert answer.status_code == 413


def test_a_calendar_that_cannot_be_reached_books_nothing(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.calendar.fails = UpstreamUnavailable("down", retry_after=timedelta(seconds=7.2))
    answer = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    assert answer.status_code == 503
    assert answer.json() == {"error": "calendar_unavailable"}
    assert answer.headers["retry-after"] == "8"
    world.calendar.fails = None
    assert visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one").status_code == 201


def test_a_calendar_that_refuses_books_nothing(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.calendar.fails, world.calendar.fails_after = UpstreamRefused("no"), 1
    answer = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    assert (answer.status_code, answer.json()) == (502, {"error": "calendar_refused"})


def test_an_answer_that_never_came_is_being_confirmed(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    world.calendar.fails, world.calendar.fails_after = UpstreamUnavailable("down"), 1
    answer = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one")
    assert answer.status_code == 201
    assert answer.json()["state"] == "confirming"
    assert answer.json()["meet"] is None


def test_a_call_is_moved_and_cancelled_by_its_links(world: BookingWorld, visitor: Visitor, folder: str) -> None:
    booked = visitor.send(f"{folder}/bookings", ASKED, Idempotency_Key="one").json()
    move, cancel = (booked["links"][name].removeprefix(ORIGIN) for name in ("reschedule", "cancel"))
    moved = visitor.send(move, {"start": "2026-11-25T10:00:00Z"})
    assert moved.status_code == 200
    assert moved.json() == {**booked, "start": "2026-11-25T10:00:00Z", "end": "2026-11-25T10:30:00Z"}
    state = visitor.get(move.replace("/move", "/call.json"))
    assert state.json() == moved.json()
    gone = visitor.ask("POST", cancel, {"Accept": "application/json"})
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    assert visitor.ask("POST", cancel, {"Accept": "application/json"}).json()["state"] == "cancelled"
    assert world.calendar.events == {}


def test_a_call_is_not_moved_to_a_taken_time(world: BookingWorld, visitor: Visitor) -> None:
    world.booked()
    call = world.booked("2026-11-25T10:00:00Z")
    answer = visitor.send(f"{world.call_folder(call)}/move", {"start": FREE})
    assert answer.status_code == 409
    assert answer.json()["error"] == "slot_taken"
    assert answer.json()["slots"]
    assert world.stored(call).span == call.span


def test_a_call_that_starts_soon_is_no_longer_changed(world: BookingWorld, visitor: Visitor) -> None:
    call = world.booked()
    assert isinstance(world.now, StandingNow)
    world.now.at = call.span.start - timedelta(minutes=119)
    world.synced()
    folder = world.call_folder(call)
    for path, body in (("move", {"start": "2026-11-25T10:00:00Z"}), ("cancel", {})):
        answer = visitor.send(f"{folder}/{path}", body)
        assert (answer.status_code, answer.json()) == (409, {"error": "too_late"})
    assert world.stored(call).state is BookingState.CONFIRMED


@pytest.mark.parametrize("body", [{}, {"start": 5}, {"start": "x"}])
def test_a_move_without_a_time_is_refused(world: BookingWorld, visitor: Visitor, body: object) -> None:
    answer = visitor.send(f"{world.call_folder(world.booked())}/move", body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["start"]
