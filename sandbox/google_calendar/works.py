"""What each operation does: a table of the document's method ids."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from sandbox.google_calendar import event_writing
from sandbox.google_calendar.channels import channel_shape
from sandbox.google_calendar.door import Asked
from sandbox.google_calendar.errors import invalid
from sandbox.google_calendar.event_shapes import calendar_shape, event_shape, list_entry_shape
from sandbox.google_calendar.event_writing import How
from sandbox.google_calendar.free_busy import free_busy_query
from sandbox.google_calendar.instances import found_by_id, single
from sandbox.google_calendar.listing import events_instances, events_list
from sandbox.google_calendar.records import Calendar, Entry
from sandbox.google_calendar.world import WRITE

JSON = dict[str, Any]
Work = Callable[[Asked], JSON | None]


def _get(asked: Asked) -> JSON:
    calendar = asked.calendar()
    found = found_by_id(calendar, asked.path["eventId"])
    return event_shape(calendar, found, asked.zone(), int(asked.first("maxAttendees") or 0))


def _insert(asked: Asked) -> JSON:
    calendar = asked.calendar(WRITE)
    return _written(asked, calendar, event_writing.insert(asked.world, calendar, asked.body, _how(asked)))


def _patch(asked: Asked) -> JSON:
    calendar, event_id = asked.calendar(WRITE), asked.path["eventId"]
    entry = event_writing.patch(asked.world, calendar, event_id, asked.body, _how(asked))
    return _written(asked, calendar, entry)


def _update(asked: Asked) -> JSON:
    calendar, event_id = asked.calendar(WRITE), asked.path["eventId"]
    entry = event_writing.update(asked.world, calendar, event_id, asked.body, _how(asked))
    return _written(asked, calendar, entry)


def _delete(asked: Asked) -> None:
    event_writing.delete(asked.world, asked.calendar(WRITE), asked.path["eventId"], _how(asked))


def _watch(asked: Asked) -> JSON:
    calendar = asked.calendar()
    base = f"{asked.world.root}/calendar/v3/calendars"
    uri = f"{base}/{quote(calendar.id, safe='@')}/events?alt=json"
    return channel_shape(asked.push.open(calendar, asked.account, asked.body, uri))


def _stop(asked: Asked) -> None:
    asked.push.stop(asked.account, asked.body)


def _calendar(asked: Asked) -> JSON:
    return calendar_shape(asked.calendar())


def _list_entry(asked: Asked) -> JSON:
    return list_entry_shape(asked.calendar(), asked.account)


def _calendar_list(asked: Asked) -> JSON:
    if asked.first("syncToken"):
        message = "Lists of calendars are not synchronised here."
        raise invalid(message, "syncToken")
    if asked.first("pageToken"):
        return {"kind": "calendar#calendarList", **asked.pages.next(asked)}
    mine = [one for one in asked.world.calendars.values() if one.role_of(asked.account)]
    items = [list_entry_shape(calendar, asked.account) for calendar in mine]
    return {"kind": "calendar#calendarList", **asked.pages.first(asked, items, {})}


def _how(asked: Asked) -> How:
    old = "all" if asked.flag("sendNotifications") else "none"
    return How(
        account=asked.account,
        send_updates=asked.first("sendUpdates") or old,
        conferences=asked.first("conferenceDataVersion") == "1",
        attachments=asked.flag("supportsAttachments"),
        if_match=asked.if_match,
    )


def _written(asked: Asked, calendar: Calendar, entry: Entry) -> JSON:
    most_guests = int(asked.first("maxAttendees") or 0)
    return event_shape(calendar, single(calendar, entry), most_guests=most_guests)


WORKS: Mapping[str, Work] = {
    "calendar.events.list": events_list,
    "calendar.events.instances": events_instances,
    "calendar.events.get": _get,
    "calendar.events.insert": _insert,
    "calendar.events.patch": _patch,
    "calendar.events.update": _update,
    "calendar.events.delete": _delete,
    "calendar.events.watch": _watch,
    "calendar.channels.stop": _stop,
    "calendar.calendars.get": _calendar,
    "calendar.calendarList.get": _list_entry,
    "calendar.calendarList.list": _calendar_list,
    "calendar.freebusy.query": free_busy_query,
}
OWNED_ONLY = frozenset(
    f"https://www.googleapis.com/auth/calendar.{name}"
    for name in ("events.owned", "events.owned.readonly", "app.created")
)
"""With no wider scopes than these, only calendars of one's own."""
