"""Google's free/busy as our intervals; what it doesn't know is never free."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from integration.clients.google.events import shaped
from integration.domain.errors import BadInput, UpstreamUnavailable
from integration.domain.hours.interval import Interval, as_utc


class _Period(msgspec.Struct, frozen=True):
    start: str
    end: str


class _Calendar(msgspec.Struct, frozen=True):
    busy: tuple[_Period, ...] | None = None
    errors: tuple[Any, ...] = ()


class _FreeBusy(msgspec.Struct, frozen=True):
    calendars: Mapping[str, _Calendar] = {}


def busy_in(answer: object, names: Collection[str], window: Interval) -> tuple[Interval, ...]:
    """When the calendar of one of these names is busy within the window, in order and apart from each other.

    Raises UpstreamUnavailable where the answer, although a 200, names an error, or doesn't name the calendar at all.
    """
    calendars = shaped(answer, _FreeBusy).calendars
    known = [calendar for name, calendar in calendars.items() if name in names]
    if not known or any(calendar.errors or calendar.busy is None for calendar in known):
        message = "Google doesn't know when this calendar is busy"
        raise UpstreamUnavailable(message)
    return tuple(_joined(sorted(_within(known, window))))


def _within(calendars: Iterable[_Calendar], window: Interval) -> Iterator[Interval]:
    for period in (each for calendar in calendars for each in calendar.busy or ()):
        start, end = max(_instant(period.start), window.start), min(_instant(period.end), window.end)
        if start < end:
            yield Interval(start, end)


def _joined(intervals: Iterable[Interval]) -> Iterator[Interval]:
    held: Interval | None = None
    for each in intervals:
        if held and each.start <= held.end:
            held = Interval(held.start, max(held.end, each.end))
            continue
        if held:
            yield held
        held = each
    if held:
        yield held


def _instant(text: str) -> datetime:
    try:
        return as_utc(datetime.fromisoformat(text))
    except (ValueError, BadInput):
        message = "Google told a busy time that can't be read"
        raise UpstreamUnavailable(message) from None
