from collections.abc import Callable
from typing import Any

import pytest

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.dynamodb.wire import Wire


@pytest.fixture
def table(aws: RunningAws) -> Table:
    return Table(aws.dynamodb, aws.make_table())


@pytest.fixture
def through(table: Table, now: StandingNow) -> Callable[[Any], DynamoStore]:
    """The same store through another client: a process whose calls fail, are overtaken, or ask an index that lags."""
    seal = Seal([new_key()])
    return lambda client: DynamoStore(Table(client, table.name), seal, now, SHARDS)


@pytest.fixture
def store(table: Table, through: Callable[[Any], DynamoStore]) -> DynamoStore:
    return through(table.client)


@pytest.fixture
def wire(aws: RunningAws) -> Wire:
    return Wire(aws.client("dynamodb"))


@pytest.fixture
def over(wire: Wire, table: Table) -> Table:
    """The same table over a wire that can be troubled."""
    return Table(wire.client, table.name)
