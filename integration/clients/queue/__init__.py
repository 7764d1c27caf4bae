"""The queue between doors and workers: Amazon SQS."""

from integration.clients.queue.message import read, written
from integration.clients.queue.sqs import SqsQueue

__all__ = ["SqsQueue", "read", "written"]
