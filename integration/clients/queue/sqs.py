"""Amazon SQS as our Queue port: deliveries through a FIFO queue by ticket, all else through one that can wait."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, Any

from integration.clients.queue.message import written
from integration.domain.delivery import Delivery
from integration.domain.errand import LONGEST_WAIT, Arrived, Errand, GoRounds, WorkTicket
from integration.domain.errors import EngineUnavailable, Misconfigured

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_AT_ONCE = 10
"""Messages that one SendMessageBatch takes."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class SqsQueue:
    """Sends errands; `client` gives the client, which is dear to make, when it is needed.

    Deliveries of a ticket stand in one group of the FIFO queue `work`, by their own id: what a host sends again within
    five minutes isn't even queued. All other errands go to the queue `later`, as a FIFO queue can't put off one message
    (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html).
    """

    client: Callable[[], "SQSClient"]
    work: str
    later: str

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        """Hand over what was believed at the door, durably; raises EngineUnavailable, and then some may be lost."""
        self._send(self.work, [_delivered(each) for each in deliveries])

    def send(self, errand: Errand, wait: timedelta = timedelta(0)) -> None:
        """Have an errand done once this time is over, at most LONGEST_WAIT; in any order."""
        self.send_all([(errand, wait)])

    def send_all(self, errands: Sequence[tuple[Errand, timedelta]]) -> None:
        """The same for many."""
        self._send(self.later, [_waiting(errand, wait) for errand, wait in errands])

    def _send(self, queue: str, messages: Sequence[dict[str, Any]]) -> None:
        for first in range(0, len(messages), _AT_ONCE):
            self._send_some(queue, [{"Id": str(n), **each} for n, each in zip(count(), messages[first:][:_AT_ONCE])])

    def _send_some(self, queue: str, entries: list[Any]) -> None:
        """Send a batch; what SQS doesn't take of it for its own reasons is sent again."""
        for _ in range(_TRIES):
            with _translated():
                answer = self.client().send_message_batch(QueueUrl=queue, Entries=entries)
            failed = {each["Id"]: each for each in answer.get("Failed", [])}
            if not failed:
                return
            if any(each["SenderFault"] for each in failed.values()):
                message = "the queue takes our messages no more: look at its settings"
                raise Misconfigured(message)
            entries = [each for each in entries if each["Id"] in failed]
        message = "the queue is busy"
        raise EngineUnavailable(message)


def _delivered(delivery: Delivery) -> dict[str, Any]:
    """Group and id are digests: they may have any sign, and any length, where SQS takes 128 of some."""
    event = delivery.event
    group = sha256(f"{delivery.installation}\0{event.ticket}".encode("utf-8", "surrogatepass")).hexdigest()
    once = sha256(f"{delivery.installation}\0{event.id}\0{event.also}".encode("utf-8", "surrogatepass")).hexdigest()
    return {"MessageBody": written(Arrived(delivery)), "MessageGroupId": group, "MessageDeduplicationId": once}


def _waiting(errand: Errand, wait: timedelta) -> dict[str, Any]:
    seconds = ceil(min(max(wait, timedelta(0)), LONGEST_WAIT).total_seconds())
    return {"MessageBody": written(errand), "DelaySeconds": seconds, **_tenant(errand)}


def _tenant(errand: Errand) -> dict[str, str]:
    """Whose message it is: of a queue that isn't FIFO, those of a quiet tenant go before those of a noisy one.

    See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html; a message of
    no tenant counts as one of a tenant of its own.
    """
    match errand:
        case WorkTicket(installation) | GoRounds(installation):
            return {"MessageGroupId": sha256(installation.encode("utf-8", "surrogatepass")).hexdigest()}
        case _:
            return {}


@contextmanager
def _translated() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - dear, and loaded by the first message

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MEND:
            message = f"the queue cannot be used: {_MEND[code]}"
            raise Misconfigured(message) from error
        message = "the queue is busy"
        raise EngineUnavailable(message) from error
    except BotoCoreError as error:
        message = "the queue cannot be reached"
        raise EngineUnavailable(message) from error


_MEND = {
    "AccessDenied": "give our role the right to it",
    "AccessDeniedException": "give our role the right to it",
    "BatchRequestTooLong": "its messages are too long",
    "KMS.AccessDeniedException": "give our role the right to its key",
    "KMS.DisabledException": "enable its key again",
    "KMS.NotFoundException": "its key is gone",
    "KmsAccessDenied": "give our role the right to its key",
    "KmsDisabled": "enable its key again",
    "KmsNotFound": "its key is gone",
    "UnrecognizedClientException": "set credentials of the account that it is in",
    "AWS.SimpleQueueService.NonExistentQueue": "deploy it, or set VIPDESK_WORK_QUEUE and VIPDESK_LATER_QUEUE",
    "QueueDoesNotExist": "deploy it, or set VIPDESK_WORK_QUEUE and VIPDESK_LATER_QUEUE",
}
"""By code (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html)."""
