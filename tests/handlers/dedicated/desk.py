"""A desk with people who chat, on top of the booking world; what happens on it, in one line each."""

from dataclasses import replace
from datetime import datetime

from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.domain.ticket import Ticket
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_line import WorkLine
from tests.fakes.tickets import BORIS, DANA
from tests.handlers.booking_world import WHERE, BookingWorld

DANAS = ChatPlace(address="https://chat.example/dana")
BORISS = ChatPlace(address="https://chat.example/boris")
ROUND = ChatPlace(address="https://chat.example/round-the-clock?vip=1")
NIGHT = "2026-11-23 20:00"


def plan(dana: ChatPlace = DANAS, boris: ChatPlace = BORISS, desk: ChatPlace = ROUND) -> DeskPlan:
    """Dana and Boris, who is the backup of all, and a desk that is always there."""
    people = (Person(DANA, dana), Person(BORIS, boris))
    return DeskPlan(people, backups=(Turn(BORIS.email),), round_the_clock=RoundTheClock(chat=desk))


def chatting(world: BookingWorld, desk: DeskPlan | None = None) -> None:
    world.store.replace_desk_plan(WHERE, desk or plan())


def sick(world: BookingWorld, until: datetime | None = None) -> None:
    """Dana calls in sick."""
    world.store.add_absence(WHERE, Absence("a1", DANA.email, world.now(), until, AbsenceKind.SICK))


def covered(world: BookingWorld, until: datetime | None = None) -> None:
    """Boris stands in for Dana."""
    cover = Cover("Acme", DANA, BORIS, BORIS, world.now(), until, CoverReason.ABSENT)
    version, _ = world.store.covers(WHERE)
    world.store.hand_over(WHERE, [cover], [], [], version, world.now())


def back(world: BookingWorld) -> None:
    """Dana answers again."""
    version, _ = world.store.covers(WHERE)
    world.store.hand_over(WHERE, [Cover("Acme", DANA, DANA, DANA, world.now())], [], [], version, world.now())


def triaged(world: BookingWorld, ticket: Ticket) -> None:
    """A ticket of the helpdesk, as the agents see it."""
    world.host.put(ticket)
    world.store.enqueue(WHERE, [ticket.id], world.now())
    tell = Tell(world.store, lambda: None)
    triage = TriageTicket(world.store, lambda _installation, _credentials: world.host, tell, world.now)
    line = WorkLine(world.store, triage, world.now)
    assert any(not line() for _ in range(20)), "the line never empties"


def chat_folder(world: BookingWorld) -> str:
    return world.folder_of(world.links.chat(WHERE, "Acme")[0])


def page_folder(world: BookingWorld) -> str:
    return world.folder_of(world.links.page(WHERE, "Acme")[0])


def in_shadow(world: BookingWorld) -> None:
    found = world.store.get(WHERE)
    assert found is not None
    world.store.add(replace(found[0], shadow=True), found[1])
