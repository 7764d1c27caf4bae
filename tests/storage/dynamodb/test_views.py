"""Views at scale: of any size, with ids of any length."""

from dataclasses import replace
from random import Random

import pytest

from integration.domain.booking.events import CalendarEvent
from integration.storage.dynamodb.calendars import EVENTS
from integration.storage.dynamodb.items import partition, size_of, to_wire
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.storage.contract_views import SECOND, viewed
from tests.storage.samples import HERE
from tests.storage.samples_booking import ANN, event


def rows(table: Table) -> list[str]:
    """What stands in the table of events, whoever reads it."""
    return [str(item["sk"]) for item in table.query(partition(HERE, EVENTS))]


def generation(table: Table) -> str:
    return rows(table)[0].split("\0")[1]


def many(count: int, etag: str = "") -> list[CalendarEvent]:
    return [event(f"e{number:05d}", etag=etag) for number in range(count)]


def view(store: DynamoStore) -> list[CalendarEvent]:
    return list(store.calendar_events(HERE, ANN))


def test_a_view_may_have_more_events_than_a_page_of_the_table(store: DynamoStore, table: Table) -> None:
    events = [event(f"e{number:05d}", recurrence=_dates(number, 3_000)) for number in range(450)]
    viewed(store, *events)
    assert sum(map(size_of, map(to_wire, table.query(partition(HERE, EVENTS))))) > 1_000_000
    assert view(store) == events
    assert store.replace_view(HERE, SECOND, events[:200], "one")
    assert view(store) == events[:200]
    assert len(rows(table)) == 200


@pytest.mark.parametrize(("count", "in_place"), [(89, True), (90, False), (200, False)])
def test_changes_beyond_the_room_of_a_unit_are_a_new_generation(
    store: DynamoStore, table: Table, count: int, *, in_place: bool
) -> None:
    events = many(210)
    viewed(store, *events)
    before = generation(table)
    told = [
        replace(each, etag="new") if number % 2 else replace(each, cancelled=True)
        for number, each in enumerate(events[:count])
    ]
    assert store.advance_view(HERE, SECOND, told, "one")
    assert view(store) == [each for each in told if not each.cancelled] + events[count:]
    assert len(rows(table)) == len(view(store))
    assert (generation(table) == before) == in_place
    assert not store.advance_view(HERE, SECOND, told, "one")


def test_few_events_with_more_bytes_than_a_unit_takes_are_a_new_generation(store: DynamoStore, table: Table) -> None:
    viewed(store, event("a"))
    before = generation(table)
    large = [event(f"e{number:02d}", recurrence=_dates(number, 60_000)) for number in range(60)]
    assert store.advance_view(HERE, SECOND, [*large, replace(event("a"), cancelled=True)], "one")
    assert view(store) == large
    assert generation(table) != before


def test_ids_that_are_too_long_for_a_key_are_told_apart_and_in_order(store: DynamoStore) -> None:
    ids = ["x" * 1024, "x" * 1023 + "a", "x" * 1023 + "b", "y", "w", "~a", "a#b", "é" * 500]
    events = [event(each) for each in ids]
    viewed(store, *events)
    assert view(store) == sorted(events, key=lambda each: each.id)
    assert store.advance_view(HERE, SECOND, [replace(events[0], cancelled=True)], "one")
    assert view(store) == sorted(events[1:], key=lambda each: each.id)


def _dates(seed: int, count: int) -> tuple[str, ...]:
    """So many random bytes, of which packing makes no fewer."""
    return ("EXDATE:" + Random(seed).randbytes(count).hex(),)  # noqa: S311 - repeatable, not secret
