"""Lambda's Runtime API in small (2018-06-01): where AWS's own runtime client asks for events and brings results.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from http import HTTPStatus
from queue import SimpleQueue
from time import monotonic, time
from typing import Any
from uuid import uuid4

from sandbox.aws.door import Call, Door, Reply
from sandbox.aws.function import TOO_LARGE, FunctionFailed

RESPONSE_LIMIT = 6 * 1024 * 1024 + 100
"""Bytes of a result, as Lambda's own message has it (6291556)."""
_ROOT = "/2018-06-01/runtime/"
_ACCEPTED = Reply(HTTPStatus.ACCEPTED, b'{"status":"OK"}\n', (("Content-Type", "application/json"),))
_TOO_LARGE = Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b'{"errorType":"RequestEntityTooLarge"}')
_UNKNOWN = Reply(HTTPStatus.FORBIDDEN, b'{"errorType":"InvalidRequestID"}')
_OVER = b"no event, and no JSON, which no handler ever sees"


@dataclass(frozen=True, slots=True)
class Invocation:
    """One event on its way, and the future of its result; `deadline` in seconds of the epoch."""

    event: bytes
    deadline: float
    arn: str
    id: str = field(default_factory=lambda: str(uuid4()))
    result: "Future[bytes]" = field(default_factory=Future)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What the runtime is told beside the event."""
        return (
            ("Content-Type", "application/json"),
            ("Lambda-Runtime-Aws-Request-Id", self.id),
            ("Lambda-Runtime-Deadline-Ms", str(int(self.deadline * 1000))),
            ("Lambda-Runtime-Invoked-Function-Arn", self.arn),
            ("Lambda-Runtime-Trace-Id", f"Root=1-{int(time()):08x}-{self.id.replace('-', '')[:24]};Sampled=0"),
        )


class RuntimeApi:
    """What one process of a function speaks to; `ready` holds when it first asked for an event, of the monotonic clock.

    `ready` and every Invocation's `result` hold FunctionFailed where the process failed instead, also by ending.
    """

    def __init__(self) -> None:
        self.ready: Future[float] = Future()
        self.door = Door(self._answer)
        self._events: SimpleQueue[Invocation] = SimpleQueue()
        self._current: Invocation | None = None
        self._end: FunctionFailed | None = None

    def hand_over(self, invocation: Invocation) -> None:
        """Put in line what the process is given when it asks next."""
        self._current = invocation
        self._events.put(invocation)
        self._tell_the_end()

    def process_ended(self, failure: FunctionFailed) -> None:
        """Whoever still waits for the process, or will, waits in vain."""
        self._end = failure
        _settle(self.ready.set_exception, failure)
        self._tell_the_end()

    def _tell_the_end(self) -> None:
        if self._end and self._current:
            _settle(self._current.result.set_exception, self._end)

    def let_go(self) -> None:
        """Answer a process that waits for an event, so that it comes to heed the signal it was sent.

        An error would do, were it not that the runtime client dies of one by a segmentation fault.
        """
        self._events.put(Invocation(_OVER, time(), ""))

    def _answer(self, call: Call) -> Reply:
        if not call.target.startswith(_ROOT):
            return _UNKNOWN
        match call.method, *call.target.removeprefix(_ROOT).split("/"):
            case "GET", "invocation", "next":
                return self._next()
            case "POST", "init", "error":
                return self._init_error(call)
            case "POST", "invocation", str(id_), ("response" | "error") as what:
                return self._outcome(id_, what, call)
        return _UNKNOWN

    def _next(self) -> Reply:
        _settle(self.ready.set_result, monotonic())
        invocation = self._events.get()
        return Reply(HTTPStatus.OK, invocation.event, invocation.headers)

    def _init_error(self, call: Call) -> Reply:
        _settle(self.ready.set_exception, FunctionFailed.told(json.loads(call.body)))
        return _ACCEPTED

    def _outcome(self, invocation_id: str, what: str, call: Call) -> Reply:
        current = self._current
        if current is None or current.id != invocation_id or current.result.done():
            return _UNKNOWN
        if what == "error":
            _settle(current.result.set_exception, FunctionFailed.told(json.loads(call.body)))
            return _ACCEPTED
        if len(call.body) > RESPONSE_LIMIT:
            _settle(current.result.set_exception, _oversized())
            return _TOO_LARGE
        _settle(current.result.set_result, call.body)
        return _ACCEPTED


def _oversized() -> FunctionFailed:
    what = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
    return FunctionFailed(TOO_LARGE, what)


def _settle(settle: Callable[[Any], None], outcome: object) -> None:
    """The first word counts: what comes after it (an exit after an error was told) is part of the same story."""
    try:
        settle(outcome)
    except InvalidStateError:
        return
