"""A message goes to every endpoint that wants it, however many a tenant has."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from integration.domain.decision import AlertKind
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off
from tests.storage.samples import HERE, SIGNING, endpoint, message

MANY = 91
"""More than two units of work have room for."""


@pytest.fixture
def _endpoints(store: DynamoStore) -> None:
    for number in range(MANY):
        store.add_endpoint(HERE, endpoint(f"e{number:02d}"), SIGNING)


def told(store: DynamoStore) -> list[str]:
    return sorted(each.endpoint for each in store.postings(HERE, limit=2 * MANY))


@pytest.mark.usefixtures("_endpoints")
def test_to_each_of_very_many_it_is_put_out_once(store: DynamoStore) -> None:
    assert store.post(HERE, [message("m1")]) == MANY
    assert store.post(HERE, [message("m1")]) == 0
    assert told(store) == [f"e{number:02d}" for number in range(MANY)]


@pytest.mark.usefixtures("_endpoints")
def test_one_that_was_broken_off_is_put_out_again_to_those_that_lack_it(
    store: DynamoStore, table: Table, through: Callable[[Any], DynamoStore]
) -> None:
    with pytest.raises(ClientError):
        through(Fated(table.client, WRITES, 2, before=broken_off)).post(HERE, [message("m1")])
    before = len(told(store))
    assert 0 < before < MANY
    assert store.post(HERE, [message("m1")]) == MANY - before
    assert told(store) == [f"e{number:02d}" for number in range(MANY)]


@pytest.mark.parametrize("count", [0, 1, 44, 45, 46])
def test_at_the_edge_of_a_unit_none_is_left_out(store: DynamoStore, count: int) -> None:
    for number in range(count):
        store.add_endpoint(HERE, endpoint(f"e{number:02d}"), SIGNING)
    store.add_endpoint(HERE, endpoint("z", AlertKind.CALL_BACK), SIGNING)
    assert store.post(HERE, [message("m1", AlertKind.BREACH)]) == count
    assert store.post(HERE, [message("m2", AlertKind.CALL_BACK)]) == count + 1
