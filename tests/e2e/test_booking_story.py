"""Calls on a real helpdesk: booked, moved by the agent's own hand in Google, clashing, urgent, and over."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.hours.interval import Interval
from sandbox.cases import CASES
from sandbox.customers import VIP
from sandbox.helpdesk import INTEGRATION_USER, RunningHelpdesk
from sandbox.verify import instant, split
from sandbox.vipdesk import INSTALLATION
from sandbox.waiting import until
from tests.e2e.booking_world import MINUTE, PATIENCE, TOPIC, BookingWorld, Call, Customer, later, on_django, starts
from tests.fakes.receiver import listening

OUTAGE = CASES[0]
LEEWAY = timedelta(minutes=15)
"""After the call's end, until when its ticket's first response is owed."""


@dataclass
class Story:
    """The helpdesk beside the calendar."""

    helpdesk: RunningHelpdesk
    calls: BookingWorld

    def ticket_of(self, call: Call) -> int:
        """The ticket that the call belongs to, by VIP Desk's word, once there is one."""
        booked = until(
            lambda: self.calls.bookings()[call.id].ticket, seconds=PATIENCE, what="the call has a ticket", every=0.1
        )
        return int(booked)

    def tags(self, ticket: int) -> set[str]:
        return set(split(self.helpdesk.api.ticket(ticket)["custom_vip_tags"]))

    def notes(self, ticket: int) -> list[str]:
        """What VIP Desk wrote for the desk alone: all, but for what opened a ticket in the customer's name."""
        own = self.helpdesk.people[INTEGRATION_USER].id
        said = [entry for entry in self.helpdesk.api.ticket(ticket)["followup_set"] if entry["user"] == own]
        assert [entry["comment"] for entry in said if entry["public"] and entry["comment"] != TOPIC] == []
        return [entry["comment"] for entry in said if not entry["public"]]

    def has(self, what: str, seen: Callable[[], object]) -> None:
        until(seen, seconds=PATIENCE, what=what, every=0.1)

    def notes_hold(self, ticket: int, *words: str) -> None:
        """Return once a note has all the words; a single one must."""

        def found() -> list[str]:
            return [each for each in self.notes(ticket) if all(word in each for word in words)]

        self.has(f"a note of ticket {ticket} says {words}", found)
        assert len(found()) == 1, self.notes(ticket)

    def sync(self) -> None:
        self.calls.vipdesk.command("calendar", "sync", self.calls.dana.email)

    def event(self, call: Call) -> str:
        (event,) = self.calls.events()[call.id]
        return str(event["id"])

    def offers(self, start: str) -> bool:
        return start in self.calls.ivo.starts(first=datetime.fromisoformat(start))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with on_django(tmp_path_factory.mktemp("story")) as (helpdesk, world):
        yield Story(helpdesk, world)


def test_a_call_without_a_ticket_gets_one_with_a_tag_a_note_and_the_response_owed_after_it(story: Story) -> None:
    before = {ticket["id"] for ticket in story.helpdesk.api.tickets()}
    (start,) = story.calls.fresh_hours()

    call = story.calls.ivo.books(start)

    ticket = story.ticket_of(call)
    assert {each["id"] for each in story.helpdesk.api.tickets()} - before == {ticket}
    story.has("the ticket is tagged", lambda: {"vip", "vip-call"} <= story.tags(ticket))
    story.notes_hold(ticket, "call is booked by the customer", call.told["meet"], f"{call.page}/call")
    shown = story.helpdesk.api.ticket(ticket)
    end = datetime.fromisoformat(call.told["end"])
    assert instant(shown["custom_vip_first_response_due"]) == instant(shown["due_date"]) == end + LEEWAY
    assert shown["assigned_to"] == story.helpdesk.people["dana"].id
    assert (shown["submitter_email"], TOPIC in shown["description"]) == (VIP.email, True)
    assert story.calls.ivo.http.get(f"{call.page}/call").status_code == 200


def test_a_link_to_a_ticket_books_calls_of_that_ticket(story: Story) -> None:
    filed = story.helpdesk.api.file_ticket(VIP.email, "As discussed", "Here it is.", custom_vip_severity=4)
    before = len(story.helpdesk.api.tickets())
    url = story.calls.vipdesk.printed("links", "add", VIP.company, "--ticket", str(filed), "--json")["url"]
    invited: Customer = story.calls.adds(VIP.company, "ada@orbis.example.com", url)

    call = invited.books(*story.calls.fresh_hours())

    assert story.ticket_of(call) == filed
    story.has("the ticket is tagged", lambda: "vip-call" in story.tags(filed))
    story.notes_hold(filed, "call is booked by the customer", call.told["meet"])
    assert len(story.helpdesk.api.tickets()) == before
    due = instant(story.helpdesk.api.ticket(filed)["custom_vip_first_response_due"])
    assert due != datetime.fromisoformat(call.told["end"]) + LEEWAY, "its own first response stays owed when it was"

    assert call.cancels().json()["state"] == "cancelled"
    story.notes_hold(filed, "was cancelled by the customer")
    story.has("the tag is gone", lambda: "vip-call" not in story.tags(filed))


