"""How Zendesk writes an instant."""

from datetime import UTC, datetime


def written(instant: datetime | None) -> str | None:
    """As REST shows it: whole seconds in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def finely(instant: datetime) -> str:
    """As an event's `time` shows it: nine digits of a second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


def read(text: str) -> datetime:
    """The instant behind an ISO 8601 text with a zone; ValueError where it is none."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        message = "an instant needs a zone"
        raise ValueError(message)
    return instant.astimezone(UTC)
