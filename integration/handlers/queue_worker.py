"""The door for the queue: a batch of messages in, errands done, and those named that must come again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog

from integration.domain.errand import Errand
from integration.domain.errors import VipDeskError

_log = structlog.get_logger(__name__)


class Context(Protocol):
    """What Lambda says of one invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Until it is ended, whatever it is at."""
        ...


@dataclass(frozen=True, slots=True)
class QueueWorker:
    """Answers Amazon SQS's event source with the messages that failed (ReportBatchItemFailures).

    Of a FIFO queue's group nothing is done after a failure, so that its order is kept: the rest of it comes again as
    well (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html). What never succeeds ends in
    the dead-letter queue. `run` is told how long the process has left: nobody is at an errand after that.
    """

    read: Callable[[str], Errand]
    run: Callable[[Errand, timedelta], None]

    def __call__(self, event: Mapping[str, Any], context: Context) -> dict[str, Sequence[dict[str, str]]]:
        """Do each message's errand, in order."""
        failed: list[str] = []
        broken: set[str] = set()
        for record in event["Records"]:
            group = _fifo_group(record.get("attributes", {}))
            if group in broken or not self._is_done(record, context):
                failed.append(record["messageId"])
                broken.update({group} - {""})
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    def _is_done(self, record: Mapping[str, Any], context: Context) -> bool:
        message = record["messageId"]
        left = timedelta(milliseconds=context.get_remaining_time_in_millis())
        try:
            self.run(self.read(record["body"]), left)
        except VipDeskError as error:
            _log.warning("errand.failed", message=message, reason=str(error))
        except Exception:  # noqa: BLE001 - one message's fault must not bring back all others
            _log.exception("errand.fault", message=message)
        else:
            return True
        return False


def _fifo_group(attributes: Mapping[str, str]) -> str:
    """The group whose order is kept; a plain queue's groups only say whose a message is, and have none."""
    return attributes.get("MessageGroupId", "") if "MessageDeduplicationId" in attributes else ""
