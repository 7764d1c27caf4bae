"""Who answered leaves the desk, and the host calls them a customer from then on: what they said stays an answer."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.decision import ClockState
from integration.domain.former_staff import as_once_read
from integration.domain.journal import Promise
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from tests.fakes.tickets import BORIS, entry, ticket
from tests.usecases.conftest import SmallDesk

MINUTE = timedelta(minutes=1)
AGENT, CUSTOMER = Happening.AGENT_REPLIED, Happening.CUSTOMER_WROTE


def left(told: Ticket, who: str) -> Ticket:
    """As the host shows it once this person is no agent any more."""
    entries = (Entry(e.at, CUSTOMER, None, e.text) if e.author == who else e for e in told.timeline)
    return replace(told, timeline=Timeline(tuple(entries)))


def test_the_first_response_stays_given_look_after_look(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(entry("2026-11-23 09:00", AGENT, BORIS.host_id), severity_field="1"))
    desk.deliver("answered")
    desk.work_all()
    desk.helpdesk.put(left(desk.shown(), BORIS.host_id))
    for number in range(3):
        desk.now.move(MINUTE)
        desk.deliver(f"{number}")
        desk.work_all()
        clock = desk.memory().decision.clock(Promise.FIRST_RESPONSE)
        assert clock is not None
        assert clock.state is ClockState.MET
    walk = desk.reconcile("main")
    assert walk is not None
    assert (walk.right, walk.repaired) == (1, 0)


def test_what_the_customer_said_in_the_same_second_stays_the_customers(desk: SmallDesk) -> None:
    both = entry("2026-11-23 09:00", CUSTOMER), entry("2026-11-23 09:00", AGENT, BORIS.host_id)
    desk.helpdesk.put(ticket(*both, severity_field="1"))
    desk.deliver("answered")
    desk.work_all()
    memory, told = desk.memory(), desk.shown()
    found = as_once_read(left(told, BORIS.host_id), memory)
    assert sorted(e.what for e in found.timeline) == sorted(e.what for e in told.timeline)


def test_an_answer_that_was_made_private_is_none_any_more(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(entry("2026-11-23 09:00", AGENT, BORIS.host_id), severity_field="1"))
    desk.deliver("answered")
    desk.work_all()
    now_private = replace(entry("2026-11-23 09:00", Happening.NOTED, BORIS.host_id))
    told = ticket(now_private, severity_field="1")
    assert as_once_read(told, desk.memory()) == told


def test_a_ticket_that_is_new_to_us_is_as_it_is() -> None:
    told = ticket(entry("2026-11-23 09:00", AGENT, BORIS.host_id))
    assert as_once_read(told, None) == told
