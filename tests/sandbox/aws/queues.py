"""A queue with its dead-letter queue, and functions without a process that work what a pump brings them."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws.function import Function, FunctionFailed
from sandbox.aws.pump import Pump
from tests.sandbox.aws.saying import Saying


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and its dead-letter queue."""

    sqs: Any
    url: str
    dead: str

    def send(self, *bodies: str, **told: Any) -> list[str]:  # noqa: ANN401 - what SendMessage takes
        return [self.sqs.send_message(QueueUrl=self.url, MessageBody=body, **told)["MessageId"] for body in bodies]

    def dead_letters(self) -> list[str]:
        told = self.sqs.receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10).get("Messages", [])
        return sorted(message["Body"] for message in told)

    def pump(self, function: Function, **told: Any) -> Pump:  # noqa: ANN401 - what a pump takes
        return Pump(self.sqs, self.url, function, **told)


MakeQueue = Callable[..., Queue]


def made(sqs: Any, *, visibility: int = 0, tries: int = 3, fifo: bool = False) -> Queue:  # noqa: ANN401 - SQS's client
    """A queue whose messages are seen again after `visibility` seconds, and dead after `tries`."""
    name, end = secrets.token_hex(6), ".fifo" if fifo else ""
    kind = {"FifoQueue": "true"} if fifo else {}
    dead = sqs.create_queue(QueueName=f"{name}-dead{end}", Attributes=kind)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": tries})
    told = kind | {"VisibilityTimeout": str(visibility), "RedrivePolicy": redrive}
    return Queue(sqs, sqs.create_queue(QueueName=name + end, Attributes=told)["QueueUrl"], dead)


def failing(*bodies: str) -> Saying:
    """Names the messages of these bodies as failed."""

    def work(event: Mapping[str, Any]) -> object:
        failed = [record["messageId"] for record in event["Records"] if record["body"] in bodies]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}

    return Saying(work)


def raising(error_type: str) -> Saying:
    def work(_event: object) -> object:
        raise FunctionFailed(error_type, "")

    return Saying(work)


def bodies(function: Saying) -> Iterator[str]:
    return (record["body"] for event in function.events for record in event["Records"])
