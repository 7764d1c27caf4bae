"""What is due is cut into shards, and comes in its order all the same."""

from random import Random

import pytest

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, SIGNING, endpoint, held, held_posting, message
from tests.storage.samples_booking import DAY, KEY, account, booking, claimed

COUNT = 12


@pytest.fixture
def numbers() -> list[int]:
    """Minutes after noon, in no order."""
    return Random(1).sample(range(COUNT), COUNT)  # noqa: S311 - repeatable, not secret


def shards(table: Table) -> set[str]:
    return {str(item["duep"]) for item in table.scan(having="duep")}


def test_tickets_come_in_the_order_of_their_instants(
    store: DynamoStore, table: Table, now: StandingNow, numbers: list[int]
) -> None:
    for number in numbers:
        store.enqueue(HERE, [str(number)], NOON + number * MINUTE)
    assert len(shards(table)) > 1
    assert store.waiting().next_at == NOON
    assert [ticket for _, ticket, _ in store.due(NOON, NOON + DAY, 5)] == [str(number) for number in range(5)]
    now.move(5 * MINUTE)
    counted = store.waiting()
    assert (counted.ready, counted.scheduled) == (6, COUNT - 6)
    assert [held(store, now).ticket for _ in range(6)] == [str(number) for number in range(6)]
    assert store.claim(now(), LEASE) is None
    assert store.waiting().held == 6
    assert store.release_all() == 6


def test_postings_come_in_the_order_in_which_they_were_put_out(
    store: DynamoStore, table: Table, now: StandingNow, numbers: list[int]
) -> None:
    store.add_endpoint(HERE, endpoint(), SIGNING)
    for number in numbers:
        store.post(HERE, [message(str(number))])
        now.move(SECOND)
    assert len(shards(table)) > 1
    assert store.next_posting_at() == NOON
    assert [held_posting(store, now).message.id for _ in numbers] == [str(number) for number in numbers]
    assert store.release_all() == COUNT


def test_syncs_come_in_the_order_of_their_instants(
    store: DynamoStore, table: Table, now: StandingNow, numbers: list[int]
) -> None:
    for number in numbers:
        store.connect_calendar(HERE, account(str(number)), KEY)
        store.calendar_done(HERE, str(number), NOON)
        store.calendar_done(HERE, str(number), NOON + number * MINUTE)
    assert len(shards(table)) > 1
    assert store.next_calendar_at() == NOON
    now.move(DAY)
    assert [store.claim_calendar(now(), LEASE) for _ in numbers] == [(HERE, str(number)) for number in range(COUNT)]
    assert store.release_all() == COUNT


def test_work_on_calls_comes_in_the_order_of_its_instants(
    store: DynamoStore, table: Table, now: StandingNow, numbers: list[int]
) -> None:
    for number in numbers:
        each = booking(str(number), NOON + number * DAY, customer=str(number))
        claimed(store, each, now, work_at=NOON + number * MINUTE)
    assert len(shards(table)) > 1
    assert store.next_booking_at() == NOON
    now.move(DAY)
    had = [store.claim_booking(now(), LEASE) for _ in numbers]
    assert [each[1].id for each in had if each] == [str(number) for number in range(COUNT)]
    assert store.release_all() == COUNT
