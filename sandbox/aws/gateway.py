"""A function's HTTP API on a loopback port, for callers who come over real HTTP: a host's webhooks, a browser."""

from types import TracebackType
from typing import Self

from sandbox.aws.door import Call, Door, Reply
from sandbox.aws.function import Function
from sandbox.aws.http_events import answered


class Gateway:
    """A context manager: every request to `url` is one invocation. It speaks HTTP where AWS speaks TLS alone."""

    def __init__(self, function: Function) -> None:
        self._function = function
        self._door = Door(self._answer)

    def __enter__(self) -> Self:
        self._door.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._door.__exit__(kind, error, traceback)

    @property
    def url(self) -> str:
        """Its root address."""
        return f"http://{self._door.address}"

    def _answer(self, call: Call) -> Reply:
        return answered(call, self._function)
