"""A stand-in's present: it flows with ours, or stands still until it is moved."""

from datetime import UTC, datetime, timedelta


class AccountClock:
    """The present of one account; `stands_at` makes it stand still there, and `advance` moves either kind."""

    def __init__(self, stands_at: datetime | None = None) -> None:
        self._stands_at = stands_at.astimezone(UTC) if stands_at else None
        self._moved = timedelta(0)

    def now(self) -> datetime:
        """The present, in UTC."""
        return (self._stands_at or datetime.now(UTC)) + self._moved

    def advance(self, by: timedelta) -> None:
        """Move the present."""
        self._moved += by

    def seconds_until(self, instant: datetime) -> float | None:
        """How long we would have to wait for an instant; None where only `advance` brings it."""
        left = (instant - self.now()).total_seconds()
        return None if self._stands_at and left > 0 else max(left, 0.0)
