"""The store at scale keeps the contract, on DynamoDB in small (sandbox/aws)."""

import pytest

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.contract import StoreContract


@pytest.fixture
def store(aws: RunningAws, now: StandingNow) -> DynamoStore:
    return DynamoStore(Table(aws.dynamodb, aws.make_table()), Seal([new_key()]), now, shards=1)


class TestDynamoKeepsTheContract(StoreContract):
    pass
