"""events.list and events.instances: filtered, unfolded, ordered, in pages, or only what changed since a sync token."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from sandbox.google_calendar.door import FIRST, Asked
from sandbox.google_calendar.errors import Refused, invalid
from sandbox.google_calendar.event_shapes import collection_shape, event_shape, tombstone
from sandbox.google_calendar.filters import keeps
from sandbox.google_calendar.instances import HORIZON, Found, instances_of, single, unfolded
from sandbox.google_calendar.pages import NOT_WITH_TOKEN, SyncToken, read_token
from sandbox.google_calendar.records import CANCELLED, Calendar, Entry
from sandbox.google_calendar.recurrence import Series
from sandbox.google_calendar.times import Span, instant_of, parsed_instant, span_of

JSON = dict[str, Any]
NO_TOKEN_AFTER = tuple(name for name in NOT_WITH_TOKEN if name not in {"timeMin", "timeMax"})
ORDERS: dict[str, Callable[[Found], tuple[Any, ...]]] = {
    "startTime": lambda found: (found.span.start, found.event["id"]),
    "updated": lambda found: (found.event["updated"], found.version),
}


def events_list(asked: Asked) -> JSON:
    """One page of a calendar's events; the last one brings a sync token, where the request allows one."""
    calendar = asked.calendar()
    around = collection_shape(calendar, asked.account, asked.zone())
    _check(asked)
    since = read_token(calendar, asked) if asked.first("syncToken") else None
    if asked.first("pageToken"):
        return {**around, **asked.pages.next(asked)}
    found = _changed(asked, calendar, since.version) if since else _all(asked, calendar)
    items = [_shown(asked, calendar, one) for one in _ordered(asked, found)]
    untokened = any(asked.first(name) for name in NO_TOKEN_AFTER)
    end = {} if untokened else {"nextSyncToken": str(SyncToken.now(calendar, asked))}
    return {**around, **asked.pages.first(asked, items, end)}


def events_instances(asked: Asked) -> JSON:
    """One page of the instances of a series."""
    calendar = asked.calendar()
    _check(asked)
    around = collection_shape(calendar, asked.account, asked.zone())
    if asked.first("pageToken"):
        return {**around, **asked.pages.next(asked)}
    series = calendar.entries.get(asked.path["eventId"])
    if not series:
        raise Refused(reason="notFound")
    if not series.recurs:
        message = "The event is not recurring."
        raise invalid(message, "eventId")
    found = _in_window(asked, instances_of(calendar, series, _until(asked)))
    wanted = [one for one in found if _is_wanted(asked, calendar, one)]
    items = [_shown(asked, calendar, one) for one in sorted(wanted, key=lambda one: one.event["id"])]
    return {**around, **asked.pages.first(asked, items, {})}


def _is_wanted(asked: Asked, calendar: Calendar, found: Found) -> bool:
    text, start = asked.first("originalStart"), found.event["originalStartTime"]
    fits = not text or text == start.get("date") or parsed_instant(text) == instant_of(start, calendar.zone)
    return fits and (asked.flag("showDeleted") or not found.cancelled)


def _check(asked: Asked) -> None:
    window = asked.window()
    if window and window.end <= window.start:
        raise Refused(reason="timeRangeEmpty")
    if asked.first("orderBy") == "startTime" and not asked.flag("singleEvents"):
        message = "The requested ordering is not available for the particular query."
        raise Refused(reason="badRequest", message=message)


def _all(asked: Asked, calendar: Calendar) -> Iterator[Found]:
    window = asked.window()
    since = window.start if window and window.start > FIRST else None
    source = unfolded(calendar, _until(asked), since) if asked.flag("singleEvents") else _kept(asked, calendar)
    return (found for found in _in_window(asked, source) if _is_listed(asked, calendar, found))


def _is_listed(asked: Asked, calendar: Calendar, found: Found) -> bool:
    if not keeps(asked, found.event):
        return False
    if not found.cancelled or asked.flag("showDeleted") or asked.first("updatedMin"):
        return True
    series = calendar.entries.get(found.event.get("recurringEventId", ""))
    return not asked.flag("singleEvents") and series is not None and not series.cancelled


def _kept(asked: Asked, calendar: Calendar) -> Iterator[Found]:
    """Entries as they are; a series is where any of its instances is."""
    window = asked.window()
    for entry in calendar.entries.values():
        found = single(calendar, entry)
        if entry.recurs and window:
            found = Found(found.event, found.version, _reach(calendar, entry, window))
        yield found


def _reach(calendar: Calendar, entry: Entry, window: Span) -> Span:
    spans = (
        one.span
        for one in Series(entry.event, calendar.zone).before(window.end, window.start if window.start > FIRST else None)
    )
    return next((span for span in spans if span.meets(window)), span_of(entry.event, calendar.zone))


def _in_window(asked: Asked, found: Iterable[Found]) -> Iterator[Found]:
    window = asked.window()
    return (one for one in found if not window or one.span.meets(window))


def _until(asked: Asked) -> datetime:
    window = asked.window()
    horizon = asked.world.clock.now() + HORIZON
    return window.end if window and asked.first("timeMax") else horizon


def _changed(asked: Asked, calendar: Calendar, since: int) -> Iterator[Found]:
    """What changed after a version, deleted events as well, wherever it lies now (GC-14)."""
    entries = (single(calendar, entry) for entry in calendar.entries.values())
    source = unfolded(calendar, _until(asked)) if asked.flag("singleEvents") else entries
    live = []
    for found in source:
        live.append(found.event["id"])
        if found.version > since and keeps(asked, found.event):
            yield found
    if asked.flag("singleEvents"):
        yield from _lost(calendar, since, set(live))


def _lost(calendar: Calendar, since: int, live: set[str]) -> Iterator[Found]:
    """Instances that a change of their series took away."""
    for entry in calendar.entries.values():
        for instance_id, (version, start) in entry.lost_instances.items():
            if version > since and instance_id not in live:
                said = {"id": instance_id, "status": CANCELLED, "recurringEventId": entry.id}
                event = {**entry.event, **said, "originalStartTime": start}
                yield Found(event, version, span_of(entry.event, calendar.zone))


def _ordered(asked: Asked, found: Iterable[Found]) -> list[Found]:
    order = ORDERS.get(asked.first("orderBy"))
    return sorted(found, key=order) if order else list(found)


def _shown(asked: Asked, calendar: Calendar, found: Found) -> JSON:
    if found.cancelled and not asked.flag("showDeleted"):
        return tombstone(calendar, found, asked.zone())
    return event_shape(calendar, found, asked.zone(), int(asked.first("maxAttendees") or 0))
