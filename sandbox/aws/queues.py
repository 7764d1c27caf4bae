"""What moto's queues do otherwise than SQS, put right: it shows as soon as there are groups, or several who receive."""

from collections.abc import Callable
from threading import Event, Lock
from time import monotonic
from typing import Any

from moto.sqs.models import Message, Queue, SQSBackend

_LOOK_SECONDS = 0.02
_ONE_AT_A_TIME = Lock()

Receive = Callable[..., list[Message]]


def put_right() -> None:
    """From now on, for this process."""
    _in_order()
    _once_each(SQSBackend.receive_message)


def _in_order() -> None:
    """Of a group's messages whose visibility timeout is over, moto gives out the last one first (AWS-10).

    It goes through them and holds each back while a later one counts as in flight, which its time being over it isn't.
    """

    def in_flight(queue: Queue) -> set[Message]:
        messages: set[Message] = queue._pending_messages  # noqa: SLF001 - what is put right stands there
        messages -= {message for message in tuple(messages) if message.visible}
        return messages

    def groups(queue: Queue) -> set[str]:
        return {message.group_id for message in in_flight(queue) if message.group_id is not None}

    Queue.pending_messages = property(in_flight)  # type: ignore[method-assign,assignment]
    Queue.pending_message_groups = property(groups)  # type: ignore[method-assign,assignment]


def _once_each(receive: Receive) -> None:
    """Between looking whether a message is visible and hiding it, moto lets others look.

    Who polls waits outside of that: moto would go round without a pause while a group is held back.
    """

    def one_by_one(backend: SQSBackend, queue: str, count: int, seconds: int, *told: Any) -> list[Message]:  # noqa: ANN401
        end = monotonic() + seconds
        while True:
            with _ONE_AT_A_TIME:
                received = receive(backend, queue, count, 0, *told)
            if received or monotonic() >= end:
                return received
            Event().wait(_LOOK_SECONDS)

    SQSBackend.receive_message = one_by_one  # type: ignore[method-assign,assignment]
