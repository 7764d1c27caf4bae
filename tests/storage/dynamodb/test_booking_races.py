"""Slots at scale in the hands of many threads: no two calls at once, no cap exceeded, nothing had twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random
from zoneinfo import ZoneInfo

import pytest

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import SlotTaken
from integration.storage.dynamodb.booking_claims import KIND as CLAIM
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECRETS, installation
from tests.storage.samples_booking import ANN, DAY, HOLD, ZONE, booking, call, claimed, hold, kept

THREADS = 8


def got(store: DynamoStore, each: Booking, now: StandingNow) -> Booking | None:
    try:
        return claimed(store, each, now)
    except SlotTaken:
        return None


def all_at_once(store: DynamoStore, wanted: list[Booking], now: StandingNow) -> list[Booking]:
    """What was had of all these, each asked for by one of eight threads."""
    with ThreadPoolExecutor(THREADS) as pool:
        return [found for found in pool.map(lambda each: got(store, each, now), wanted) if found is not None]


def owners(table: Table, of: str = "") -> set[str]:
    """Who has a seat whose key begins so."""
    return {str(item["booking"]) for item in table.query(partition(HERE, CLAIM)) if str(item["sk"]).startswith(of)}


@pytest.mark.parametrize("day", range(3))
def test_a_slot_that_eight_want_is_one_customers_and_leaves_no_seat_to_the_others(
    store: DynamoStore, table: Table, now: StandingNow, day: int
) -> None:
    at = NOON + DAY + day * DAY
    had = all_at_once(store, [booking(str(number), at, customer=str(number)) for number in range(THREADS)], now)
    assert len(had) == 1
    assert owners(table) == {had[0].id}


def test_a_hold_that_ran_out_is_made_a_booking_or_taken_over_and_never_both(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    held = claimed(store, hold("h"), now)
    now.move(HOLD)
    others = [booking(str(number), customer=str(number)) for number in range(THREADS - 1)]
    had = all_at_once(store, [replace(held, state=BookingState.CONFIRMING, expires_at=None), *others], now)
    assert len(had) == 1
    assert owners(table, "cell") == {had[0].id}


@pytest.mark.parametrize("day", range(2))
def test_a_request_that_is_sent_eight_times_at_once_makes_one_booking(
    store: DynamoStore, now: StandingNow, day: int
) -> None:
    at = NOON + DAY + day * DAY
    had = all_at_once(store, [booking(str(number), at, link="l", request="r") for number in range(THREADS)], now)
    assert len(had) == THREADS
    assert len({each.id for each in had}) == 1
    assert len(store.bookings_of(HERE, ANN, NOON)) == 1


def test_a_link_that_picks_eight_slots_at_once_holds_one(store: DynamoStore, table: Table, now: StandingNow) -> None:
    wanted = [hold(str(number), NOON + number * DAY, link="l") for number in range(THREADS)]
    assert len(all_at_once(store, wanted, now)) == THREADS
    (held,) = store.bookings_of(HERE, ANN, NOON)
    assert owners(table) == {held.id}


def test_work_is_held_by_one_of_eight(store: DynamoStore, now: StandingNow) -> None:
    for number in range(20):
        claimed(store, booking(str(number), NOON + number * DAY, customer=str(number)), now, work_at=NOON)

    def work_off(_: int) -> list[str]:
        done = []
        while found := store.claim_booking(now(), LEASE):
            done.append(found[1].id)
        return done

    with ThreadPoolExecutor(THREADS) as pool:
        done = [each for some in pool.map(work_off, range(THREADS)) for each in some]
    assert sorted(done) == sorted(map(str, range(20)))


def test_caps_of_a_day_a_week_and_a_customer_hold_whoever_asks_at_once(store: DynamoStore, now: StandingNow) -> None:
    # Two weeks, four calls a day: more than the caps of training let in.
    times = [NOON + day * DAY + hours * timedelta(hours=2) for day in range(10) for hours in range(4)]
    Random(1).shuffle(times)  # noqa: S311 - repeatable, not secret
    wanted = [
        booking(str(number), at, customer=f"c{number % 7}", kind=CallKind.TRAINING) for number, at in enumerate(times)
    ]
    had, sold = all_at_once(store, wanted, now), call(CallKind.TRAINING)
    local = [each.span.start.astimezone(ZoneInfo(ZONE)) for each in had]
    assert max(Counter(at.date() for at in local).values()) <= sold.per_day
    assert max(Counter(at.isocalendar()[:2] for at in local).values()) <= sold.per_week
    assert max(Counter(each.customer for each in had).values()) <= sold.per_customer
    assert len(had) > 6


def test_while_calls_are_moved_cancelled_and_booked_by_all_at_once_none_overlap(
    store: DynamoStore, now: StandingNow
) -> None:
    def live(thread: int) -> int:
        chance, moved = Random(thread), 0  # noqa: S311 - repeatable, not secret
        mine: Booking | None = None
        for number in range(5):
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
        assert sum(pool.map(live, range(THREADS))) > 0
    found = [each for each in store.bookings_of(HERE, ANN, NOON) if each.blocks(now())]
    assert len(found) > 1
    for one, other in combinations(found, 2):
        assert one.padded.end <= other.padded.start or other.padded.end <= one.padded.start


def test_eight_that_ask_for_the_secret_first_get_the_same(store: DynamoStore) -> None:
    for where in map(str, range(3)):
        store.add(installation(where), SECRETS)
        with ThreadPoolExecutor(THREADS) as pool:
            assert len(set(pool.map(lambda _, where=where: store.link_secret(where), range(THREADS)))) == 1
