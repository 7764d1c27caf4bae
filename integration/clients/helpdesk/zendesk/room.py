"""What is left of the calls that an account allows in a minute, by what its last answer said of it.

All who ask an account share them: its people's apps, other integrations, our other processes. So they can't be counted
here, as a budget is; but each answer tells (developer.zendesk.com, "Rate limits", headers).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.errors import UpstreamUnavailable

KEPT_BACK = 5
"""One part in so many is for urgent work: of the 200 calls of the smallest plan 40, a dozen looks at a ticket."""

_LIMIT, _LEFT, _RESETS = (
    ("ratelimit-limit", "x-rate-limit"),
    ("ratelimit-remaining", "x-rate-limit-remaining"),
    ("ratelimit-reset",),
)
_UNSAID, _LONGEST = 10, 60
"""After how many seconds we ask again, where no answer says when there is room, and whatever it says."""


@dataclass(slots=True)
class Room:
    """Shared by all calls of one telephone; threads may use it at once, as each only sets one instant."""

    scarce_until: datetime | None = None

    def heed(self, headers: Mapping[str, str], now: datetime) -> None:
        """Note what an answer says; one that says nothing changes nothing."""
        limit, left = _number(headers, _LIMIT), _number(headers, _LEFT)
        if not limit or left is None:
            return
        resets = _number(headers, _RESETS)
        seconds = min(_UNSAID if resets is None else resets, _LONGEST)
        self.scarce_until = now + timedelta(seconds=seconds) if left * KEPT_BACK < limit else None

    def enter(self, now: Callable[[], datetime], wait: Callable[[float], None], patience: timedelta) -> None:
        """Wait until what isn't urgent may be asked; raises UpstreamUnavailable where that takes too long."""
        waited = timedelta(0)
        while left := self._left(now()):
            waited += left
            if waited > patience:
                message = "what is left of the calls that Zendesk allows the account in a minute is for urgent tickets"
                raise UpstreamUnavailable(message, retry_after=left)
            wait(left.total_seconds())

    def _left(self, now: datetime) -> timedelta:
        """How long there is no room; a clock that was set back adds nothing."""
        until = self.scarce_until
        return min(max(until - now, timedelta(0)), timedelta(seconds=_LONGEST)) if until else timedelta(0)


def _number(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    text = next((headers[name] for name in names if name in headers), "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("999999999") else None
