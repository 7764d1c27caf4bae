"""Trouble on demand, for the calls that come next: refused, slow, broken or missing answers."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

from sandbox.google_calendar.errors import Refused

HTML = "<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That's an error.</html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of one call; `works` is whether it does its work although its answer doesn't arrive as it should."""

    refusal: Refused | None = None
    page_status: int = 0
    seconds: float = 0.0
    hangs_up: bool = False
    works: bool = False


class Faults:
    """Faults wait in line; each takes the next call whose method id holds `only` (such as "events.insert")."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Fault, str]] = deque()
        self._lock = Lock()

    def refuse(self, reason: str, count: int = 1, *, status: int | None = None, only: str = "") -> None:
        """Answer with a reason of `errors.REASONS`, and do nothing: backendError, rateLimitExceeded, forbidden, ..."""
        self._add(count, Fault(Refused(reason, other_status=status)), only)

    def error_page(self, count: int = 1, *, status: int = 502, only: str = "") -> None:
        """Answer with HTML, as a server in front of the API does."""
        self._add(count, Fault(page_status=status), only)

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
        with self._lock:
            self._waiting.clear()

    def next_for(self, method: str) -> Fault:
        """The fault that takes this call, which is then used up; else none at all."""
        with self._lock:
            for waiting in self._waiting:
                if waiting[1] in method:
                    self._waiting.remove(waiting)
                    return waiting[0]
        return Fault(works=True)

    def _add(self, count: int, fault: Fault, only: str) -> None:
        with self._lock:
            self._waiting.extend([(fault, only)] * count)
