"""Trouble on demand, for the calls that come next: slow, broken, busy, foreign or missing answers."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

HTML = "<!DOCTYPE html><html><body><h1>Zendesk is temporarily unavailable</h1></body></html>"
BUSY = '{"error":"APIRateLimitExceeded","description":"Number of allowed API requests per minute exceeded"}'


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one call; `works` is whether it does its work although its answer doesn't arrive as it should."""

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    hangs_up: bool = False
    works: bool = False


class Faults:
    """Faults wait in line; each takes the next call that it is meant for (all, where `only` says nothing)."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Fault, str]] = deque()
        self._lock = Lock()

    def unavailable(self, count: int = 1, *, status: int = 503, retry_after: str | None = None, only: str = "") -> None:
        """Answer 503, or another error, and do nothing."""
        self._add(count, Fault(status, '{"error":"Unavailable"}', headers=_after(retry_after)), only)

    def error_page(self, count: int = 1, *, status: int = 502, only: str = "") -> None:
        """Answer with HTML, as a server in front of Zendesk does."""
        self._add(count, Fault(status, HTML, "text/html"), only)

    def busy(self, count: int = 1, *, retry_after: str | None = "1", only: str = "") -> None:
        """Answer 429, whether a limit is reached or not."""
        self._add(count, Fault(429, BUSY, headers=_after(retry_after)), only)

    def slow(self, count: int = 1, *, seconds: float, only: str = "") -> None:
        """Work at once, and answer after so many real seconds."""
        self._add(count, Fault(seconds=seconds, works=True), only)

    def hang_up(self, count: int = 1, *, only: str = "") -> None:
        """Close the connection without an answer, and do nothing."""
        self._add(count, Fault(hangs_up=True), only)

    def lose_answer(self, count: int = 1, *, only: str = "") -> None:
        """Do what was asked, then close the connection without an answer."""
        self._add(count, Fault(hangs_up=True, works=True), only)

    def clear(self) -> None:
        """No more faults."""
        self._waiting.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """The fault that takes this call, which is then used up; `only` is a method, or a part of the path."""
        with self._lock:
            for waiting in self._waiting:
                if waiting[1] == method or waiting[1] in path:
                    self._waiting.remove(waiting)
                    return waiting[0]
        return None

    def _add(self, count: int, fault: Fault, only: str) -> None:
        self._waiting.extend([(fault, only)] * count)


def _after(seconds: str | None) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", seconds),) if seconds else ()
