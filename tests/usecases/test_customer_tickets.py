"""Whose turn it is with a customer's ticket, from what was decided last."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.cover.cover import Senior
from integration.domain.journal import Journal
from integration.domain.memory import Memory
from integration.domain.second_level.escalation import Escalation
from integration.domain.ticket import Channel, Happening, Status, Ticket
from integration.usecases.customer_tickets import CustomerTickets, OpenTicket, Turn
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import BORIS, DANA, entry, ticket
from tests.usecases.conftest import SmallDesk

HOUR = timedelta(hours=1)


def decided(desk: SmallDesk, shown: Ticket) -> Memory:
    desk.helpdesk.put(shown)
    desk.store.enqueue("main", [shown.id], desk.now())
    assert any(not desk.work() for _ in range(20)), "the line never empties"
    found = desk.store.recall("main", shown.id)
    assert found is not None
    return found


def tickets(desk: SmallDesk) -> list[OpenTicket]:
    return list(CustomerTickets(desk.store, desk.now)("main", "ACME"))


@pytest.fixture
def desk(desk: SmallDesk) -> SmallDesk:
    desk.now.at = instant("2026-11-23 10:00")
    return desk


def test_a_ticket_is_ours_until_the_customer_is_asked(desk: SmallDesk) -> None:
    decided(desk, ticket())
    (mine,) = tickets(desk)
    assert (mine.id, mine.turn, mine.agent, mine.came_at) == ("7", Turn.OURS, DANA, instant("2026-11-23 09:00"))
    assert mine.first_response is not None
    decided(desk, ticket(entry("2026-11-23 09:30", Happening.WAITED), status=Status.WAITING))
    (mine,) = tickets(desk)
    assert mine.turn is Turn.CUSTOMER


def test_the_clocks_are_those_that_the_agents_see(desk: SmallDesk) -> None:
    memory = decided(desk, ticket())
    (mine,) = tickets(desk)
    assert mine.first_response in memory.decision.clocks


def test_a_held_ticket_is_held_until_the_opening_and_not_longer(desk: SmallDesk) -> None:
    desk.now.at = instant("2026-11-22 10:00")
    decided(desk, ticket(at="2026-11-22 09:00", channel=Channel.MAIL))
    (held,) = tickets(desk)
    assert (held.turn, held.held_until) == (Turn.HELD, instant("2026-11-23 08:00"))
    desk.now.at = instant("2026-11-23 08:00")
    (released,) = tickets(desk)
    assert (released.turn, released.held_until) == (Turn.OURS, None)


def test_second_level_has_a_ticket_while_a_stay_is_open(desk: SmallDesk) -> None:
    memory = decided(desk, ticket())
    stay = Escalation(desk.now(), "Dana", "stuck", Senior("Mira", "9"), desk.now() + HOUR)
    for each, turn in ((stay, Turn.SECOND_LEVEL), (replace(stay, ended_at=desk.now()), Turn.OURS)):
        journal = replace(memory.decision.journal, escalations=(each,))
        desk.store.remember("main", replace(memory, decision=replace(memory.decision, journal=journal)))
        (mine,) = tickets(desk)
        assert (mine.turn, mine.agent) == (turn, DANA), "the customer's contact stays"


def test_who_answers_now_is_named(desk: SmallDesk) -> None:
    memory = decided(desk, ticket())
    desk.store.remember("main", replace(memory, decision=replace(memory.decision, answers=BORIS, journal=Journal())))
    (mine,) = tickets(desk)
    assert mine.agent == BORIS


def test_the_most_severe_stands_before_what_came_later(desk: SmallDesk) -> None:
    decided(desk, ticket(id="1", at="2026-11-23 08:30", severity_field="S1"))
    decided(desk, ticket(id="2", at="2026-11-23 09:45", severity_field="S3"))
    decided(desk, ticket(id="3", at="2026-11-23 09:50", severity_field="S2"))
    assert [each.id for each in tickets(desk)] == ["1", "3", "2"]


def test_the_last_that_came_stands_first_and_solved_ones_nowhere(desk: SmallDesk) -> None:
    for number, at in (("1", "2026-11-23 08:30"), ("2", "2026-11-23 09:45"), ("3", "2026-11-23 09:00")):
        decided(desk, ticket(id=number, at=at))
    assert [each.id for each in tickets(desk)] == ["2", "3", "1"]
    decided(
        desk, ticket(entry("2026-11-23 09:50", Happening.SOLVED), id="2", at="2026-11-23 09:45", status=Status.SOLVED)
    )
    assert [each.id for each in tickets(desk)] == ["3", "1"]


def test_nobody_elses_ticket_is_among_them(desk: SmallDesk) -> None:
    decided(desk, ticket(sender="somebody@else.example"))
    assert isinstance(desk.now, StandingNow)
    assert tickets(desk) == []
