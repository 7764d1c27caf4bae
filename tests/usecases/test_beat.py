"""The tick: what becomes due before the next one, what was left lying, and the rounds of each installation."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, repeat

import pytest

from integration.domain.errand import Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import EngineUnavailable
from integration.domain.installation import Credentials, Installation
from integration.usecases.beat import EVERY, Beat
from tests.fakes.beats import FakeBeats
from tests.fakes.queue import FakeQueue
from tests.usecases.conftest import SmallDesk

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SWEEP = DoChore(Chore.SWEEP)


def sent(desk: SmallDesk) -> list[tuple[Errand, timedelta]]:
    """What one tick sends, but for rounds."""
    queue = FakeQueue()
    assert Beat(desk.store, queue, FakeBeats(desk.now() - MINUTE), desk.now)() == len(queue.sent)
    return [each for each in queue.sent if not isinstance(each[0], GoRounds) and each[0] != SWEEP]


def rounds(desk: SmallDesk, beats: FakeBeats) -> list[tuple[str, Round]]:
    queue = FakeQueue()
    Beat(desk.store, queue, beats, desk.now)()
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


def settle_in(desk: SmallDesk) -> None:
    for name in ("one", "two", "three"):
        place = Installation(name, "fake", f"https://{name}.example", "2")
        desk.store.add(place, Credentials("token", "secret"))


def gone_in_a_day(desk: SmallDesk, beats: FakeBeats, waits: Iterator[timedelta]) -> Counter[tuple[str, Round]]:
    gone, end = Counter[tuple[str, Round]](), desk.now() + timedelta(days=1)
    while desk.now() < end:
        gone.update(rounds(desk, beats))
        desk.now.move(min(next(waits), end - desk.now()))
    return gone


EXPECTED = {
    (name, kind): timedelta(days=1) // every
    for name in ("main", "one", "two", "three")
    for kind, every in EVERY.items()
}


def test_every_installation_gets_its_rounds_in_turn(desk: SmallDesk) -> None:
    settle_in(desk)
    assert gone_in_a_day(desk, FakeBeats(desk.now() - MINUTE), repeat(MINUTE)) == EXPECTED


def test_no_round_falls_out_where_ticks_come_early_late_or_not_at_all(desk: SmallDesk) -> None:
    settle_in(desk)
    waits = cycle([MINUTE, 59 * SECOND, 61 * SECOND, 90 * SECOND, 31 * SECOND, 3 * MINUTE])
    gone = gone_in_a_day(desk, FakeBeats(desk.now() - MINUTE), waits)
    slow = {each for each in EXPECTED if EVERY[each[1]] > 3 * MINUTE}
    assert {each: gone[each] for each in slow} == {each: EXPECTED[each] for each in slow}


def test_after_a_gap_each_round_is_gone_once(desk: SmallDesk) -> None:
    beats = FakeBeats(desk.now() - timedelta(days=2))
    assert sorted(rounds(desk, beats)) == sorted(("main", kind) for kind in EVERY)


def test_a_tick_that_comes_twice_sends_nothing_twice(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["1"], desk.now())
    queue, beats = FakeQueue(), FakeBeats(desk.now() - MINUTE)
    beat = Beat(desk.store, queue, beats, desk.now)
    beat()
    before = list(queue.sent)
    desk.now.move(29 * SECOND)
    assert (beat(), queue.sent) == (0, before)


def test_what_a_tick_could_not_send_is_sent_by_the_next(desk: SmallDesk) -> None:
    queue, beats = FakeQueue(), FakeBeats(desk.now() - timedelta(days=1))
    beat = Beat(desk.store, queue, beats, desk.now)
    queue.trouble = EngineUnavailable("away")
    with pytest.raises(EngineUnavailable):
        beat()
    queue.trouble = None
    desk.now.move(MINUTE)
    beat()
    assert GoRounds("main", (Round.CHECK,)) in [each for each, _ in queue.sent]


def test_what_became_ready_while_no_tick_came_is_sent_at_once(desk: SmallDesk) -> None:
    desk.store.enqueue("main", ["1"], desk.now() + 2 * MINUTE)
    queue, beats = FakeQueue(), FakeBeats(desk.now())
    desk.now.move(4 * MINUTE)
    Beat(desk.store, queue, beats, desk.now)()
    assert (WorkTicket("main", "1"), timedelta(0)) in queue.sent
