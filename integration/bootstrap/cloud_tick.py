"""The tick of the cloud: it only looks what is due, so it is made of the table and the queues alone."""

from collections.abc import Callable
from typing import Any

from integration.bootstrap import aws
from integration.bootstrap.cloud_config import cloud_config, queue_of
from integration.bootstrap.present import utc_now
from integration.bootstrap.stores import SHARDS
from integration.bootstrap.telemetry import watching_function
from integration.logs import configure_logs
from integration.storage.dynamodb.beats import DynamoBeats
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.upcoming import DynamoUpcoming
from integration.usecases.beat import Beat


def tick() -> Callable[[dict[str, Any], Any], Any]:
    """The function that is called every minute."""
    config = cloud_config()
    configure_logs(config.log_level)
    aws.load("dynamodb", "sqs")
    table, watching = Table(aws.dynamodb(), config.table), watching_function(config)
    upcoming = DynamoUpcoming(table, utc_now, SHARDS)
    beat = Beat(upcoming, queue_of(config), DynamoBeats(table), utc_now)

    def beaten(_event: dict[str, Any], _context: object) -> object:
        errands = beat()
        watching.overdue(upcoming)
        return {"errands": errands}

    return watching.around(beaten)
