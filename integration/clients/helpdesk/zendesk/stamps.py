"""Zendesk's stamps of a ticket's last change, which count whole seconds: whether such a second is over (ZD-31)."""

from datetime import datetime, timedelta

_SECOND = timedelta(seconds=1)


def is_over(stamp: str, present: datetime) -> bool:
    """Whether nothing that happens from now on can get this stamp; so of a text that is none."""
    ended = _end_of(stamp)
    return ended is None or present >= ended


def left_of(stamp: str, now: datetime, there: datetime | None = None) -> float:
    """How many seconds to wait until it is over, one at most: a whole one where their clock and ours differ."""
    ended = _end_of(stamp)
    if ended is None or (now >= ended and (there is None or there >= ended)):
        return 0.0
    left = ended - now
    return (left if timedelta(0) < left < _SECOND else _SECOND).total_seconds()


def _end_of(stamp: str) -> datetime | None:
    try:
        begun = datetime.fromisoformat(stamp)
        return begun + _SECOND if begun.tzinfo else None
    except (ValueError, OverflowError):
        return None
