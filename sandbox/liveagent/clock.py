"""The account's present: it flows with ours, or stands still until it is moved; and how LiveAgent writes an instant."""

from datetime import UTC, datetime, timedelta, tzinfo

WRITTEN = "%Y-%m-%d %H:%M:%S"
"""LiveAgent's dates: no zone, no fractions."""


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


def written(instant: datetime | None, zone: tzinfo) -> str | None:
    """An instant as LiveAgent shows it: the wall clock of the account's zone (LA-1)."""
    return instant.astimezone(zone).strftime(WRITTEN) if instant else None


def read(text: str, zone: tzinfo) -> datetime:
    """The instant that a zone-less date means (LA-1); ValueError where it has another form."""
    wall = datetime.strptime(text, WRITTEN)  # noqa: DTZ007 -- the zone is the account's, not the text's
    return wall.replace(tzinfo=zone).astimezone(UTC)
