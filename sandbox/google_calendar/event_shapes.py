"""Events and calendars as Google shows them."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google_calendar.instances import Found
from sandbox.google_calendar.records import Calendar, etag
from sandbox.google_calendar.times import shown, stamp

JSON = dict[str, Any]
TIMES = ("start", "end", "originalStartTime")
TOMBSTONE = ("id", "status", "recurringEventId")


def event_shape(calendar: Calendar, found: Found, zone: ZoneInfo | None = None, most_guests: int = 0) -> JSON:
    """One event in full, its times with the offset of a zone (the calendar's, where none is asked for)."""
    event = deepcopy(found.event)  # what was shown doesn't change any more
    made = {
        **event,
        "kind": "calendar#event",
        "etag": etag(found.version),
        "htmlLink": _link(calendar, event["id"]),
        "creator": _person(calendar, event["creator"]),
        "organizer": _person(calendar, event["organizer"]),
    }
    made |= {name: shown(event[name], zone or calendar.zone) for name in TIMES if name in event}
    return made | _guests(calendar, event, most_guests)


def tombstone(calendar: Calendar, found: Found, zone: ZoneInfo | None = None) -> JSON:
    """All that is guaranteed of a cancelled event."""
    made = {name: found.event[name] for name in TOMBSTONE if name in found.event}
    if "originalStartTime" in found.event:
        made["originalStartTime"] = shown(found.event["originalStartTime"], zone or calendar.zone)
    return {"kind": "calendar#event", "etag": etag(found.version), **made}


def calendar_shape(calendar: Calendar) -> JSON:
    """A calendar as `calendars.get` shows it."""
    made = {
        "kind": "calendar#calendar",
        "etag": etag(calendar.version),
        "id": calendar.id,
        "summary": calendar.summary,
        "timeZone": calendar.zone_name,
        "conferenceProperties": {"allowedConferenceSolutionTypes": ["hangoutsMeet"]},
    }
    return made if calendar.primary else {**made, "dataOwner": calendar.owner}


def list_entry_shape(calendar: Calendar, account: str) -> JSON:
    """A calendar as it stands in an account's list."""
    mine = calendar.primary and calendar.owner == account
    return {
        **calendar_shape(calendar),
        "kind": "calendar#calendarListEntry",
        "accessRole": calendar.role_of(account),
        "defaultReminders": [],
        "selected": True,
        **({"primary": True} if mine else {}),
    }


def collection_shape(calendar: Calendar, account: str, zone: ZoneInfo | None) -> JSON:
    """What stands around the events of a list."""
    return {
        "kind": "calendar#events",
        "etag": etag(calendar.version),
        "summary": calendar.summary,
        "updated": stamp(calendar.updated),
        "timeZone": (zone or calendar.zone).key,
        "accessRole": calendar.role_of(account),
        "defaultReminders": [],
    }


def _guests(calendar: Calendar, event: Mapping[str, Any], most: int) -> JSON:
    if "attendees" not in event:
        return {}
    organizer = event["organizer"]["email"]
    guests = [_flagged(calendar, guest, organizer) for guest in event["attendees"]]
    if not most or len(guests) <= most:
        return {"attendees": guests}
    return {"attendees": [guest for guest in guests if "self" in guest], "attendeesOmitted": True}


def _flagged(calendar: Calendar, guest: JSON, organizer: str) -> JSON:
    made = _person(calendar, guest)
    return {**made, "organizer": True} if guest["email"].lower() == organizer.lower() else made


def _person(calendar: Calendar, said: JSON) -> JSON:
    return {**said, "self": True} if said["email"].lower() == calendar.id.lower() else dict(said)


def _link(calendar: Calendar, event_id: str) -> str:
    eid = urlsafe_b64encode(f"{event_id} {calendar.id}".encode()).decode().rstrip("=")
    return f"https://www.google.com/calendar/event?eid={eid}"
