"""The embedded store's slots in the hands of many threads: no two calls at once, and no cap exceeded."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import SlotTaken
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECRETS, installation
from tests.storage.samples_booking import ANN, BOB, DAY, KEY, ZONE, account, booking, call, claimed, event, hold, kept
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


def got(store: SqliteStore, each: Booking, now: StandingNow) -> Booking | None:
    try:
        return claimed(store, each, now)
    except SlotTaken:
        return None


def all_at_once(store: SqliteStore, wanted: list[Booking], now: StandingNow) -> list[Booking]:
    """What was had of all these, each asked for by one of twelve threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return [found for found in pool.map(lambda each: got(store, each, now), wanted) if found is not None]


def overlapping(store: SqliteStore, now: StandingNow) -> list[tuple[str, str]]:
    found = [each for agent in (ANN, BOB) for each in store.bookings_of(HERE, agent, NOON) if each.blocks(now())]
    pairs = ((a, b) for a, b in combinations(found, 2) if a.agent == b.agent)
    return [(a.id, b.id) for a, b in pairs if a.padded.start < b.padded.end and b.padded.start < a.padded.end]


@pytest.mark.parametrize("seed", range(6))
def test_sixty_calls_at_once_never_overlap(store: SqliteStore, now: StandingNow, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    times = [NOON + DAY + 5 * minutes * MINUTE for minutes in range(100)]
    wanted = [
        make(str(number), chance.choice(times), agent=chance.choice([ANN, BOB]), customer=str(number), kind=kind)
        for number in range(60)
        for make, kind in [(chance.choice(MAKERS), chance.choice(KINDS))]
    ]
    had = all_at_once(store, wanted, now)
    assert overlapping(store, now) == []
    assert 4 < len(had) < 60
    assert {each.id for each in had} == {
        each.id for agent in (ANN, BOB) for each in store.bookings_of(HERE, agent, NOON)
    }


@pytest.mark.parametrize("seed", range(3))
def test_while_calls_are_moved_cancelled_and_booked_by_all_at_once_none_overlap(
    store: SqliteStore, now: StandingNow, seed: int
) -> None:
    def live(thread: int) -> int:
        chance, moved = Random(seed * THREADS + thread), 0  # noqa: S311 - repeatable, not secret
        mine: Booking | None = None
        for number in range(12):
            at = NOON + DAY + 15 * chance.randrange(40) * MINUTE
            if mine is None:
                mine = got(store, booking(f"{thread}-{number}", at, customer=str(thread)), now)
                continue
            elsewhere = booking(mine.id, at, BookingState.MOVING, customer=str(thread), version=mine.version)
            moving = got(store, replace(elsewhere, former=mine.span), now)
            if moving is not None:
                mine, has_all = kept(store, replace(moving, state=BookingState.CONFIRMED, former=None), now)
                assert has_all
                moved += 1
            elif chance.random() < 0.3:
                kept(store, replace(mine, state=BookingState.CANCELLED), now)
                mine = None
        return moved

    with ThreadPoolExecutor(THREADS) as pool:
        moves = sum(pool.map(live, range(THREADS)))
    assert moves > 3
    assert overlapping(store, now) == []


@pytest.mark.parametrize("seed", range(3))
def test_caps_of_a_day_a_week_and_a_customer_hold_whoever_asks_at_once(
    store: SqliteStore, now: StandingNow, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable, not secret
    # Two weeks, six calls a day: more than the caps of training let in.
    times = [NOON + day * DAY + hours * timedelta(hours=2) for day in range(14) for hours in range(6)]
    chance.shuffle(times)
    wanted = [
        booking(str(number), at, customer=f"c{number % 7}", kind=CallKind.TRAINING) for number, at in enumerate(times)
    ]
    had, sold = all_at_once(store, wanted, now), call(CallKind.TRAINING)
    local = [each.span.start.astimezone(ZoneInfo(ZONE)) for each in had]
    assert max(Counter(at.date() for at in local).values()) <= sold.per_day
    assert max(Counter(at.isocalendar()[:2] for at in local).values()) <= sold.per_week
    assert max(Counter(each.customer for each in had).values()) <= sold.per_customer
    assert len(had) > 6


def test_a_slot_that_twelve_want_is_one_customers(store: SqliteStore, now: StandingNow) -> None:
    wanted = [booking(str(number), customer=str(number)) for number in range(THREADS)]
    assert len(all_at_once(store, wanted, now)) == 1


def test_slots_that_two_open_stores_of_one_file_give_away_are_given_once(tmp_path: Path, now: StandingNow) -> None:
    path, keys = tmp_path / "shared.sqlite3", [new_key()]
    doors = [open_store(path, keys=keys, synchronous="NORMAL", now=now) for _ in range(2)]
    times = [NOON + number * DAY for number in range(20)]

    def ask(thread: int) -> list[Booking | None]:
        wanted = (booking(f"{thread}-{at:%j}", at, customer=str(thread), agent=f"{at:%j}") for at in times)
        return [got(doors[thread % 2], each, now) for each in wanted]

    had = [each for some in at_once(4, ask) if isinstance(some, list) for each in some if each]
    assert len(had) <= len(times)
    assert len({each.span for each in had}) == len(had) > 6
    for door in doors:
        door.close()


def test_a_request_that_is_sent_twelve_times_at_once_makes_one_booking(store: SqliteStore, now: StandingNow) -> None:
    wanted = [booking(str(number), link="l", request="r") for number in range(THREADS)]
    assert len({each.id for each in all_at_once(store, wanted, now)}) == 1
    assert len(store.bookings_of(HERE, ANN, NOON)) == 1


def test_a_link_that_picks_twelve_slots_at_once_holds_one(store: SqliteStore, now: StandingNow) -> None:
    wanted = [hold(str(number), NOON + number * DAY, link="l") for number in range(THREADS)]
    assert len(all_at_once(store, wanted, now)) == THREADS
    (held,) = store.bookings_of(HERE, ANN, NOON)
    others = [booking(f"o{number}", NOON + number * DAY, customer=str(number)) for number in range(THREADS)]
    assert len(all_at_once(store, others, now)) == THREADS - 1
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
