"""Trouble on demand, as every stand-in makes it: faults wait in line for the calls that come next."""

from collections import deque
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one call; `works` is whether it does its work although its answer doesn't arrive as it should.

    `reason` is the error in the host's own words, where the host makes its answers from such words.
    """

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    seconds: float = 0.0
    hangs_up: bool = False
    works: bool = False


class Troubles:
    """Faults in line, each of which takes the next call that it is meant for (all, where `only` says nothing).

    `page` is the HTML that a server in front of the host answers with.
    """

    def __init__(self, page: str) -> None:
        self._page = page
        self._waiting: deque[tuple[Fault, str]] = deque()
        self._lock = Lock()

    def error_page(self, count: int = 1, *, status: int = 502, only: str = "") -> None:
        """Answer with HTML, as a server in front of the host does (with 200: as a page for maintenance does)."""
        self.add(count, Fault(status, self._page, "text/html"), only)

    def slow(self, count: int = 1, *, seconds: float, only: str = "") -> None:
        """Work at once, and answer after so many real seconds."""
        self.add(count, Fault(seconds=seconds, works=True), only)

    def hang_up(self, count: int = 1, *, only: str = "") -> None:
        """Close the connection without an answer, and do nothing."""
        self.add(count, Fault(hangs_up=True), only)

    def lose_answer(self, count: int = 1, *, only: str = "") -> None:
        """Do what was asked, then close the connection without an answer."""
        self.add(count, Fault(hangs_up=True, works=True), only)

    def clear(self) -> None:
        """No more faults."""
        with self._lock:
            self._waiting.clear()

    def add(self, count: int, fault: Fault, only: str) -> None:
        """Let a fault take so many calls."""
        with self._lock:
            self._waiting.extend([(fault, only)] * count)

    def next_for(self, method: str, path: str) -> Fault | None:
        """The fault that takes this call, which is then used up; `only` is a method, or a part of the path."""
        with self._lock:
            for waiting in self._waiting:
                if waiting[1] == method or waiting[1] in path:
                    self._waiting.remove(waiting)
                    return waiting[0]
        return None


def come_again(seconds: str | None) -> tuple[tuple[str, str], ...]:
    """The header that says when to come again, where it is said at all."""
    return (("Retry-After", seconds),) if seconds else ()
