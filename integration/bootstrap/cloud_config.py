"""What every function on Lambda begins with: its settings, and the queues."""

from integration.bootstrap.aws import sqs
from integration.clients.queue import SqsQueue
from integration.config import Config, read_config
from integration.domain.errors import Misconfigured
from integration.ports import Queue


def cloud_config() -> Config:
    """The settings of a function; raises Misconfigured where one that it needs is missing."""
    config = read_config()
    for name, value in (
        ("TABLE", config.table),
        ("WORK_QUEUE", config.work_queue),
        ("LATER_QUEUE", config.later_queue),
    ):
        if not value:
            message = f"VIPDESK_{name} is not set: deploy with the project's serverless.yml, which sets it"
            raise Misconfigured(message)
    return config


def queue_of(config: Config) -> Queue:
    """The queues."""
    return SqsQueue(sqs, config.work_queue, config.later_queue)
