"""The embedded store in the hands of several threads."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Lock

import pytest

from integration.domain.budget import Allowance
from integration.domain.trouble import Trouble, TroubleKind
from integration.domain.work import Work
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, SIGNING, delivery, endpoint, held, memory, message

TICKETS = 300


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield opened
    opened.close()


def at_once(threads: int, task: Callable[[int], object]) -> list[object]:
    gate = Barrier(threads)

    def begin(number: int) -> object:
        gate.wait()
        return task(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


class Hands:
    """Which tickets are held at this moment, and how often each was worked."""

    def __init__(self) -> None:
        self._lock, self._holding = Lock(), set[str]()
        self.worked, self.held_twice = Counter[str](), list[str]()

    def take(self, work: Work) -> None:
        with self._lock:
            self.held_twice += [work.ticket] if work.ticket in self._holding else []
            self._holding.add(work.ticket)

    def put_down(self, work: Work) -> None:
        with self._lock:
            self._holding.remove(work.ticket)
            self.worked[work.ticket] += 1


@pytest.mark.usefixtures("both_installed")
def test_eight_workers_never_hold_a_ticket_at_once_and_work_each_once(store: SqliteStore, now: StandingNow) -> None:
    store.accept([delivery(str(number), str(number % TICKETS)) for number in range(2 * TICKETS)])
    hands = Hands()

    def work_off(_: int) -> None:
        while work := store.claim(now(), LEASE):
            hands.take(work)
            store.remember(HERE, memory(work.ticket))
            hands.put_down(work)
            assert store.finish(work)

    at_once(8, work_off)
    assert hands.held_twice == []
    assert hands.worked == {str(number): 1 for number in range(TICKETS)}
    assert len(store.latest(HERE, limit=1000)) == TICKETS


def test_an_id_that_four_doors_accept_at_once_is_new_at_one_of_them(store: SqliteStore, now: StandingNow) -> None:
    def accept(door: int) -> Counter[str]:
        new = Counter[str]()
        for start in range(0, 200, 10):
            keys = [str(key) for key in range(start, start + 20)]
            answers = store.accept([delivery(key, key) for key in keys[:: -1 if door % 2 else 1]])
            new.update(key for key, is_new in zip(keys[:: -1 if door % 2 else 1], answers, strict=True) if is_new)
        return new

    new = sum((each for each in at_once(4, accept) if isinstance(each, Counter)), Counter[str]())
    assert new == {str(key): 1 for key in range(210)}
    assert {held(store, now).ticket for _ in range(210)} == set(new)
    assert store.claim(now(), LEASE) is None


def test_doors_workers_and_viewers_do_not_get_in_each_others_way(store: SqliteStore, now: StandingNow) -> None:
    def accept(number: int) -> None:
        for at in range(50):
            store.accept([delivery(f"{number}-{at}", str(at))])

    def work_off(_: int) -> None:
        for _ in range(100):
            if work := store.claim(now(), LEASE):
                assert store.finish(work)

    def view(_: int) -> None:
        for _ in range(100):
            store.waiting()
            store.deliveries(HERE, limit=10)

    tasks = (accept, accept, work_off, work_off, view, view)
    at_once(len(tasks), lambda number: tasks[number](number))
    while work := store.claim(now(), LEASE):
        store.finish(work)
    assert len(store.deliveries(HERE, limit=1000)) == 100
    assert store.waiting().next_at is None


def test_four_doors_put_each_message_out_once_and_eight_couriers_hold_each_once(
    store: SqliteStore, now: StandingNow
) -> None:
    for key in ("a", "b"):
        store.add_endpoint(HERE, endpoint(key), SIGNING)

    def put_out(door: int) -> int:
        keys = [str(key) for key in range(TICKETS // 2)][:: -1 if door % 2 else 1]
        return sum(store.post(HERE, [message(key) for key in keys[at : at + 10]]) for at in range(0, len(keys), 5))

    assert sum(each for each in at_once(4, put_out) if isinstance(each, int)) == TICKETS

    def carry(_: int) -> Counter[tuple[str, str]]:
        carried = Counter[tuple[str, str]]()
        while posting := store.claim_posting(now(), LEASE):
            assert posting.attempts == 0
            carried[posting.endpoint.id, posting.message.id] += 1
            assert store.delivered(posting, "200")
        return carried

    carried = sum((each for each in at_once(8, carry) if isinstance(each, Counter)), Counter[tuple[str, str]]())
    assert carried == {(where, str(key)): 1 for where in "ab" for key in range(TICKETS // 2)}


def test_eight_threads_that_share_a_budget_are_granted_together_what_it_holds(
    store: SqliteStore, now: StandingNow
) -> None:
    def spend(thread: int) -> Counter[bool]:
        urgent = thread % 2 == 0
        waits = [store.spend(HERE, now(), Allowance(180, kept_back=30), urgent=urgent) for _ in range(40)]
        return Counter({urgent: sum(not wait for wait in waits)})

    granted = sum((each for each in at_once(8, spend) if isinstance(each, Counter)), Counter[bool]())
    assert granted.total() == 60
    assert granted[False] <= 30
    now.move(MINUTE)
    granted = sum((each for each in at_once(8, spend) if isinstance(each, Counter)), Counter[bool]())
    assert granted.total() == 60


def test_a_trouble_that_eight_threads_report_at_once_is_counted_by_each(store: SqliteStore) -> None:
    trouble = Trouble(TroubleKind.DRIFT, "S1", "the rule is missing")

    def report(_: int) -> None:
        for _ in range(25):
            store.report(HERE, trouble)

    at_once(8, report)
    assert [(seen.trouble, seen.count) for seen in store.troubles(HERE)] == [(trouble, 200)]
