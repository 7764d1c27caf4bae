"""A present that stands still until it is moved."""

from datetime import UTC, datetime, timedelta


def instant(text: str) -> datetime:
    """An instant in UTC, as `2026-11-23 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class StandingNow:
    """A `Now` that tests move."""

    def __init__(self, at: str = "2026-11-23 10:00") -> None:
        self.at = instant(at)

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by
