"""The one clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present: the only clock that is read."""
    return datetime.now(UTC)
