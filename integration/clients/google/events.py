"""Google's events in our words, and our calls in Google's; what is read is masked to times and kinds.

https://developers.google.com/workspace/calendar/api/v3/reference/events
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from integration.domain.booking.booking import CallEvent, Placed
from integration.domain.booking.events import CalendarEvent, EventKind, EventPage, EventTime
from integration.domain.errors import BadInput, UpstreamRefused
from integration.domain.hours.interval import Interval, as_utc
from integration.domain.hours.zone_offsets import zone_named

if TYPE_CHECKING:
    from googleapiclient._apis.calendar.v3.schemas import Event, EventDateTime

_MEET = "hangoutLink,conferenceData/entryPoints(entryPointType,uri)"
EVENT_MASK = f"id,status,etag,start,end,extendedProperties/private,{_MEET}"
PAGE_MASK = (
    "nextPageToken,nextSyncToken,timeZone,"
    f"items({EVENT_MASK},eventType,transparency,recurrence,recurringEventId,originalStartTime,"
    "attendees(self,responseStatus))"
)
"""What leaves Google: no title, no description, no place, nobody's address."""

BOOKING = "vipdesk_booking"
INSTALLATION = "vipdesk_installation"
_KINDS = {kind.value: kind for kind in EventKind}

T = TypeVar("T")


class _Time(msgspec.Struct, frozen=True):
    date: str | None = None
    at: str | None = msgspec.field(default=None, name="dateTime")
    zone: str | None = msgspec.field(default=None, name="timeZone")


class _Attendee(msgspec.Struct, frozen=True):
    is_self: bool = msgspec.field(default=False, name="self")
    answer: str | None = msgspec.field(default=None, name="responseStatus")


class _EntryPoint(msgspec.Struct, frozen=True):
    kind: str | None = msgspec.field(default=None, name="entryPointType")
    uri: str | None = None


class _Conference(msgspec.Struct, frozen=True):
    ways: tuple[_EntryPoint, ...] = msgspec.field(default=(), name="entryPoints")


class _Extended(msgspec.Struct, frozen=True):
    private: Mapping[str, str] = {}


class EventJson(msgspec.Struct, frozen=True):
    """An event as Google writes it; of a cancelled one only the id is certain."""

    id: str
    status: str | None = None
    etag: str | None = None
    kind: str | None = msgspec.field(default=None, name="eventType")
    transparency: str | None = None
    start: _Time | None = None
    end: _Time | None = None
    recurrence: tuple[str, ...] = ()
    series: str | None = msgspec.field(default=None, name="recurringEventId")
    original: _Time | None = msgspec.field(default=None, name="originalStartTime")
    extended: _Extended = msgspec.field(default=_Extended(), name="extendedProperties")
    attendees: tuple[_Attendee, ...] = ()
    link: str | None = msgspec.field(default=None, name="hangoutLink")
    conference: _Conference = msgspec.field(default=_Conference(), name="conferenceData")


class _PageJson(msgspec.Struct, frozen=True):
    items: tuple[EventJson, ...] = ()
    next_page: str | None = msgspec.field(default=None, name="nextPageToken")
    sync_token: str | None = msgspec.field(default=None, name="nextSyncToken")
    zone: str | None = msgspec.field(default=None, name="timeZone")


def page_of(answer: object) -> EventPage:
    """A page of changes; raises UpstreamRefused for a shape that we don't know."""
    page = shaped(answer, _PageJson)
    events = tuple(_event(each) for each in page.items)
    return EventPage(events, page.next_page or "", page.sync_token or "", page.zone or "")


def placed(answer: object) -> Placed:
    """An event as it stands; `span` is None where it became an all-day event, or is cancelled without times."""
    event = shaped(answer, EventJson)
    return Placed(
        etag=event.etag or "",
        span=_span(event),
        meet=_meet(event),
        booking=event.extended.private.get(BOOKING, ""),
        cancelled=event.status == "cancelled",
    )


def body_of(call: CallEvent) -> "Event":
    """What Google is asked to put in; the id also names the request for a meeting, so that a second one is the same."""
    return {
        "id": call.id,
        "summary": call.summary,
        "description": call.description,
        "start": time_of(call.span.start, call.zone),
        "end": time_of(call.span.end, call.zone),
        "attendees": [{"email": call.attendee}],
        "guestsCanModify": False,
        "reminders": {"useDefault": True},
        "extendedProperties": {"private": {BOOKING: call.booking, INSTALLATION: call.installation}},
        "conferenceData": {
            "createRequest": {"requestId": call.id, "conferenceSolutionKey": {"type": "hangoutsMeet"}},
        },
    }


def time_of(instant: datetime, zone: str = "") -> "EventDateTime":
    """An instant as Google takes it, in UTC; `zone` is the one that it is shown in."""
    written = instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"dateTime": written, "timeZone": zone} if zone else {"dateTime": written}


def shaped(answer: object, kind: type[T]) -> T:
    """The JSON as this type; raises UpstreamRefused, which holds nothing of it."""
    try:
        return msgspec.convert(answer, kind)
    except (msgspec.ValidationError, RecursionError):
        message = "Google's answer isn't of the shape we know"
        raise UpstreamRefused(message) from None


def _event(event: EventJson) -> CalendarEvent:
    private = event.extended.private
    return CalendarEvent(
        id=event.id,
        start=_time(event.start),
        end=_time(event.end),
        cancelled=event.status == "cancelled",
        # A kind that Google adds one day takes time until we know better.
        kind=_KINDS.get(event.kind or "", EventKind.DEFAULT),
        transparent=event.transparency == "transparent",
        declined=any(each.is_self and each.answer == "declined" for each in event.attendees),
        recurrence=event.recurrence,
        series=event.series or "",
        original=_time(event.original),
        booking=private.get(BOOKING, ""),
        installation=private.get(INSTALLATION, ""),
        etag=event.etag or "",
        meet=_meet(event),
    )


def _span(event: EventJson) -> Interval | None:
    start, end = _time(event.start), _time(event.end)
    if not (start and end and start.at and end.at and start.at < end.at):
        return None
    return Interval(start.at, end.at)


def _meet(event: EventJson) -> str:
    ways = (way.uri for way in event.conference.ways if way.kind == "video" and way.uri)
    return event.link or next(ways, "")


def _time(time: _Time | None) -> EventTime | None:
    """An instant or a date; None for neither, and UpstreamRefused for what can't be read."""
    if time is None or not (time.at or time.date):
        return None
    zone = time.zone or ""
    try:
        if time.at:
            return EventTime(at=_instant(time.at, zone), zone=zone)
        return EventTime(day=date.fromisoformat(time.date or ""), zone=zone)
    except (ValueError, OverflowError, BadInput):
        message = "Google's answer holds a time that can't be read"
        raise UpstreamRefused(message) from None


def _instant(text: str, zone: str) -> datetime:
    """RFC 3339; Google leaves the offset out only where a zone stands beside it."""
    read = datetime.fromisoformat(text)
    return as_utc(read.replace(tzinfo=zone_named(zone)) if read.tzinfo is None else read)
