"""Connections, channels and pictures at scale: what stands in the table, and who has a sync."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

from integration.domain.booking.calendar import Picture
from integration.storage.dynamodb.calendars import KIND
from integration.storage.dynamodb.channels import BY_AGENT
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.contract_views import viewed
from tests.storage.samples import HERE, LEASE, NOON, SECOND
from tests.storage.samples_booking import ANN, BOB, DAY, KEY, account, channel, event

THREADS = 6
SMALL = Picture("image/webp", b"RIFF")


def test_a_dropped_connection_leaves_nothing_in_the_table(store: DynamoStore, table: Table) -> None:
    viewed(store, *(event(f"e{number}") for number in range(120)))
    store.add_channel(HERE, channel("a"))
    store.add_channel(HERE, channel("b"))
    assert store.disconnect_calendar(HERE, ANN)
    assert list(table.scan()) == []


def test_a_channel_that_is_added_again_stands_once_and_with_its_last_agent(store: DynamoStore, table: Table) -> None:
    store.add_channel(HERE, channel("a"))
    store.add_channel(HERE, channel("a", lives=2 * DAY))
    assert list(store.channels(HERE, ANN)) == [channel("a", lives=2 * DAY)]
    store.add_channel(HERE, channel("a", BOB))
    assert list(store.channels(HERE, ANN)) == []
    assert len(list(table.query(partition(HERE, BY_AGENT)))) == 1


def test_a_picture_that_is_larger_than_an_item_is_kept_and_makes_way_for_a_small_one(
    store: DynamoStore, table: Table
) -> None:
    large = Picture("image/png", Random(1).randbytes(512 * 1024))  # noqa: S311 - repeatable, not secret
    store.set_picture(HERE, "ann#001", SMALL)
    store.set_picture(HERE, "ann", large)
    assert store.picture(HERE, "ann") == large
    assert store.picture(HERE, "ann#001") == SMALL
    store.set_picture(HERE, "ann", SMALL)
    assert store.picture(HERE, "ann") == SMALL
    store.set_picture(HERE, "ann", None)
    store.set_picture(HERE, "ann#001", None)
    assert list(table.scan()) == []


def test_a_push_that_says_nothing_new_writes_nothing(store: DynamoStore, table: Table, now: StandingNow) -> None:
    store.connect_calendar(HERE, account(), KEY)
    store.claim_calendar(now(), LEASE)
    store.wake_calendar(HERE, ANN, NOON + SECOND)
    before = table.get(partition(HERE, KIND), ANN)
    for seconds in range(2, 5):
        store.wake_calendar(HERE, ANN, NOON + seconds * SECOND)
    assert table.get(partition(HERE, KIND), ANN) == before


def test_each_calendar_that_is_due_is_had_by_one(store: DynamoStore, now: StandingNow) -> None:
    agents = [f"a{number}@desk.example" for number in range(20)]
    for agent in agents:
        store.connect_calendar(HERE, account(agent), KEY)
    with ThreadPoolExecutor(THREADS) as pool:
        had = list(pool.map(lambda _: store.claim_calendar(now(), LEASE), range(24)))
    assert sorted(each[1] for each in had if each) == sorted(agents)
