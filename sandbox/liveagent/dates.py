"""How LiveAgent writes an instant."""

from datetime import UTC, datetime, tzinfo

WRITTEN = "%Y-%m-%d %H:%M:%S"
"""LiveAgent's dates: no zone, no fractions."""


def written(instant: datetime | None, zone: tzinfo) -> str | None:
    """An instant as LiveAgent shows it: the wall clock of the account's zone (LA-1)."""
    return instant.astimezone(zone).strftime(WRITTEN) if instant else None


def read(text: str, zone: tzinfo) -> datetime:
    """The instant that a zone-less date means (LA-1); ValueError where it has another form."""
    wall = datetime.strptime(text, WRITTEN)  # noqa: DTZ007 -- the zone is the account's, not the text's
    return wall.replace(tzinfo=zone).astimezone(UTC)
