"""The store at scale keeps the contract on a second DynamoDB, whose makers read AWS's documentation for themselves.

dynalite has no transactions, so what several threads do at once is tried on moto alone.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws.dynalite import RunningDynalite
from tests.fakes.now import StandingNow
from tests.storage.contract import StoreContract
from tests.storage.dynamodb.step_by_step import StepByStep


@pytest.fixture(scope="module")
def dynalite() -> Iterator[RunningDynalite]:
    with RunningDynalite() as running:
        yield running


@pytest.fixture
def store(dynalite: RunningDynalite, now: StandingNow) -> DynamoStore:
    client: Any = StepByStep(dynalite.dynamodb)
    return DynamoStore(Table(client, dynalite.make_table()), Seal([new_key()]), now, shards=1)


class TestDynaliteKeepsTheContract(StoreContract):
    pass
