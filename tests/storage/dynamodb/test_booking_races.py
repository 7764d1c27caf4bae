"""Slots at scale in the hands of many threads: no two calls at once, no cap exceeded, nothing had twice."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from integration.domain.booking.booking import BookingState
from integration.storage.dynamodb.booking_claims import KIND as CLAIM
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.booking_crowd import Crowd, keeps_the_caps
from tests.storage.samples import HERE, LEASE, NOON, SECRETS, installation
from tests.storage.samples_booking import ANN, DAY, HOLD, booking, claimed, hold

THREADS = 8


@pytest.fixture
def crowd(store: DynamoStore, now: StandingNow) -> Crowd:
    return Crowd(store, now, THREADS)


def owners(table: Table, of: str = "") -> set[str]:
    """Who has a seat whose key begins so."""
    return {str(item["booking"]) for item in table.query(partition(HERE, CLAIM)) if str(item["sk"]).startswith(of)}


@pytest.mark.parametrize("day", range(3))
def test_a_slot_that_eight_want_is_one_customers_and_leaves_no_seat_to_the_others(
    crowd: Crowd, table: Table, day: int
) -> None:
    at = NOON + DAY + day * DAY
    had = crowd.all_at_once([booking(str(number), at, customer=str(number)) for number in range(THREADS)])
    assert len(had) == 1
    assert owners(table) == {had[0].id}


def test_a_hold_that_ran_out_is_made_a_booking_or_taken_over_and_never_both(
    crowd: Crowd, store: DynamoStore, table: Table, now: StandingNow
) -> None:
    held = claimed(store, hold("h"), now)
    now.move(HOLD)
    others = [booking(str(number), customer=str(number)) for number in range(THREADS - 1)]
    had = crowd.all_at_once([replace(held, state=BookingState.CONFIRMING, expires_at=None), *others])
    assert len(had) == 1
    assert owners(table, "cell") == {had[0].id}


@pytest.mark.parametrize("day", range(2))
def test_a_request_that_is_sent_eight_times_at_once_makes_one_booking(
    crowd: Crowd, store: DynamoStore, day: int
) -> None:
    at = NOON + DAY + day * DAY
    had = crowd.all_at_once([booking(str(number), at, link="l", request="r") for number in range(THREADS)])
    assert len(had) == THREADS
    assert len({each.id for each in had}) == 1
    assert len(store.bookings_of(HERE, ANN, NOON)) == 1


def test_a_link_that_picks_eight_slots_at_once_holds_one(crowd: Crowd, store: DynamoStore, table: Table) -> None:
    wanted = [hold(str(number), NOON + number * DAY, link="l") for number in range(THREADS)]
    assert len(crowd.all_at_once(wanted)) == THREADS
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


def test_caps_of_a_day_a_week_and_a_customer_hold_whoever_asks_at_once(crowd: Crowd) -> None:
    had = crowd.trained(days=10, a_day=4, seed=1)  # more than the caps let in
    assert keeps_the_caps(had) == (True, True, True)
    assert len(had) > 6


def test_while_calls_are_moved_cancelled_and_booked_by_all_at_once_none_overlap(
    crowd: Crowd, store: DynamoStore, now: StandingNow
) -> None:
    assert crowd.moves(rounds=5, seed=0) > 0
    assert len([each for each in store.bookings_of(HERE, ANN, NOON) if each.blocks(now())]) > 1
    assert crowd.overlapping() == []


def test_eight_that_ask_for_the_secret_first_get_the_same(store: DynamoStore) -> None:
    for where in map(str, range(3)):
        store.add(installation(where), SECRETS)
        with ThreadPoolExecutor(THREADS) as pool:
            assert len(set(pool.map(lambda _, where=where: store.link_secret(where), range(THREADS)))) == 1
