"""Errands of workers without a memory: whatever one leaves over is come back to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errand import LONGEST_WAIT, Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from integration.usecases.run_errand import RunErrand
from tests.fakes.queue import FakeQueue
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

SECOND = timedelta(seconds=1)
LEFT = 30 * SECOND


@dataclass
class Errands:
    """A desk whose work comes by errands alone."""

    desk: SmallDesk
    queue: FakeQueue = field(default_factory=FakeQueue)
    chores: dict[Chore, Callable[[], bool]] = field(default_factory=dict)
    rounds: dict[Round, Callable[[str], object]] = field(default_factory=dict)

    @property
    def run(self) -> RunErrand:
        return RunErrand(self.desk.store, self.queue, self.desk.work, self.desk.now, self.chores, self.rounds)

    def arrived(self, event: str, *, settle: timedelta = timedelta(0), echo: bool = False, account: str = "") -> None:
        told = TicketEvent(event, EventKind.FOLLOW_UP, "7")
        self.do(Arrived(Delivery("main", told, self.desk.now(), echo, settle, account)))

    def do(self, errand: Errand) -> None:
        self.run(errand, LEFT)


@pytest.fixture
def errands(desk: SmallDesk) -> Errands:
    desk.helpdesk.put(ticket(severity_field="1"))
    return Errands(desk)


def test_a_delivery_is_stored_and_its_ticket_worked_off(errands: Errands) -> None:
    errands.arrived("a")
    assert [each.id for each in errands.desk.store.deliveries("main")] == ["a"]
    assert "vip" in errands.desk.shown().tags
    assert errands.desk.store.claim(errands.desk.now(), LONGEST_WAIT) is None


def test_a_delivery_that_comes_twice_is_worked_off_once(errands: Errands) -> None:
    errands.arrived("a")
    reads = errands.desk.helpdesk.reads
    errands.arrived("a")
    assert errands.desk.helpdesk.reads == reads


def test_our_own_echo_is_stored_and_works_nothing_off(errands: Errands) -> None:
    errands.arrived("a", echo=True)
    assert errands.desk.store.deliveries("main")[0].echo
    assert errands.desk.helpdesk.reads == 0


def test_the_account_that_a_delivery_tells_is_noted(errands: Errands) -> None:
    errands.arrived("a", account="4711")
    found = errands.desk.store.get("main")
    assert found
    assert found[0].account == "4711"


def test_a_ticket_that_settles_is_come_back_to_when_it_has(errands: Errands) -> None:
    errands.arrived("a", settle=3 * SECOND)
    assert errands.queue.sent == [(WorkTicket("main", "7"), 3 * SECOND)]
    errands.desk.now.move(3 * SECOND)
    errands.do(WorkTicket("main", "7"))
    assert "vip" in errands.desk.shown().tags


def test_what_a_busy_host_put_off_is_come_back_to_after_its_back_off(errands: Errands) -> None:
    errands.desk.helpdesk.trouble = UpstreamUnavailable("busy", retry_after=40 * SECOND)
    errands.arrived("a")
    assert errands.queue.sent == [(WorkTicket("main", "7"), 40 * SECOND)]


def test_a_ticket_that_another_worker_holds_is_come_back_to_when_its_lease_ends(errands: Errands) -> None:
    errands.desk.deliver("a")
    assert errands.desk.store.claim(errands.desk.now(), 60 * SECOND)
    errands.arrived("b")
    assert errands.desk.helpdesk.reads == 0
    assert errands.queue.sent == [(WorkTicket("main", "7"), 60 * SECOND)]


def test_nobody_else_gets_a_ticket_before_its_worker_must_have_ended(errands: Errands) -> None:
    errands.desk.deliver("a")
    claimable: list[bool] = []

    def look() -> None:
        now = errands.desk.now()
        later = (now + LEFT, now + LEFT + 3 * SECOND)
        claimable.extend(errands.desk.store.claim(at, SECOND) is not None for at in later)

    errands.desk.helpdesk.after_read = [look]
    errands.do(WorkTicket("main", "7"))
    assert claimable == [False, True]


def test_errands_for_a_ticket_that_nobody_can_work_do_not_multiply(errands: Errands) -> None:
    """Each tick sends one more for the same instant."""
    errands.desk.helpdesk.trouble = UpstreamUnavailable("busy", retry_after=40 * SECOND)
    errands.arrived("a")
    errands.desk.now.move(40 * SECOND)
    before = len(errands.queue.sent)
    for _ in range(5):
        errands.do(WorkTicket("main", "7"))
    assert len(errands.queue.sent) == before + 1


def test_a_deadline_that_is_far_off_is_left_to_the_tick(errands: Errands) -> None:
    errands.desk.helpdesk.put(ticket(severity_field="4"))
    errands.arrived("a")
    ready = errands.desk.store.ready_at("main", "7")
    assert ready
    assert ready > errands.desk.now() + LONGEST_WAIT
    assert errands.queue.sent == []


def test_news_that_keep_coming_while_a_ticket_is_worked_are_left_to_the_next_errand(errands: Errands) -> None:
    events = iter(range(100))
    errands.desk.helpdesk.after_read = [lambda: errands.desk.deliver(f"more {next(events)}")] * 50
    errands.arrived("a")
    assert errands.desk.helpdesk.reads == 3
    assert errands.queue.sent == [(WorkTicket("main", "7"), timedelta(0))]


def test_a_parked_ticket_is_come_back_to_by_nobody(errands: Errands) -> None:
    errands.desk.helpdesk.trouble = UpstreamRefused("no")
    errands.arrived("a")
    assert (errands.queue.sent, len(errands.desk.store.parked("main"))) == ([], 1)


def test_a_chore_is_done_until_nothing_of_it_is_due(errands: Errands) -> None:
    left = [True, True, False]
    errands.chores[Chore.POSTINGS] = lambda: left.pop(0)
    errands.do(DoChore(Chore.POSTINGS))
    assert (left, errands.queue.sent) == ([], [])


def test_a_chore_that_never_ends_is_handed_to_the_next_worker(errands: Errands) -> None:
    def piece() -> bool:
        errands.desk.now.move(7 * SECOND)
        return True

    errands.chores[Chore.POSTINGS] = piece
    errands.do(DoChore(Chore.POSTINGS))
    assert errands.queue.sent == [(DoChore(Chore.POSTINGS), timedelta(0))]


@pytest.mark.parametrize("fault", [UpstreamUnavailable("down"), ValueError("ours")])
def test_a_round_that_fails_keeps_no_other_waiting(errands: Errands, fault: Exception) -> None:
    gone: list[str] = []

    def fails(_installation: str) -> None:
        raise fault

    errands.rounds |= {Round.POLL: fails, Round.COVER: gone.append}
    errands.do(GoRounds("main", (Round.POLL, Round.COVER)))
    assert gone == ["main"]


def test_where_the_queue_is_away_the_errand_fails_and_is_done_again_without_harm(errands: Errands) -> None:
    errands.queue.trouble = UpstreamUnavailable("away")
    with pytest.raises(UpstreamUnavailable):
        errands.arrived("a", settle=SECOND)
    errands.queue.trouble = None
    errands.desk.now.move(SECOND)
    errands.arrived("a", settle=SECOND)
    assert "vip" in errands.desk.shown().tags
    assert replace(errands.desk.memory(), decision=errands.desk.memory().decision).settled
