"""How often something may be done: windows that slide over the account's time, and the headers that tell of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.zendesk.errors import BUSY, Refused


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long; `header` is the name that an endpoint's own limit goes by, empty for the account's."""

    name: str
    most: int
    within: timedelta
    header: str = ""


class Limits:
    """Who did what, when."""

    def __init__(self) -> None:
        self._done: dict[tuple[object, ...], list[datetime]] = {}

    def spend(self, limit: Limit, key: tuple[object, ...], now: datetime) -> dict[str, str]:
        """The headers of an answer; 429 with `Retry-After` where it was done too often, which doesn't count itself."""
        whole = (limit.name, *key)
        recent = [at for at in self._done.get(whole, []) if now - at < limit.within]
        self._done[whole] = recent
        resets = _seconds(recent[0] + limit.within - now) if recent else _seconds(limit.within)
        if len(recent) >= limit.most:
            raise _busy(limit, resets)
        recent.append(now)
        return _told(limit, limit.most - len(recent), resets)

    def clear(self) -> None:
        """Forget all that was done."""
        self._done.clear()


def _busy(limit: Limit, resets: int) -> Refused:
    description = "Number of allowed API requests per minute exceeded"
    body = {"error": "APIRateLimitExceeded", "description": description}
    return Refused(BUSY, body, {"Retry-After": str(resets), **_told(limit, 0, resets)})


def _told(limit: Limit, left: int, resets: int) -> dict[str, str]:
    if limit.header:
        return {f"zendesk-ratelimit-{limit.header}": f"total={limit.most}; remaining={left}; resets={resets}"}
    return {
        "X-Rate-Limit": str(limit.most),
        "X-Rate-Limit-Remaining": str(left),
        "ratelimit-limit": str(limit.most),
        "ratelimit-remaining": str(left),
        "ratelimit-reset": str(resets),
    }


def _seconds(left: timedelta) -> int:
    return max(1, -int(-left.total_seconds() // 1))
