"""Views at scale are whole, also where those who write them cross, break off, or lose their answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.storage.contract_views import FIRST, SECOND, viewed
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off, lost
from tests.storage.dynamodb.test_views import many, rows, view
from tests.storage.samples import HERE
from tests.storage.samples_booking import ANN, KEY, account, event

Through = Callable[[Any], DynamoStore]

THIRD = replace(SECOND, sync_token="three")


def test_what_a_crash_left_is_not_read_and_goes_with_the_next_view(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(3))
    crashing = through(Fated(table.client, ["batch_write_item"], 2, before=broken_off))
    with pytest.raises(ClientError):
        crashing.replace_view(HERE, SECOND, many(60), "one")
    assert len(rows(table)) == 3 + 25
    assert view(store) == many(3)
    assert store.replace_view(HERE, SECOND, many(2), "one")
    assert view(store) == many(2)
    assert len(rows(table)) == 2


def test_a_view_whose_sweeping_breaks_off_stands_and_the_next_one_sweeps(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(30))
    crashing = through(Fated(table.client, ["batch_write_item"], 2, before=broken_off))
    with pytest.raises(ClientError):
        crashing.replace_view(HERE, SECOND, many(20, "b"), "one")
    assert len(rows(table)) == 50
    assert view(store) == many(20, "b")
    assert store.replace_view(HERE, THIRD, many(10, "c"), "two")
    assert len(rows(table)) == 10


@pytest.mark.parametrize("count", [5, 150])
@pytest.mark.parametrize("is_all", [True, False])
def test_a_change_whose_answer_is_lost_is_made_once_and_told(
    store: DynamoStore, table: Table, through: Through, count: int, *, is_all: bool
) -> None:
    viewed(store, *many(3))
    losing = through(Fated(table.client, WRITES, after=lost))
    take = losing.replace_view if is_all else losing.advance_view
    assert take(HERE, SECOND, many(count), "one")
    assert view(store) == many(count)
    assert len(rows(table)) == count


def test_a_view_whose_answer_is_lost_stays_where_somebody_went_on_with_it(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(3))

    def gone_on_with() -> None:
        assert store.advance_view(HERE, THIRD, [event("z")], "two")
        lost()

    losing = through(Fated(table.client, WRITES, after=gone_on_with))
    assert losing.replace_view(HERE, SECOND, many(150), "one")
    assert view(store) == [*many(150), event("z")]


def test_of_many_at_once_one_is_taken_and_readers_see_whole_views_alone(store: DynamoStore, table: Table) -> None:
    viewed(store, *many(40, "0"))
    stopped = Event()

    def read() -> set[str]:
        seen: set[str] = set()
        while not stopped.is_set() and len(seen) < 100:
            etags = {each.etag for each in view(store)}
            assert len(etags) == 1
            seen |= etags
        return seen

    def write(number: int, before: str, after: str) -> bool:
        take = store.replace_view if number % 2 else store.advance_view
        return take(HERE, replace(SECOND, sync_token=after), many(40, f"{after}-{number}"), before)

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for before, after in [("one", "t1"), ("t1", "t2"), ("t2", "t3")]:
                took = list(pool.map(lambda number, b=before, a=after: write(number, b, a), range(4)))
                assert took.count(True) == 1
                assert view(store) == many(40, f"{after}-{took.index(True)}")
        finally:
            stopped.set()
        assert all(each.result() for each in readers)
    assert len(rows(table)) == 40


def test_who_begins_while_another_still_sweeps_keeps_all_of_its_view(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(30))
    took = list[bool]()
    then = Fated(
        table.client,
        ["batch_write_item"],
        2,
        before=lambda: took.append(store.replace_view(HERE, THIRD, many(40, "c"), "two")),
    )
    assert through(then).replace_view(HERE, SECOND, many(20, "b"), "one")
    assert took == [True]
    assert view(store) == many(40, "c")
    assert len(rows(table)) == 40


def test_who_wrote_a_whole_view_and_comes_late_leaves_nothing(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(30))
    took = list[bool]()
    late = Fated(
        table.client, WRITES, before=lambda: took.append(store.advance_view(HERE, SECOND, [event("z")], "one"))
    )
    assert not through(late).replace_view(HERE, SECOND, many(20, "b"), "one")
    assert took == [True]
    assert view(store) == [*many(30), event("z")]
    assert len(rows(table)) == 31


def test_a_whole_view_is_not_taken_over_changes_that_began_and_ended_at_the_same_token(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(100))

    def there_and_back() -> None:
        assert store.advance_view(HERE, SECOND, [event("z")], "one")
        assert store.advance_view(HERE, FIRST, [event("y")], "two")

    late = through(Fated(table.client, WRITES, before=there_and_back))
    assert not late.advance_view(HERE, SECOND, many(95, "b"), "one")
    assert view(store) == [*many(100), event("y"), event("z")]
    assert len(rows(table)) == 102


def test_a_connection_that_is_dropped_while_a_view_is_written_leaves_nothing(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(30))
    late = Fated(table.client, WRITES, before=lambda: store.disconnect_calendar(HERE, ANN))
    assert not through(late).replace_view(HERE, SECOND, many(30), "one")
    assert list(table.scan()) == []


def test_a_view_that_is_put_between_the_look_and_the_drop_goes_with_it(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(3))
    dropping = Fated(table.client, WRITES, before=lambda: store.replace_view(HERE, SECOND, many(30), "one"))
    assert through(dropping).disconnect_calendar(HERE, ANN)
    assert list(table.scan()) == []


def test_events_that_a_broken_drop_left_are_not_those_of_the_next_connection(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(3))
    breaking = through(Fated(table.client, ["batch_write_item"], before=broken_off))
    with pytest.raises(ClientError):
        breaking.disconnect_calendar(HERE, ANN)
    assert len(rows(table)) == 3
    store.connect_calendar(HERE, account(), KEY)
    assert view(store) == []
    assert store.replace_view(HERE, FIRST, many(2), "")
    assert len(rows(table)) == 2


def test_a_drop_whose_answer_is_lost_leaves_nothing_all_the_same(
    store: DynamoStore, table: Table, through: Through
) -> None:
    viewed(store, *many(3))
    through(Fated(table.client, WRITES, after=lost)).disconnect_calendar(HERE, ANN)
    assert list(table.scan()) == []


@pytest.mark.parametrize("read", [1, 2])
def test_a_reader_never_has_parts_of_two_views(store: DynamoStore, table: Table, through: Through, read: int) -> None:
    viewed(store, *many(30))
    replaced = Fated(
        table.client, ["get_item"], read, before=lambda: store.replace_view(HERE, SECOND, many(20, "b"), "one")
    )
    assert view(through(replaced)) == many(20, "b")
