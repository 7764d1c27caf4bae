"""Threads for the calls that a page waits for: an account whose Zendesk is slow holds up nobody but itself."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from integration.domain.errors import UpstreamUnavailable

_SOON = timedelta(seconds=5)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lanes:
    """At most `each` calls at once for one account, and `most` for all of them, beside the threads of all other pages.

    `busy` are those that are on their way; only the event loop counts.
    """

    each: int = 8
    most: int = 96
    busy: Counter[str] = field(default_factory=Counter)

    async def run(self, account: str, work: Callable[[], T]) -> T:
        """What the work gives; raises UpstreamUnavailable at once, and does nothing, where all threads are taken."""
        if self.busy[account] >= self.each or self.busy.total() >= self.most:
            message = "too many pages of this account wait for Zendesk"
            raise UpstreamUnavailable(message, retry_after=_SOON)
        self.busy[account] += 1
        try:
            # A limiter of its own: the one that all share has room for 40, whom a few slow accounts would fill.
            return await to_thread.run_sync(work, limiter=CapacityLimiter(1))
        finally:
            self._give_back(account)

    def _give_back(self, account: str) -> None:
        """Who has none on its way isn't kept: there may be many accounts."""
        self.busy[account] -= 1
        if not self.busy[account]:
            del self.busy[account]
