"""Installations take turns at the embedded store: no flood of one holds up another."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.work import Work
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, line, open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, SECRETS, THERE, delivery, held, installation

ELSEWHERE = "elsewhere"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


@pytest.fixture
def store(path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = open_store(path, keys=[new_key()], synchronous="NORMAL", now=now)
    for key in (HERE, THERE, ELSEWHERE):
        opened.add(installation(key), SECRETS)
    yield opened
    opened.close()


def flood(store: SqliteStore, whose: str, tickets: int) -> None:
    instants = {str(number): NOON - MINUTE + number * SECOND / 100 for number in range(tickets)}
    store.accept([delivery(key, key, at, installation=whose) for key, at in instants.items()])


def whose(store: SqliteStore, now: StandingNow, times: int) -> list[str]:
    return [held(store, now).installation for _ in range(times)]


def turns(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM turns").fetchone()
    connection.close()
    return int(count)


def test_a_flood_of_one_does_not_hold_up_the_other(store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 1000)
    whose(store, now, 5)
    store.accept([delivery("a", "patient", installation=THERE)])
    assert held(store, now).ticket == "patient"


def test_those_who_have_work_take_turns(store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 50)
    flood(store, THERE, 2)
    flood(store, ELSEWHERE, 4)
    assert Counter(whose(store, now, 6)) == {HERE: 2, THERE: 2, ELSEWHERE: 2}
    assert Counter(whose(store, now, 4)) == {HERE: 2, ELSEWHERE: 2}
    assert set(whose(store, now, 40)) == {HERE}


def test_within_an_installation_who_waits_longest_comes_first(store: SqliteStore, now: StandingNow) -> None:
    store.accept([delivery("a", "1"), delivery("b", "2", NOON - SECOND), delivery("c", "3", installation=THERE)])
    works = [held(store, now) for _ in range(3)]
    assert [work.ticket for work in works if work.installation == HERE] == ["2", "1"]


def test_who_was_never_served_is_served_before_all_others(store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 3)
    flood(store, THERE, 3)
    whose(store, now, 2)
    store.accept([delivery("a", installation=ELSEWHERE)])
    assert whose(store, now, 1) == [ELSEWHERE]


def test_who_was_away_for_long_gets_one_turn_and_not_all_that_it_missed(store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 50)
    whose(store, now, 30)
    flood(store, THERE, 10)
    assert Counter(whose(store, now, 10)) == {HERE: 5, THERE: 5}


def test_what_is_due_later_takes_no_turn(store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 3)
    store.enqueue(THERE, ["1"], NOON + MINUTE)
    assert whose(store, now, 3) == [HERE] * 3
    assert store.claim(now(), LEASE) is None
    now.move(MINUTE)
    assert held(store, now).installation == THERE


def test_what_is_ready_sooner_than_it_was_gets_its_turn_then(store: SqliteStore, now: StandingNow) -> None:
    store.accept([delivery("a")])
    store.finish(held(store, now), look_again_at=NOON + SECOND)
    now.move(SECOND)
    assert held(store, now).installation == HERE
    store.release_all()
    assert held(store, now).attempts == 1


def test_a_clock_that_was_set_back_gives_nobody_more_turns(store: SqliteStore, now: StandingNow) -> None:
    for name in (HERE, THERE):
        store.accept([delivery(str(n), str(n), NOON - 2 * MINUTE, installation=name) for n in range(10)])
    whose(store, now, 2)
    now.move(-MINUTE)
    assert Counter(whose(store, now, 6)) == {HERE: 3, THERE: 3}


def test_the_turn_of_an_installation_is_erased_with_it(path: Path, store: SqliteStore, now: StandingNow) -> None:
    flood(store, HERE, 1)
    whose(store, now, 1)
    store.remove(HERE)
    assert turns(path) == 0
    flood(store, HERE, 1)  # it came too late
    assert turns(path) == 1
    store.sweep_removed()
    assert turns(path) == 0


def test_the_next_turn_is_found_in_an_index(path: Path, store: SqliteStore) -> None:
    flood(store, HERE, 10)
    connection = sqlite3.connect(path)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {line.TURN}", (0,))]
    connection.close()
    assert "SEARCH turns USING COVERING INDEX turns_by_ready (ready_at<?)" in plan


NAMES = (HERE, THERE, ELSEWHERE)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "later", "claim", "finish", "retry", "park", "release", "move"]),
        st.sampled_from(NAMES),
        st.sampled_from("1234"),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@dataclass
class Desk:
    """A line with its workers; `passed` counts how often each who had something ready was passed over."""

    store: SqliteStore
    now: StandingNow
    works: list[Work] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    arrivals: Iterator[int] = field(default_factory=count)

    def step(self, what: str, name: str, ticket: str, *, yes: bool) -> None:
        steps: dict[str, Callable[[], object]] = {
            "accept": lambda: self.accept(name, ticket),
            "later": lambda: self.store.enqueue(name, [ticket], self.now() + SECOND),
            "claim": self.claim,
            "release": self.store.release_all,
            "move": lambda: self.now.move(SECOND if yes else LEASE),
        }
        if what in steps:
            steps[what]()
        elif self.works:
            self.end(what, self.works.pop(), self.now() + SECOND if yes else None)

    def end(self, how: str, work: Work, at: datetime | None) -> None:
        if how == "finish":
            self.store.finish(work, look_again_at=at)
        elif how == "retry":
            self.store.retry(work, at or self.now(), "busy")
        else:
            self.store.park(work, "no", self.now())

    def accept(self, name: str, ticket: str) -> None:
        self.store.accept([delivery(str(next(self.arrivals)), ticket, self.now(), installation=name)])

    def claim(self) -> None:
        due = self.store.due(NOON - LEASE, self.now() + timedelta(microseconds=1), 99)
        ready = {name for name, _, _ in due}
        work = self.store.claim(self.now(), LEASE)
        assert (work is None) == (not ready)
        if work:
            self.works.append(work)
            self.passed = Counter({name: self.passed[name] + 1 for name in ready - {work.installation}})
        assert max(self.passed.values(), default=0) < len(NAMES)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_who_has_something_ready_waits_for_one_turn_of_each_other_at_most(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, bool]]
) -> None:
    now = StandingNow(f"{NOON:%Y-%m-%d %H:%M}")
    path = tmp_path_factory.mktemp("turns") / "desk.sqlite3"
    store = open_store(path, keys=[new_key()], synchronous="NORMAL", now=now)
    desk = Desk(store, now)
    for name in NAMES:
        store.add(installation(name), SECRETS)
    for what, name, ticket, yes in steps:
        desk.step(what, name, ticket, yes=yes)
    store.close()
