"""Requests of a long walk, spread over time, so that a host has room for the people who work on it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from integration.clients.helpdesk.refusals import Answer, Request
from integration.ports import Now


class Paced:
    """The same way out, on which requests begin at least `gap` apart; `wait` does the waiting, in seconds."""

    def __init__(
        self, ask: Callable[[Request], Answer], now: Now, wait: Callable[[float], None], *, gap: timedelta
    ) -> None:
        self._ask = ask
        self._now = now
        self._wait = wait
        self._gap = gap
        self._last: datetime | None = None

    def send(self, request: Request) -> bytes:
        """The body that the way out answers, in its turn."""
        return self.ask(request).body

    def ask(self, request: Request) -> Answer:
        """What the way out answers, in its turn."""
        left = self._left()
        if left:
            self._wait(left.total_seconds())
        self._last = self._now()
        return self._ask(request)

    def _left(self) -> timedelta:
        """How long until the next turn: never more than a gap, even where the present was set back."""
        if self._last is None:
            return timedelta(0)
        return min(max(self._gap - (self._now() - self._last), timedelta(0)), self._gap)
