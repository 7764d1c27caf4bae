from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.tickets import DANA, ticket
from tests.usecases.conftest import SmallDesk

MINUTE = timedelta(minutes=1)


def test_a_delivery_ends_with_the_decision_on_the_host_and_in_the_store(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    assert desk.deliver("a")
    desk.now.move(timedelta(milliseconds=250))
    assert desk.work_all() == 1
    shown, memory = desk.helpdesk.tickets["7"], desk.store.recall("main", "7")
    assert (shown.assignee, shown.priority) == (DANA.host_id, 1)
    assert memory is not None
    assert (memory.settled, memory.round_trip) == (True, timedelta(milliseconds=250))
    assert memory.told == {"recognised"}


def test_a_burst_for_one_ticket_is_one_piece_of_work(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    for event in "abcdef":
        desk.deliver(event)
    assert (desk.work_all(), desk.helpdesk.reads, desk.helpdesk.writes) == (1, 1, 1)


def test_a_repeated_delivery_is_no_news(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    assert (desk.deliver("a"), desk.deliver("a")) == (True, False)
    desk.work_all()
    assert not desk.deliver("a")
    assert desk.work_all() == 0


def test_our_own_echo_leads_to_no_read_and_no_write(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    assert desk.deliver("a", echo=True)
    assert (desk.work_all(), desk.helpdesk.reads) == (0, 0)


def test_working_a_ticket_again_writes_nothing(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    for event in "ab":
        desk.deliver(event)
        desk.work_all()
    assert (desk.helpdesk.reads, desk.helpdesk.writes) == (2, 1)


def test_a_deadline_wakes_the_ticket_that_becomes_late(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    desk.now.move(timedelta(minutes=45))
    assert desk.work_all() == 1
    assert "vip-due-soon" in desk.shown().tags
    desk.now.move(timedelta(minutes=15))
    assert desk.work_all() == 0
    desk.now.move(timedelta(milliseconds=200))
    assert desk.work_all() == 1
    assert {"vip-breached"} == {"vip-breached", "vip-due-soon"} & set(desk.shown().tags)


def test_a_host_that_is_down_is_asked_again_and_the_ticket_is_not_lost(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.trouble = UpstreamUnavailable("down", retry_after=10 * MINUTE)
    desk.deliver("a")
    assert desk.work_all() == 1
    desk.helpdesk.trouble = None
    desk.now.move(9 * MINUTE)
    assert desk.work_all() == 0
    desk.now.move(MINUTE)
    assert desk.work_all() == 1
    assert desk.helpdesk.writes == 1


def test_the_waits_for_a_silent_host_grow_up_to_five_minutes(desk: SmallDesk) -> None:
    desk.helpdesk.trouble = UpstreamUnavailable("down")
    desk.deliver("a")
    waits = []
    for _ in range(11):
        desk.work_all()
        next_at = desk.store.waiting().next_at
        assert next_at is not None
        waits.append((next_at - desk.now()).total_seconds())
        desk.now.at = next_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_what_the_host_refuses_is_parked_and_shown_until_something_new_comes(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.trouble = UpstreamRefused("the helpdesk refused assigned_to (400)")
    desk.deliver("a")
    with capture_logs() as logged:
        desk.work_all()
    assert [parked.reason for parked in desk.store.parked("main")] == ["the helpdesk refused assigned_to (400)"]
    assert ("ticket.parked", "error") in [(line["event"], line["log_level"]) for line in logged]
    desk.helpdesk.trouble = None
    desk.deliver("b")
    assert desk.work_all() == 1
    assert not desk.store.parked("main")


def test_a_revoked_key_is_told_to_the_admin_and_the_ticket_waits(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk.trouble = CredentialsRevoked("connect it again")
    desk.deliver("a")
    desk.work_all()
    found = desk.store.get("main")
    assert found is not None
    assert found[0].problem == "connect it again"
    desk.helpdesk.trouble = None
    desk.now.move(5 * MINUTE)
    assert desk.work_all() == 1
    assert desk.helpdesk.writes == 1


def test_a_deleted_ticket_is_forgotten(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    desk.helpdesk.tickets.clear()
    desk.deliver("b")
    assert desk.work_all() == 1
    assert desk.store.recall("main", "7") is None
    assert desk.store.waiting().next_at is None


def test_unknown_senders_are_on_the_triage_list_and_nothing_is_written(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(sender="who@nowhere.example"))
    desk.deliver("a")
    desk.work_all()
    assert [memory.decision.ticket for memory in desk.store.triage_list("main")] == ["7"]
    assert desk.helpdesk.writes == 0


@pytest.mark.parametrize("written", [True, False])
def test_a_crash_around_the_write_ends_in_the_same_state(desk: SmallDesk, *, written: bool) -> None:
    desk.helpdesk.put(replace(ticket(severity_field="1"), assignee="4"))
    desk.deliver("a")

    desk.helpdesk.dies = "after" if written else "before"
    with pytest.raises(ProcessDied):
        desk.work()
    desk.store.release_all()
    assert desk.work_all() == 1
    shown = desk.helpdesk.tickets["7"]
    assert (shown.assignee, shown.priority) == (DANA.host_id, 1)
    assert len(shown.timeline.notes_by("2")) == 1


def test_a_revoked_key_stays_told_while_the_host_is_down_and_until_a_walk_succeeds(desk: SmallDesk) -> None:
    def problem() -> str:
        found = desk.store.get("main")
        assert found is not None
        return found[0].problem

    for trouble in (CredentialsRevoked("connect it again"), UpstreamUnavailable("down")):
        desk.helpdesk.trouble = trouble
        with pytest.raises(type(trouble)):
            desk.reconcile("main")
        assert problem() == "connect it again"
    desk.helpdesk.trouble = None
    desk.reconcile("main")
    assert not problem()