def test_what_the_agent_does_in_google_the_booking_and_its_ticket_follow(story: Story) -> None:
    (start,) = story.calls.fresh_hours()
    call, google, dana = story.calls.ivo.books(start), story.calls.google, story.calls.dana
    ticket, event, target = story.ticket_of(call), story.event(call), later(start, 60)
    story.has("the ticket is tagged", lambda: "vip-call" in story.tags(ticket))

    dana.moves(event, *_span(target))
    story.has("the call follows, told by push", lambda: call.now["start"] == target)
    assert (call.now["state"], call.now["end"]) == ("confirmed", later(target, 30))
    assert (story.offers(start), story.offers(target)) == (True, False)
    story.notes_hold(ticket, "was moved in the agent's calendar")

    google.push.never = True
    dana.deletes(event)
    story.sync()
    assert (call.now["state"], story.offers(target)) == ("cancelled", True)
    story.notes_hold(ticket, "was cancelled in the agent's calendar")
    story.has("the tag is gone", lambda: "vip-call" not in story.tags(ticket))

    dana.restores(event)
    story.sync()
    assert (call.now["state"], call.now["start"], story.offers(target)) == ("confirmed", target, False)
    story.notes_hold(ticket, "call is booked in the agent's calendar")
    story.has("the tag is back", lambda: "vip-call" in story.tags(ticket))
    google.push.never = False
    assert story.calls.stand_wrong() == []


def test_an_entry_that_the_agent_makes_just_before_our_event_is_told_as_a_clash(story: Story) -> None:
    (start,) = story.calls.fresh_hours()
    google = story.calls.google
    google.push.never = True
    with listening() as receiver, ThreadPoolExecutor(1) as pool:
        story.calls.vipdesk.command("webhooks", "add", receiver.url, "--id", "pager", "--kind", "call-clashed")
        asked = len(google.calls_of("freebusy.query"))
        google.faults.slow(seconds=1.0, only="freebusy")
        booked = pool.submit(story.calls.ivo.books, start)
        story.has("Google said that she is free", lambda: len(google.calls_of("freebusy.query")) > asked)
        story.calls.dana.adds("Board meeting", *_span(start))
        call = booked.result()
        said = json.loads(receiver.next().body)
        story.calls.vipdesk.command("webhooks", "remove", "pager")
    google.push.never = False
    assert (said["type"], said["data"]["booking"], said["data"]["start"]) == ("call.clashed", call.id, start)
    assert call.now["state"] == "confirmed"
    ticket = story.ticket_of(call)
    story.notes_hold(ticket, "clashes with another entry of the agent's calendar")
    assert len([each for each in story.notes(ticket) if "is booked" in each]) == 1


def test_a_call_that_is_over_counts_as_contact(story: Story) -> None:
    call = story.calls.ivo.books(*story.calls.fresh_hours())
    ticket = story.ticket_of(call)
    story.has("the ticket is tagged", lambda: "vip-call" in story.tags(ticket))
    story.has("its first response is owed", lambda: not _first_clock(story, ticket)["ended_at"])

    end = _let_it_be_over(story.calls, call)

    story.has("the call is over", lambda: call.now["state"] == "done")
    story.notes_hold(ticket, "took place; it counts as contact")
    story.has("the tag is gone", lambda: "vip-call" not in story.tags(ticket))
    story.has("the first response is met", lambda: _first_clock(story, ticket)["ended_at"] is not None)
    assert _first_clock(story, ticket)["state"] == "met"
    assert datetime.fromisoformat(_first_clock(story, ticket)["ended_at"]) == end


def test_an_outage_makes_a_time_bookable_inside_the_notice_and_that_is_told_at_once(story: Story) -> None:
    soonest = datetime.fromisoformat(story.calls.ivo.starts()[0])
    assert soonest >= datetime.now(UTC) + 59 * MINUTE
    outage = story.helpdesk.api.file_ticket(VIP.email, OUTAGE.subject, OUTAGE.body)
    story.has("the outage is an S1", lambda: "vip-sev-1" in story.tags(outage))
    with listening() as receiver:
        story.calls.vipdesk.command("webhooks", "add", receiver.url, "--id", "pager", "--kind", "urgent-call")
        start = story.calls.ivo.starts()[0]
        assert datetime.fromisoformat(start) < datetime.now(UTC) + 31 * MINUTE

        call = story.calls.ivo.books(start)

        said = json.loads(receiver.next().body)
        story.calls.vipdesk.command("webhooks", "remove", "pager")
    assert (said["type"], said["data"]["booking"], said["data"]["ticket"]) == ("call.urgent", call.id, str(outage))
    assert story.ticket_of(call) == outage
    story.notes_hold(outage, "It was booked at short notice, for an open S1 ticket.")
    assert [starts(event) for event in story.calls.events()[call.id]] == [start]


def _span(start: str) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(start), datetime.fromisoformat(later(start, 30))


def _first_clock(story: Story, ticket: int) -> dict[str, Any]:
    told = story.calls.vipdesk.printed("explain", str(ticket), "--json")
    return dict(told["decision"]["clocks"][0])


def _let_it_be_over(world: BookingWorld, call: Call) -> datetime:
    """Its end, which is now: as if it had been booked for half an hour ago."""
    end = datetime.now(UTC)
    span, booking = Interval(end - 30 * MINUTE, end), world.bookings()[call.id]
    assert booking.state is BookingState.CONFIRMED
    world.store.keep_booking(INSTALLATION, replace(booking, span=span, padded=span), [], end, end)
    return end
