"""The tick: what becomes due before the next one, what was left lying, and the rounds of each installation."""

from datetime import timedelta

from integration.domain.errand import Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.installation import Credentials, Installation
from integration.usecases.beat import EVERY, Beat
from tests.fakes.queue import FakeQueue
from tests.usecases.conftest import SmallDesk

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SWEEP = DoChore(Chore.SWEEP)


def sent(desk: SmallDesk) -> list[tuple[Errand, timedelta]]:
    """What one tick sends, but for rounds."""
    queue = FakeQueue()
    assert Beat(desk.store, queue, desk.now)() == len(queue.sent)
    return [each for each in queue.sent if not isinstance(each[0], GoRounds) and each[0] != SWEEP]


def rounds(desk: SmallDesk) -> list[tuple[str, Round]]:
    queue = FakeQueue()
    Beat(desk.store, queue, desk.now)()
    errands = [each for each, _ in queue.sent if isinstance(each, GoRounds)]
    slow = {Round.RECONCILE, Round.CHECK}
    assert all(len(each.rounds) == 1 for each in errands if slow.intersection(each.rounds))
    return [(each.installation, kind) for each in errands for kind in each.rounds]


def test_a_ticket_that_becomes_due_before_the_next_tick_is_sent_for_its_instant(desk: SmallDesk) -> None:
    for number, seconds in {"1": 0, "2": 42, "3": 74, "4": 75}.items():
        desk.store.enqueue("main", [number], desk.now() + seconds * SECOND)
    assert sent(desk) == [
        (WorkTicket("main", "1"), 0 * SECOND),
        (WorkTicket("main", "2"), 42 * SECOND),
        (WorkTicket("main", "3"), 74 * SECOND),
    ]


def test_what_became_ready_since_the_last_tick_and_was_sent_by_nobody_is_sent(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["1"], desk.now())
    desk.now.move(MINUTE)
    assert sent(desk) == [(WorkTicket("main", "1"), timedelta(0))]


def test_what_was_left_lying_is_sent_again(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["1"], desk.now())
    desk.now.move(4 * MINUTE)
    assert sent(desk) == []  # somebody was told, and may be at it
    desk.now.move(2 * MINUTE)
    assert sent(desk) == [(WorkTicket("main", "1"), timedelta(0))]


def test_the_holder_who_died_is_replaced_when_the_lease_ends(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["1"], desk.now())
    assert desk.store.claim(desk.now(), MINUTE)
    assert sent(desk) == [(WorkTicket("main", "1"), MINUTE)]


def test_every_installation_gets_its_rounds_in_turn(desk: SmallDesk) -> None:
    for name in ("one", "two", "three"):
        place = Installation(name, "fake", f"https://{name}.example", "2")
        desk.store.add(place, Credentials("token", "secret"))
    gone: dict[tuple[str, Round], int] = {}
    for _ in range(24 * 60):
        for each in rounds(desk):
            gone[each] = gone.get(each, 0) + 1
        desk.now.move(MINUTE)
    expected = {kind: timedelta(days=1) // every for kind, every in EVERY.items()}
    assert gone == {(name, kind): times for name in ("main", "one", "two", "three") for kind, times in expected.items()}
