"""An agent's calendar as we keep it: times and kinds of events, and nothing that anybody wrote."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from integration.domain.hours.interval import Interval


class EventKind(StrEnum):
    """Google's `eventType`."""

    DEFAULT = "default"
    FOCUS = "focusTime"
    OUT_OF_OFFICE = "outOfOffice"
    WORKING_LOCATION = "workingLocation"
    BIRTHDAY = "birthday"
    FROM_MAIL = "fromGmail"


NEVER_BUSY = frozenset({EventKind.WORKING_LOCATION, EventKind.BIRTHDAY})
"""They say where the agent is, or whose day it is, and take no time."""


@dataclass(frozen=True, slots=True)
class EventTime:
    """An instant (aware) with the zone it was entered in, or else a date, which a calendar reads in its own zone."""

    at: datetime | None = None
    day: date | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event of a calendar, or a series, or an exception to one.

    `recurrence` holds the lines of a series (RRULE, RDATE, EXDATE). An exception names its `series` and the `original`
    time it stands for. A cancelled one may lack its times. `declined` is the agent's own answer. `booking` and
    `installation` are what we wrote into it, empty for an event that isn't ours.
    """

    id: str
    start: EventTime | None = None
    end: EventTime | None = None
    cancelled: bool = False
    kind: EventKind = EventKind.DEFAULT
    transparent: bool = False
    declined: bool = False
    recurrence: tuple[str, ...] = ()
    series: str = ""
    original: EventTime | None = None
    booking: str = ""
    installation: str = ""
    etag: str = ""
    meet: str = ""

    @property
    def takes_time(self) -> bool:
        """Whether the agent is busy during it: not declined, not marked as free, not a mere place or birthday."""
        return not (self.cancelled or self.transparent or self.declined or self.kind in NEVER_BUSY)

    @property
    def is_exception(self) -> bool:
        """Whether it stands for one occurrence of a series, moved or taken out."""
        return bool(self.series)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event takes place, with all-day events as the whole day in the calendar's zone."""

    span: Interval
    event: str
    kind: EventKind = EventKind.DEFAULT
    takes_time: bool = True
    booking: str = ""


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of changes: `next_page` leads on; on the last one, `sync_token` begins the next time."""

    events: tuple[CalendarEvent, ...]
    next_page: str = ""
    sync_token: str = ""
    zone: str = ""
