"""A stretch of time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integration.domain.errors import BadInput


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants from `start` up to but without `end`, both in UTC; never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse bounds that are not in UTC, or that enclose nothing, with `BadInput`."""
        if not all(each.tzinfo is UTC for each in (self.start, self.end)):
            message = "an interval is made of UTC instants: convert them with astimezone(UTC)"
            raise BadInput(message)
        if self.end <= self.start:
            message = f"an interval must end after it starts, not run from {self.start} to {self.end}"
            raise BadInput(message)

    def __contains__(self, instant: datetime) -> bool:
        """Whether the instant lies within; the end does not."""
        return self.start <= instant < self.end

    @property
    def length(self) -> timedelta:
        """How long it lasts, in elapsed time."""
        return self.end - self.start


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; `BadInput` for a naive one, or one that UTC can't write down."""
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no zone: give an aware datetime, such as one ending in Z"
        raise BadInput(message)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        message = f"{instant.isoformat()} lies outside the years that can be written in UTC: give a nearer instant"
        raise BadInput(message) from error
