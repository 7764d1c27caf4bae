"""Lambda's event source mapping in small: from a queue of SQS to a function, a batch at a time, failures and all.

moto's own mapping wants docker and raises the receive counts when it fails: it must be off wherever a pump runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Event as Flag
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sandbox.aws.function import Function, FunctionFailed
from sandbox.aws.records import batch
from sandbox.waiting import NeverCame

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_COUNTS: "Sequence[QueueAttributeNameType]" = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
_EMPTY_HANDED_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """What came of one batch: message ids received, deleted, and left for when their visibility timeout is over."""

    received: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class Pump:
    """One queue's mapping, with ReportBatchItemFailures. `limit` is the batch size.

    What is not done is not touched: SQS shows it again when its visibility timeout is over, and moves it to the
    dead-letter queue once it was received too often. Of a FIFO queue, too, whatever the function does not name as
    failed is deleted, also what comes after a failed message of the same group: the function itself must stop at a
    group's first failure and name it and all of the group after it, or their order is lost.
    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    def __init__(self, sqs: "SQSClient", queue_url: str, function: Function, *, limit: int = 10) -> None:
        self._sqs, self._url, self._function, self._limit = sqs, queue_url, function, limit
        self._arn = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def step(self, *, wait: int = 0) -> Step:
        """One batch received (waited for so many seconds), worked, and what is done of it deleted."""
        messages = self._received(wait)
        if not messages:
            return Step()
        ids = tuple(message["MessageId"] for message in messages)
        failed = self._failed(messages, frozenset(ids))
        self._delete([message for message in messages if message["MessageId"] not in failed])
        return Step(ids, tuple(i for i in ids if i not in failed), tuple(i for i in ids if i in failed))

    def run_until_empty(self, limit: float = 30.0) -> list[Step]:
        """Steps until nothing is in the queue, in flight or delayed; NeverCame after `limit` seconds.

        A message that always fails is gone, too, once it is in the dead-letter queue.
        """
        return list(self._steps(monotonic() + limit, limit))

    def _steps(self, end: float, limit: float) -> Iterator[Step]:
        while monotonic() < end:
            step = self.step()
            if step.received:
                yield step
            elif not self.left():
                return
            else:
                Flag().wait(_EMPTY_HANDED_SECONDS)
        message = f"not within {limit:g} s: the queue is empty; {self.left()} messages are left"
        raise NeverCame(message)

    def left(self) -> int:
        """Messages of the queue: to be had, in flight, and delayed."""
        counted = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=_COUNTS)["Attributes"]
        return sum(int(counted[name]) for name in _COUNTS)

    def _received(self, wait: int) -> "list[MessageTypeDef]":
        return self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._limit,
            WaitTimeSeconds=wait,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])

    def _failed(self, messages: "list[MessageTypeDef]", ids: frozenset[str]) -> frozenset[str]:
        try:
            return failed_of(self._function.invoke(batch(messages, self._arn)), ids)
        except FunctionFailed:
            return ids

    def _delete(self, messages: "list[MessageTypeDef]") -> None:
        told = [{"Id": str(at), "ReceiptHandle": message["ReceiptHandle"]} for at, message in enumerate(messages)]
        if told:
            self._sqs.delete_message_batch(QueueUrl=self._url, Entries=told)  # type: ignore[arg-type]


def failed_of(answer: Any, ids: frozenset[str]) -> frozenset[str]:  # noqa: ANN401 - whatever JSON says
    """Which messages an answer leaves undone: none if it says nothing, those it names, and all if it names a wrong one.

    A wrong one has no `itemIdentifier`, an empty one, or one that is not of this batch; an answer of another shape is
    wrong altogether (AWS-6).
    """
    if answer in (None, {}, []):
        return frozenset()
    named = answer.get("batchItemFailures") or [] if isinstance(answer, Mapping) else [None]
    if not isinstance(named, list):
        return ids
    told = frozenset(str(one.get("itemIdentifier")) if isinstance(one, Mapping) else "" for one in named)
    return told if told.issubset(ids) else ids


class Pumping:
    """A context manager: a pump that works by itself, at most `seconds` long; what broke it is raised at the end."""

    def __init__(self, pump: Pump, *, seconds: float = 60.0) -> None:
        self._pump = pump
        self._seconds = seconds
        self._over = Flag()
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, name="pump", daemon=True)

    def __enter__(self) -> Self:
        self._end = monotonic() + self._seconds
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if self._error and error is None:
            raise self._error

    @property
    def alive(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._over.is_set() and monotonic() < self._end:
                if not self._pump.step().received:
                    self._over.wait(_EMPTY_HANDED_SECONDS)
        except Exception as error:  # noqa: BLE001 - told to who waits for it
            self._error = error
