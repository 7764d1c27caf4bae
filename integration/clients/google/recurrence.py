"""When events and series take place: rules as occurrences, and exceptions in place of what they stand for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from integration.clients.google.rules import Rule, UnreadableRuleError, rule_of
from integration.clients.google.series import Name, Series, Timed, WholeDays
from integration.domain.booking.events import CalendarEvent, EventTime, Occurrence
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from integration.domain.hours.zone_offsets import zone_named

_DAY = timedelta(days=1)
_LINES = frozenset({"RRULE", "EXRULE", "RDATE", "EXDATE"})
_READABLE = frozenset({"DATE", "DATE-TIME"})
_MARGIN = timedelta(days=2)
"""The wall may be ahead of UTC or behind it, and a day of 25 hours is longer than it says."""


def expand(events: Sequence[CalendarEvent], window: Interval, zone: str, /) -> tuple[Occurrence, ...]:
    """Keeps `ports.Expansion`: whole occurrences that touch the window, by time, then by id.

    An all-day event lasts from midnight to midnight of the calendar's zone, 23 or 25 hours where the clock changes. A
    time that the clock skips is as much later. An event that lasts no time takes none.
    """
    clock = zone_named(zone)
    replaced = _replaced(events)
    found = (each for event in events for each in _occurrences(event, replaced, window, clock))
    return tuple(sorted(found, key=lambda each: (each.span, each.event)))


def _replaced(events: Iterable[CalendarEvent]) -> Mapping[str, frozenset[Name]]:
    """By series, which of its occurrences have exceptions, whenever those take place."""
    taken: dict[str, set[Name]] = {}
    for event in events:
        original = event.original
        name = original and (original.at.astimezone(UTC) if original.at else original.day)
        if event.series and name:
            taken.setdefault(event.series, set()).add(name)
    return {series: frozenset(names) for series, names in taken.items()}


def _occurrences(
    event: CalendarEvent, replaced: Mapping[str, frozenset[Name]], window: Interval, clock: ZoneInfo
) -> Iterator[Occurrence]:
    if event.cancelled:
        return
    try:
        series = _series(event, clock)
        names = _names(series, event.recurrence, window) - replaced.get(event.id, frozenset())
        spans = [span for span in map(series.span, names) if span and _touches(span, window)]
    # An OverflowError has left the years that there are.
    except (UnreadableRuleError, OverflowError) as error:
        message = f"the calendar's event {event.id} can't be worked out: {error}; correct it in Google Calendar"
        raise BadInput(message) from error
    for span in spans:
        yield Occurrence(span, event.id, event.kind, event.takes_time, event.booking)


def _touches(span: Interval, window: Interval) -> bool:
    return span.start < window.end and window.start < span.end


def _series(event: CalendarEvent, clock: ZoneInfo) -> Series:
    match event.start, event.end:
        case EventTime(at=datetime() as start), EventTime(at=datetime() as end) if start <= end:
            first, length = start.astimezone(UTC), end - start
            return Timed(first, length, _own_zone(event.start, clock) if event.recurrence else clock)
        case EventTime(at=None, day=date() as day), EventTime(at=None, day=date() as after) if day <= after:
            return WholeDays(day, after - day, clock)
    message = "it lacks a time, or ends before it starts"
    raise UnreadableRuleError(message)


def _own_zone(start: EventTime | None, clock: ZoneInfo) -> ZoneInfo:
    try:
        return zone_named(start.zone) if start and start.zone else clock
    except BadInput as error:
        message = "it names a time zone that there isn't"
        raise UnreadableRuleError(message) from error


def _names(series: Series, lines: Sequence[str], window: Interval) -> set[Name]:
    """All occurrences that may touch the window; the first is one, unless every rule ended before it.

    EXRULE, which RFC 5545 has given up, is left out: what it would take out stays busy.
    """
    told = [_line(line) for line in lines]
    rules = [rule_of(value) for kind, _, value in told if kind == "RRULE"]
    found = {series.first} if not rules or any(_begins(series, rule) for rule in rules) else set()
    for rule in rules:
        found.update(_ruled(series, rule, window))
    found.update(_dated(series, told, "RDATE"))
    return found.difference(_dated(series, told, "EXDATE"))


def _begins(series: Series, rule: Rule) -> bool:
    return not rule.until or series.first <= series.last(rule.until)


def _ruled(series: Series, rule: Rule, window: Interval) -> Iterator[Name]:
    since = series.wall(window.start) - series.length - _MARGIN
    walls = rule.walls(series.starts(), since, series.wall(window.end) + _MARGIN)
    names = map(series.named, walls)
    if not rule.until:
        return names
    last = series.last(rule.until)
    # Past the end for a day, since two times on the wall can change their order where the clock is put forward.
    return (name for name in takewhile(lambda name: name <= last + _DAY, names) if name <= last)


def _dated(series: Series, told: Iterable[tuple[str, str, str]], wanted: str) -> Iterator[Name]:
    for kind, zone, values in told:
        for value in values.split(",") if kind == wanted else ():
            name = series.read(value, zone)
            if name:
                yield name


def _line(line: str) -> tuple[str, str, str]:
    """A line such as EXDATE;TZID=Europe/Berlin:20260401T090000 as its kind, its zone, and the rest."""
    head, _, value = line.strip().partition(":")
    kind, *parameters = head.split(";")
    named = {name.upper(): text for name, _, text in (each.partition("=") for each in parameters)}
    known = kind.upper() in _LINES and named.get("VALUE", "DATE").upper() in _READABLE
    if not known or not value:
        message = "a line of its recurrence can't be read"
        raise UnreadableRuleError(message)
    return kind.upper(), named.get("TZID", ""), value
