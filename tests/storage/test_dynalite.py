"""The store at scale keeps the contract on a second DynamoDB, whose makers read AWS's documentation for themselves.

dynalite has no transactions, so what several threads do at once is tried on moto alone.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Span, Table
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


@pytest.mark.parametrize(("pk", "sk"), [("x" * 2049, "a"), ("a", "\u00e4" * 513)])
def test_nothing_stands_under_a_key_that_is_too_long_whoever_made_it_up(
    dynalite: RunningDynalite, pk: str, sk: str
) -> None:
    table = Table(dynalite.dynamodb, dynalite.make_table())
    assert table.get(pk, sk) is None
    assert table.get_all([(pk, sk)]) == []
    assert list(table.query(pk, Span(prefix=sk))) == []


class TestDynaliteKeepsTheContract(StoreContract):
    pass
