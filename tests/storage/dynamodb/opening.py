"""Empty stores at scale."""

from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow

SHARDS = 3
"""Of all that is due: more than one, so that what they tell must be brought together."""


def opened(aws: RunningAws, now: StandingNow, shards: int = SHARDS) -> DynamoStore:
    return DynamoStore(Table(aws.dynamodb, aws.make_table()), Seal([new_key()]), now, shards)
