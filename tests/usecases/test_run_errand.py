"""Errands of workers without a memory: whatever one leaves over is come back to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from integration.domain.budget import Allowance, share_of
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errand import LONGEST_WAIT, Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import EngineUnavailable, Misconfigured, UpstreamRefused, UpstreamUnavailable
from integration.usecases.run_errand import RunErrand
from tests.fakes.queue import FakeQueue
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk

SECOND = timedelta(seconds=1)
LEFT = 30 * SECOND
TEN = share_of(10)


@dataclass
class Errands:
    """A desk whose work comes by errands alone."""

    desk: SmallDesk
    queue: FakeQueue = field(default_factory=FakeQueue)
    chores: dict[Chore, Callable[[], bool]] = field(default_factory=dict)
    rounds: dict[Round, Callable[[str, datetime], bool]] = field(default_factory=dict)
    share: Allowance = TEN

    @property
    def run(self) -> RunErrand:
        desk = self.desk
        return RunErrand(desk.store, self.queue, desk.work, desk.now, self.chores, self.rounds, self.share)

    def arrived(
        self,
        event: str,
        *,
        settle: timedelta = timedelta(0),
        echo: bool = False,
        account: str = "",
        ticket: str = "7",
    ) -> None:
        told = TicketEvent(event, EventKind.FOLLOW_UP, ticket)
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


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (UpstreamUnavailable("down"), ("round.failed", "warning")),
        (Misconfigured("no right"), ("round.failed", "error")),
        (ValueError("ours"), ("round.fault", "error")),
    ],
)
def test_a_round_that_fails_keeps_no_other_waiting_and_is_told(
    errands: Errands, fault: Exception, told: tuple[str, str]
) -> None:
    gone: list[str] = []

    def fails(_installation: str, _until: datetime) -> bool:
        raise fault

    def goes(installation: str, _until: datetime) -> bool:
        gone.append(installation)
        return False

    errands.rounds |= {Round.POLL: fails, Round.COVER: goes}
    with capture_logs() as logs:
        errands.do(GoRounds("main", (Round.POLL, Round.COVER)))
    assert (gone, errands.queue.sent) == (["main"], [])
    assert [(each["event"], each["log_level"]) for each in logs] == [told]


def test_rounds_that_our_own_store_broke_off_are_gone_again(errands: Errands) -> None:
    def fails(_installation: str, _until: datetime) -> bool:
        message = "the table is busy"
        raise EngineUnavailable(message)

    errands.rounds[Round.CHECK] = fails
    with pytest.raises(EngineUnavailable):
        errands.do(GoRounds("main", (Round.CHECK,)))


def test_a_round_is_told_until_when_and_goes_on_at_once_where_it_was_put_down(errands: Errands) -> None:
    told: list[datetime] = []

    def walks(_installation: str, until: datetime) -> bool:
        told.append(until)
        return True

    errands.rounds[Round.RECONCILE] = walks
    errands.do(GoRounds("main", (Round.RECONCILE,)))
    assert told == [errands.desk.now() + LEFT - 8 * SECOND]
    assert errands.queue.sent == [(GoRounds("main", (Round.RECONCILE,)), timedelta(0))]


def test_a_chore_begins_no_piece_that_it_could_not_end(errands: Errands) -> None:
    done: list[str] = []

    def piece() -> bool:
        done.append("piece")
        errands.desk.now.move(2 * SECOND)
        return True

    errands.chores[Chore.POSTINGS] = piece
    errands.run(DoChore(Chore.POSTINGS), 16 * SECOND)
    assert (len(done), errands.queue.sent) == (2, [(DoChore(Chore.POSTINGS), timedelta(0))])


def put_tickets(errands: Errands, count: int) -> None:
    for number in range(count):
        errands.desk.helpdesk.put(ticket(id=str(number), severity_field="1"))
        errands.arrived(f"e{number}", ticket=str(number))


def test_what_is_beyond_an_installations_share_is_stored_and_put_off(errands: Errands) -> None:
    errands.share = share_of(2)
    put_tickets(errands, 7)
    assert errands.desk.helpdesk.reads == 4  # two seconds' share
    assert len(errands.desk.store.deliveries("main")) == 7
    assert errands.queue.sent == [(WorkTicket("main", each), SECOND / 2) for each in "456"]


def test_what_was_put_off_once_is_worked_without_asking_again(errands: Errands) -> None:
    errands.share = share_of(2)
    put_tickets(errands, 7)
    for each in "456":
        errands.do(WorkTicket("main", each))
    assert errands.desk.helpdesk.reads == 7
    assert len(errands.queue.sent) == 3


def test_one_installations_flood_takes_nothing_of_anothers_share(errands: Errands) -> None:
    errands.share = share_of(2)
    put_tickets(errands, 7)
    now = errands.desk.now()
    assert errands.desk.store.spend("main", now, errands.share, urgent=False) > timedelta(0)
    assert errands.desk.store.spend("other", now, errands.share, urgent=False) == timedelta(0)


def test_a_share_comes_back_with_time(errands: Errands) -> None:
    errands.share = share_of(2)
    put_tickets(errands, 7)
    errands.desk.now.move(SECOND)
    for event in "xyz":
        errands.arrived(event)
    assert len(errands.queue.sent) == 3 + 1


def test_what_is_put_off_and_settles_waits_for_both(errands: Errands) -> None:
    errands.share = share_of(2)
    put_tickets(errands, 4)
    errands.arrived("late", settle=3 * SECOND)
    assert errands.queue.sent == [(WorkTicket("main", "7"), 3 * SECOND)]


def test_our_own_echoes_take_nothing_of_the_share(errands: Errands) -> None:
    errands.share = share_of(2)
    for number in range(20):
        errands.arrived(f"echo {number}", echo=True)
    errands.arrived("a")
    assert errands.desk.helpdesk.reads == 1


def test_where_the_queue_is_away_the_errand_fails_and_is_done_again_without_harm(errands: Errands) -> None:
    errands.queue.trouble = UpstreamUnavailable("away")
    with pytest.raises(UpstreamUnavailable):
        errands.arrived("a", settle=SECOND)
    errands.queue.trouble = None
    errands.desk.now.move(SECOND)
    errands.arrived("a", settle=SECOND)
    assert "vip" in errands.desk.shown().tags
    assert replace(errands.desk.memory(), decision=errands.desk.memory().decision).settled
