"""When the tick came last, for all functions that may be it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from integration.storage.dynamodb.beats import WHERE, DynamoBeats
from integration.storage.dynamodb.table import Table
from tests.storage.samples import MINUTE, NOON, SECOND

APART = 30 * SECOND


def test_a_beat_is_told_when_the_one_before_it_was(table: Table) -> None:
    beats = DynamoBeats(table)
    assert beats.beat(NOON, APART) == NOON - APART
    assert beats.beat(NOON + MINUTE, APART) == NOON


def test_one_that_comes_too_soon_is_told_so_and_changes_nothing(table: Table) -> None:
    beats = DynamoBeats(table)
    beats.beat(NOON, APART)
    assert beats.beat(NOON + APART - timedelta(microseconds=1), APART) is None
    assert beats.beat(NOON - MINUTE, APART) is None
    assert beats.beat(NOON + APART, APART) == NOON


def test_one_whose_clock_was_ahead_silences_nobody(table: Table) -> None:
    beats = DynamoBeats(table)
    beats.beat(NOON + 60 * MINUTE, APART)
    assert beats.beat(NOON, APART) == NOON - APART
    assert beats.beat(NOON + MINUTE, APART) == NOON


def test_one_that_came_to_nothing_is_taken_back(table: Table) -> None:
    beats = DynamoBeats(table)
    beats.beat(NOON, APART)
    last = beats.beat(NOON + MINUTE, APART)
    assert last
    beats.take_back(last)
    assert beats.beat(NOON + 2 * MINUTE, APART) == NOON


def test_of_many_at_once_one_is_told(table: Table) -> None:
    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(lambda _: DynamoBeats(table).beat(NOON, APART), range(5)))
    assert sorted(each is None for each in told) == [False, True, True, True, True]


def test_it_is_one_item_that_no_installation_has(table: Table) -> None:
    DynamoBeats(table).beat(NOON, APART)
    assert [(item["pk"], item["sk"]) for item in table.scan()] == [WHERE] == [("#beat", "-")]
