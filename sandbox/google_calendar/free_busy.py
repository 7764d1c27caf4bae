"""freebusy.query: what of a window is taken, per calendar, merged; a calendar's errors stand inside the 200."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.google_calendar.door import Asked
from sandbox.google_calendar.errors import REASONS, Refused, invalid
from sandbox.google_calendar.instances import Found, unfolded
from sandbox.google_calendar.records import Calendar, answer_of
from sandbox.google_calendar.switches import Switches
from sandbox.google_calendar.times import Span, parsed_instant, stamp, written, zone_named
from sandbox.google_calendar.world import SEE_BUSY

JSON = dict[str, Any]
MOST_CALENDARS, MOST_MEMBERS = 50, 100


def free_busy_query(asked: Asked) -> JSON:
    """The answer for all calendars that are asked for, by the names that were used (GC-22)."""
    window = _window(asked)
    zone = zone_named(asked.body.get("timeZone", "UTC"))
    names = [item.get("id", "") for item in asked.body.get("items", ())]
    _check_limits(asked.body, names)
    return {
        "kind": "calendar#freeBusy",
        "timeMin": stamp(window.start),
        "timeMax": stamp(window.end),
        "calendars": {name: _of_calendar(asked, name, window, zone) for name in names},
    }


def busy_spans(calendar: Calendar, window: Span, switches: Switches) -> list[Span]:
    """The taken parts of a window, clipped to it, merged, in order."""
    found = unfolded(calendar, window.end, window.start)
    taken = (one.span for one in found if one.span.meets(window) and _blocks(one, calendar, switches))
    return list(merged(Span(max(one.start, window.start), min(one.end, window.end)) for one in taken))


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same time in as few spans as can be, in order."""
    running: Span | None = None
    for span in sorted(spans):
        if running and span.start <= running.end:
            running = Span(running.start, max(running.end, span.end))
            continue
        if running:
            yield running
        running = span
    if running:
        yield running


def _blocks(found: Found, calendar: Calendar, switches: Switches) -> bool:
    event = found.event
    if found.cancelled or event.get("transparency") == "transparent":
        return False
    answer = answer_of(event, calendar.id)
    return event["eventType"] in switches.busy_types and (not answer or answer in switches.busy_answers)


def _of_calendar(asked: Asked, name: str, window: Span, zone: ZoneInfo) -> JSON:
    try:
        calendar = asked.world.calendar(name, asked.account, SEE_BUSY)
    except Refused as refused:
        return _failed(refused.reason)
    if calendar.free_busy_error:
        return _failed(calendar.free_busy_error)
    spans = busy_spans(calendar, window, asked.world.switches)
    return {"busy": [{"start": written(one.start, zone), "end": written(one.end, zone)} for one in spans]}


def _failed(reason: str) -> JSON:
    return {"errors": [{"domain": REASONS[reason].domain, "reason": reason}], "busy": []}


def _window(asked: Asked) -> Span:
    window = Span(_instant(asked.body, "timeMin"), _instant(asked.body, "timeMax"))
    if window.end <= window.start:
        raise Refused(reason="timeRangeEmpty")
    longest = asked.world.switches.longest_free_busy
    if longest and window.length > longest:
        raise Refused(reason="timeRangeTooLong")
    return window


def _instant(body: JSON, name: str) -> datetime:
    instant = parsed_instant(body.get(name, ""))
    if not instant:
        raise Refused(reason="required", message=f"Missing {name} parameter.", location=name)
    return instant


def _check_limits(body: JSON, names: list[str]) -> None:
    if len(names) > min(body.get("calendarExpansionMax", MOST_CALENDARS), MOST_CALENDARS):
        raise Refused(reason="tooManyCalendarsRequested")
    for name, most in (("calendarExpansionMax", MOST_CALENDARS), ("groupExpansionMax", MOST_MEMBERS)):
        if not 0 < body.get(name, most) <= most:
            message = f"{name} must be from 1 to {most}."
            raise invalid(message, name)
