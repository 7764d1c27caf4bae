"""Trouble on demand, for the next calls of /token: errors, pages, slow answers, lost answers, closed connections."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

from sandbox.google_calendar.faults import HTML


@dataclass(frozen=True, slots=True)
class TokenFault:
    """What becomes of one call; `works` is whether tokens are made although the answer doesn't arrive as it should."""

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    seconds: float = 0.0
    hangs_up: bool = False
    works: bool = False


NO_FAULT = TokenFault(works=True)


class TokenFaults:
    """Faults wait in line, and each takes one call."""

    def __init__(self) -> None:
        self._waiting: deque[TokenFault] = deque()
        self._lock = Lock()

    def error(self, count: int = 1, *, status: int = 500, error: str = "internal_failure") -> None:
        """Answer with this status and this OAuth error, and do nothing."""
        self._add(count, TokenFault(status, f'{{"error":"{error}"}}'))

    def error_page(self, count: int = 1, *, status: int = 502) -> None:
        """Answer with HTML, as what stands in front of Google does, and do nothing."""
        self._add(count, TokenFault(status, HTML, "text/html; charset=utf-8"))

    def slow(self, count: int = 1, *, seconds: float) -> None:
        """Work at once, and answer after so many real seconds."""
        self._add(count, TokenFault(seconds=seconds, works=True))

    def hang_up(self, count: int = 1) -> None:
        """Close the connection without an answer, and do nothing."""
        self._add(count, TokenFault(hangs_up=True))

    def lose_answer(self, count: int = 1) -> None:
        """Make the tokens, then close the connection without an answer."""
        self._add(count, TokenFault(hangs_up=True, works=True))

    def clear(self) -> None:
        """No more faults."""
        with self._lock:
            self._waiting.clear()

    def next(self) -> TokenFault:
        """The fault of this call, which is then used up."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else NO_FAULT

    def _add(self, count: int, fault: TokenFault) -> None:
        with self._lock:
            self._waiting.extend([fault] * count)
