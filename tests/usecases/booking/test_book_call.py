from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.clients.google import expand
from integration.domain.booking.booking import Booking, BookingState, StepKind
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.events import CalendarEvent, Occurrence
from integration.domain.errors import (
    CredentialsRevoked,
    EventExists,
    InvalidFields,
    SlotTaken,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.hours.interval import Interval
from integration.usecases.book_call import BookCall
from integration.usecases.fresh_id import fresh_id
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.booking.desk import DOWN, BookingDesk, hour, wish

MINUTE = timedelta(minutes=1)


def test_a_booking_is_an_event_in_the_agents_calendar_and_costs_three_calls(desk: BookingDesk) -> None:
    booked = desk.book()
    assert booked.state is BookingState.CONFIRMED
    assert desk.calendar.asked == ["busy", "insert", "page"]
    assert booked.meet == f"https://meet.example/{booked.event[:8]}"
    assert [step.what for step in booked.steps] == [StepKind.BOOKED]
    assert desk.calendar.told == [("invited", booked.event)]
    desk.check()


def test_the_event_names_who_speaks_about_what_and_where_to_cancel(desk: BookingDesk) -> None:
    booked = desk.book(topic="  Our rules \n")
    event = desk.calendar.texts[booked.event]
    assert event.summary == "Support call: Acme and Dana Petrova"
    url = f"https://desk.example/vip/main.call.{booked.manage}/call"
    assert event.description == f"Our rules\n\nTo move or cancel this call: {url}"
    assert (event.attendee, event.booking, event.installation) == ("anna@acme.example", booked.id, "main")


def test_the_address_in_the_event_leads_to_the_call(desk: BookingDesk) -> None:
    booked = desk.book()
    visit = desk.call_visit(booked)
    assert (visit.booking, visit.customer.name, visit.agent) == (booked, "Acme", DANA)


def test_a_bulgarian_customer_gets_a_bulgarian_event(desk: BookingDesk) -> None:
    booked = desk.book(language="bg")
    assert desk.calendar.texts[booked.event].summary == "Разговор за поддръжка: Acme и Dana Petrova"


def test_what_nobody_can_see_is_taken_out_of_the_topic(desk: BookingDesk) -> None:
    assert desk.book(topic="Our\x00 rules\r\nof \u202egnihton\x1b").topic == "Our rules\nof gnihton"
    with pytest.raises(InvalidFields):
        desk.book("2026-11-25 13:00", key="two", topic="\x00\x1b")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"start": hour("13:00").replace(tzinfo=None)}, "start"),
        ({"topic": " \n "}, "topic"),
        ({"topic": "x" * 1001}, "topic"),
        ({"email": "anna"}, "email"),
        ({"email": "anna@acme"}, "email"),
        ({"email": "anna@acme.example, boss@acme.example"}, "email"),
        ({"email": f"anna@{'a' * 250}.example"}, "email"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_makes_no_sense_is_named_by_its_field(desk: BookingDesk, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        desk.parts.book(desk.visit(), replace(wish(), **changes), "one")
    assert list(refused.value.fields) == [field]
    assert desk.calendar.asked == []


def test_a_key_is_at_most_two_hundred_characters_long(desk: BookingDesk) -> None:
    assert desk.book(key="k" * 200).state is BookingState.CONFIRMED
    with pytest.raises(InvalidFields, match="200"):
        desk.book("2026-11-23 14:00", key="k" * 201)


def test_the_same_key_again_is_the_same_booking(desk: BookingDesk) -> None:
    booked = desk.book()
    again = desk.book(topic=" Our rules ")
    assert again == desk.booking(booked)
    assert len(desk.calendar.live()) == 1


def test_the_same_key_with_other_content_is_refused(desk: BookingDesk) -> None:
    desk.book()
    with pytest.raises(InvalidFields) as refused:
        desk.book("2026-11-23 14:00")
    assert list(refused.value.fields) == ["key"]


def test_without_a_key_each_request_is_its_own(desk: BookingDesk) -> None:
    first, second = desk.book(key=""), desk.book("2026-11-23 14:00", key="")
    assert first.id != second.id


def test_a_taken_time_is_taken(desk: BookingDesk) -> None:
    desk.book()
    with pytest.raises(SlotTaken):
        desk.book(key="two")
    assert len(desk.bookings()) == 1


@pytest.mark.parametrize("start", ["0001-01-01 00:00", "2026-11-23 08:00", "2026-11-23 13:10", "9999-12-31 23:00"])
def test_no_time_that_was_never_offered_can_be_booked(desk: BookingDesk, start: str) -> None:
    with pytest.raises(SlotTaken):
        desk.book(start)


def test_a_time_at_which_the_agent_is_busy_by_now_is_given_back(desk: BookingDesk) -> None:
    desk.calendar.agent_puts("2026-11-23 13:30", "2026-11-23 13:40")  # within the buffer after the call
    with pytest.raises(SlotTaken):
        desk.book()
    failed = desk.only()
    assert (failed.state, failed.steps, desk.claims(failed)) == (BookingState.FAILED, (), set())
    assert desk.calendar.asked == ["busy"]
    desk.rest("2026-11-25 09:00")
    assert (desk.host.tickets, desk.posted()) == ({}, [])


@pytest.mark.parametrize("error", [DOWN, UpstreamRefused("no"), CredentialsRevoked("gone")])
def test_where_free_busy_is_unknown_nothing_is_booked_and_the_key_is_free_again(
    desk: BookingDesk, error: VipDeskError
) -> None:
    desk.calendar.fail("busy", error)
    with pytest.raises((UpstreamUnavailable, UpstreamRefused)):
        desk.book()
    assert desk.only().state is BookingState.FAILED
    assert desk.book().state is BookingState.CONFIRMED
    desk.check()


@pytest.mark.parametrize("method", ["busy", "insert"])
def test_a_calendar_that_lets_us_in_no_more_is_looked_at_by_the_sync_at_once(desk: BookingDesk, method: str) -> None:
    assert desk.store.claim_calendar(desk.now(), MINUTE)
    desk.store.calendar_done("main", DANA.email, desk.now() + 60 * MINUTE)
    assert desk.store.claim_calendar(desk.now(), MINUTE) is None
    desk.calendar.fail(method, CredentialsRevoked("gone"))
    with suppress(UpstreamUnavailable):
        desk.book()
    assert desk.store.claim_calendar(desk.now(), MINUTE) == ("main", DANA.email)


def test_what_google_refuses_is_given_back(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", UpstreamRefused("no"))
    with pytest.raises(UpstreamRefused):
        desk.book()
    assert desk.only().state is BookingState.FAILED
    desk.check()


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("error", [DOWN, CredentialsRevoked("gone")])
def test_a_booking_whose_answer_is_lost_is_confirming_until_the_worker_knows(
    desk: BookingDesk, error: VipDeskError, *, after: bool
) -> None:
    desk.calendar.fail("insert", error, after=after)
    waiting = desk.book()
    assert (waiting.state, waiting.steps) == (BookingState.CONFIRMING, ())
    assert desk.book().id == waiting.id
    desk.rest("2026-11-23 09:01")
    assert desk.booking(waiting).state is BookingState.CONFIRMED
    assert desk.calendar.told == [("invited", waiting.event)]
    desk.check()


def test_an_id_whose_event_was_deleted_is_not_used_again(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", DOWN, after=True)
    waiting = desk.book()
    desk.calendar.agent_takes_out(waiting.event)
    desk.rest("2026-11-23 09:01")
    booked = desk.booking(waiting)
    assert (booked.state, booked.attempt, booked.event[-2:]) == (BookingState.CONFIRMED, 2, "02")
    desk.check()


def test_an_event_that_the_worker_was_faster_to_put_in_is_the_bookings(desk: BookingDesk) -> None:
    def worker() -> None:
        desk.now.move(MINUTE)
        assert desk.parts.work()

    desk.calendar.meanwhile["insert"] = worker
    booked = desk.book()
    assert desk.calendar.asked == ["busy", "insert", "find", "busy", "insert", "page", "find"]
    assert (booked.state, booked.attempt) == (BookingState.CONFIRMED, 1)
    desk.check()


def test_an_event_that_is_said_to_exist_and_cannot_be_read_waits(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", EventExists("there"))
    desk.calendar.fail("find", UpstreamRefused("no"))
    assert desk.book().state is BookingState.CONFIRMING
    desk.rest("2026-11-23 09:01")
    assert desk.only().state is BookingState.CONFIRMED
    desk.check()


def test_what_was_put_in_is_ours_though_the_answer_does_not_say_so(desk: BookingDesk) -> None:
    desk.calendar.terse = True
    assert desk.book().attempt == 1
    desk.check()


def test_ids_that_are_taken_again_and_again_are_tried_later(desk: BookingDesk) -> None:
    desk.calendar.fail("insert", EventExists("there"), times=3)
    waiting = desk.book()
    assert (waiting.state, waiting.attempt) == (BookingState.CONFIRMING, 4)
    desk.rest("2026-11-23 09:01")
    assert desk.booking(waiting).event.endswith("04")
    desk.check()


def test_a_view_that_is_stale_or_not_there_books_nothing(desk: BookingDesk) -> None:
    desk.now.move(16 * MINUTE)
    with pytest.raises(UpstreamUnavailable, match="stale"):
        desk.book()
    desk.store.disconnect_calendar("main", DANA.email)
    with pytest.raises(UpstreamUnavailable, match="not connected"):
        desk.book()
    assert desk.bookings() == []


def test_a_seat_under_the_cap_of_the_customer_is_needed(desk: BookingDesk) -> None:
    for number, start in enumerate(("13:00", "14:00", "15:00")):
        desk.book(f"2026-11-23 {start}", key=f"k{number}")
    with pytest.raises(SlotTaken):
        desk.book("2026-11-24 13:00", key="k4")


def test_a_hold_becomes_the_booking_and_keeps_its_time(desk: BookingDesk) -> None:
    held = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    with pytest.raises(SlotTaken):
        desk.book(key="somebody else")
    booked = desk.book(hold=held.id)
    assert (booked.id, booked.state, booked.expires_at) == (held.id, BookingState.CONFIRMED, None)
    desk.check()
    desk.now.move(6 * MINUTE)
    with pytest.raises(SlotTaken):
        desk.book(key="somebody else")


def test_a_lapsed_hold_still_becomes_the_booking_unless_the_time_is_gone(desk: BookingDesk) -> None:
    held = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    desk.now.move(6 * MINUTE)
    assert desk.book(hold=held.id).id == held.id
    other = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("14:00"))
    desk.now.move(6 * MINUTE)
    desk.book("2026-11-23 14:00", key="faster")
    with pytest.raises(SlotTaken):
        desk.book("2026-11-23 14:00", key="slower", hold=other.id)


def test_a_hold_for_another_time_leaves_nothing_behind(desk: BookingDesk) -> None:
    held = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    desk.book("2026-11-23 14:00", hold=held.id)
    desk.check()
    assert desk.book("2026-11-23 13:00", key="two").state is BookingState.CONFIRMED


def test_one_link_holds_one_time(desk: BookingDesk) -> None:
    first = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    second = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:30"))
    assert [each.id for each in desk.bookings()] == [second.id]
    assert second.expires_at == desk.now() + 5 * MINUTE
    assert desk.store.booking("main", first.id) is None


def test_somebody_elses_hold_is_no_ones_to_use(desk: BookingDesk) -> None:
    token = desk.parts.links.book("main", "Acme")[1].split("/")[-2]
    held = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    desk.book_token = token
    with pytest.raises(SlotTaken):
        desk.book(hold=held.id)


def test_a_request_that_lost_the_race_for_its_hold_is_the_other_ones_booking(desk: BookingDesk) -> None:
    held = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00"))
    visit, parts = desk.visit(), desk.process()
    booked = parts.book(visit, wish(hold=held.id), "one")
    again = parts.book(visit, wish(hold=held.id), "one")
    assert again.id == booked.id
    with pytest.raises(SlotTaken):
        parts.book(visit, wish(hold=held.id), "two")


@pytest.mark.parametrize("held", [True, False])
def test_the_same_request_in_the_midst_of_itself_is_one_booking(desk: BookingDesk, *, held: bool) -> None:
    hold = desk.parts.hold(desk.visit(), CallKind.SUPPORT, hour("13:00")).id if held else ""
    wanted, first = wish(hold=hold), list[Booking]()

    def meanwhile() -> str:
        if not first:
            first.append(desk.parts.book(desk.visit(), wanted, "one"))
        return fresh_id()

    second = replace(desk.parts.book, fresh_id=meanwhile)(desk.visit(), wanted, "one")
    assert second == desk.only() == desk.booking(first[0])
    desk.check()


def test_the_same_request_just_before_it_looks_for_its_time_is_one_booking(desk: BookingDesk) -> None:
    first = list[Booking]()

    def meanwhile(events: Sequence[CalendarEvent], window: Interval, zone: str, /) -> tuple[Occurrence, ...]:
        first.append(desk.book())
        return expand(events, window, zone)

    booking = BookCall(desk.store, meanwhile, desk.parts.finish, desk.now)
    assert booking(desk.visit(), wish(), "one").id == first[0].id
    desk.check()


def test_what_the_view_knows_to_be_within_the_buffers_is_asked_of_nobody(desk: BookingDesk) -> None:
    desk.calendar.agent_puts("2026-11-23 13:30", "2026-11-23 13:40")
    desk.parts.sync("main", DANA.email)
    desk.calendar.asked.clear()
    with pytest.raises(SlotTaken):
        desk.book()
    assert (desk.calendar.asked, desk.bookings()) == ([], [])


def test_a_failing_sync_after_the_booking_changes_nothing(desk: BookingDesk) -> None:
    desk.calendar.fail("page", DOWN)
    assert desk.book().state is BookingState.CONFIRMED


def test_what_the_agent_put_in_at_the_last_moment_is_told_as_a_clash(desk: BookingDesk) -> None:
    desk.calendar.meanwhile["insert"] = lambda: desk.calendar.agent_puts("2026-11-23 13:00", "2026-11-23 13:30")
    booked = desk.book()
    assert booked.state is BookingState.CONFIRMED
    assert [step.what for step in booked.steps] == [StepKind.BOOKED, StepKind.CLASHED]
    assert desk.posted() == ["call clashed"]


def test_a_meeting_link_that_google_is_still_making_comes_later(desk: BookingDesk) -> None:
    desk.calendar.pending_meets = 3
    booked = desk.book()
    assert (booked.state, booked.meet) == (BookingState.CONFIRMED, "")
    desk.rest("2026-11-23 09:05")
    assert desk.booking(booked).meet


def test_a_meeting_link_that_never_comes_is_not_waited_for_for_ever(desk: BookingDesk) -> None:
    desk.calendar.pending_meets = 1000
    booked = desk.book()
    desk.rest("2026-11-23 12:00")
    assert desk.calendar.asked.count("find") == 10
    assert desk.store.next_booking_at() == booked.span.end


def test_what_a_request_inserts_after_it_was_given_up_is_taken_out_again(desk: BookingDesk) -> None:
    def give_up() -> None:
        desk.calendar.agent_puts("2026-11-23 13:00", "2026-11-23 13:10")
        desk.now.move(MINUTE)
        assert desk.parts.work()
        assert desk.only().state is BookingState.FAILED

    desk.calendar.meanwhile["insert"] = give_up
    assert desk.book().state is BookingState.FAILED
    desk.check()


def test_a_call_that_ended_took_place_and_is_told_once(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.rest("2026-11-23 14:00")
    over = desk.booking(booked)
    assert (over.state, over.steps[-1].what) == (BookingState.DONE, StepKind.TOOK_PLACE)
    assert desk.claims(over) == set()
    assert desk.store.next_booking_at() is None


def test_the_padded_time_is_what_free_busy_is_asked_for(desk: BookingDesk) -> None:
    booked = desk.book()
    assert booked.span == Interval(hour("13:00"), hour("13:30"))
    assert booked.padded == Interval(hour("13:00"), hour("13:45"))
    training = desk.book("2026-11-25 13:00", key="two", kind=CallKind.TRAINING)
    assert training.padded == Interval(instant("2026-11-25 12:45"), instant("2026-11-25 14:15"))
