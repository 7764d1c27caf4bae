"""The embedded store's slots in the hands of many threads: no two calls at once, and no cap exceeded."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CallKind
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow
from tests.storage.booking_crowd import Crowd, keeps_the_caps
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECRETS, installation
from tests.storage.samples_booking import ANN, BOB, DAY, KEY, account, booking, claimed, event, hold
from tests.storage.test_sqlite_threads import at_once

THREADS = 12
KINDS = list(CallKind)
MAKERS: list[Callable[..., Booking]] = [booking, hold]


@pytest.fixture(autouse=True)
def _threads_take_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield opened
    opened.close()


@pytest.fixture
def crowd(store: SqliteStore, now: StandingNow) -> Crowd:
    return Crowd(store, now, THREADS)


@pytest.mark.parametrize("seed", range(6))
def test_sixty_calls_at_once_never_overlap(crowd: Crowd, store: SqliteStore, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    times = [NOON + DAY + 5 * minutes * MINUTE for minutes in range(100)]
    wanted = [
        make(str(number), chance.choice(times), agent=chance.choice([ANN, BOB]), customer=str(number), kind=kind)
        for number in range(60)
        for make, kind in [(chance.choice(MAKERS), chance.choice(KINDS))]
    ]
    had = crowd.all_at_once(wanted)
    assert crowd.overlapping() == []
    assert 4 < len(had) < 60
    assert {each.id for each in had} == {
        each.id for agent in (ANN, BOB) for each in store.bookings_of(HERE, agent, NOON)
    }


@pytest.mark.parametrize("seed", range(3))
def test_while_calls_are_moved_cancelled_and_booked_by_all_at_once_none_overlap(crowd: Crowd, seed: int) -> None:
    assert crowd.moves(rounds=12, seed=seed) > 3
    assert crowd.overlapping() == []


@pytest.mark.parametrize("seed", range(3))
def test_caps_of_a_day_a_week_and_a_customer_hold_whoever_asks_at_once(crowd: Crowd, seed: int) -> None:
    had = crowd.trained(days=14, a_day=6, seed=seed)  # more than the caps let in
    assert keeps_the_caps(had) == (True, True, True)
    assert len(had) > 6


def test_a_slot_that_twelve_want_is_one_customers(crowd: Crowd) -> None:
    wanted = [booking(str(number), customer=str(number)) for number in range(THREADS)]
    assert len(crowd.all_at_once(wanted)) == 1


def test_slots_that_two_open_stores_of_one_file_give_away_are_given_once(tmp_path: Path, now: StandingNow) -> None:
    path, keys = tmp_path / "shared.sqlite3", [new_key()]
    doors = [open_store(path, keys=keys, synchronous="NORMAL", now=now) for _ in range(2)]
    times = [NOON + number * DAY for number in range(20)]

    def ask(thread: int) -> list[Booking | None]:
        wanted = (booking(f"{thread}-{at:%j}", at, customer=str(thread), agent=f"{at:%j}") for at in times)
        return [Crowd(doors[thread % 2], now, THREADS).got(each) for each in wanted]

    had = [each for some in at_once(4, ask) if isinstance(some, list) for each in some if each]
    assert len(had) <= len(times)
    assert len({each.span for each in had}) == len(had) > 6
    for door in doors:
        door.close()


def test_a_request_that_is_sent_twelve_times_at_once_makes_one_booking(crowd: Crowd, store: SqliteStore) -> None:
    wanted = [booking(str(number), link="l", request="r") for number in range(THREADS)]
    assert len({each.id for each in crowd.all_at_once(wanted)}) == 1
    assert len(store.bookings_of(HERE, ANN, NOON)) == 1


def test_a_link_that_picks_twelve_slots_at_once_holds_one(crowd: Crowd, store: SqliteStore) -> None:
    wanted = [hold(str(number), NOON + number * DAY, link="l") for number in range(THREADS)]
    assert len(crowd.all_at_once(wanted)) == THREADS
    (held,) = store.bookings_of(HERE, ANN, NOON)
    others = [booking(f"o{number}", NOON + number * DAY, customer=str(number)) for number in range(THREADS)]
    assert len(crowd.all_at_once(others)) == THREADS - 1
    assert store.booking(HERE, held.id) == held


def test_work_is_held_by_one_of_twelve_and_so_is_a_sync(store: SqliteStore, now: StandingNow) -> None:
    for number in range(50):
        claimed(store, booking(str(number), NOON + number * DAY, customer=str(number)), now, work_at=NOON)
        store.connect_calendar(HERE, account(str(number)), KEY)

    def work_off(_: int) -> list[str]:
        done = []
        while found := store.claim_booking(now(), LEASE):
            done.append(found[1].id)
        while calendar := store.claim_calendar(now(), LEASE):
            done.append(f"calendar {calendar[1]}")
        return done

    with ThreadPoolExecutor(THREADS) as pool:
        done = [each for some in pool.map(work_off, range(THREADS)) for each in some]
    assert len(done) == len(set(done)) == 100


def test_of_twelve_that_advance_a_view_from_the_same_token_one_does(store: SqliteStore) -> None:
    store.connect_calendar(HERE, account(), KEY)

    def advance(number: int) -> bool:
        return store.advance_view(HERE, account(sync_token=f"t{number}"), [event(f"e{number}")], "")

    with ThreadPoolExecutor(THREADS) as pool:
        took = list(pool.map(advance, range(THREADS)))
    winner = took.index(True)
    assert took.count(True) == 1
    assert [each.id for each in store.calendar_events(HERE, ANN)] == [f"e{winner}"]
    assert store.calendar_accounts(HERE)[0].sync_token == f"t{winner}"


def test_twelve_that_ask_for_the_secret_first_get_the_same(store: SqliteStore) -> None:
    for where in map(str, range(20)):
        store.add(installation(where), SECRETS)
        assert len(set(at_once(THREADS, lambda _, where=where: store.link_secret(where)))) == 1  # type: ignore[misc]
