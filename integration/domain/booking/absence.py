"""What a calendar says of an agent's time: when they are away, and when they are busy."""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from integration.domain.booking.events import EventKind, Occurrence
from integration.domain.hours.interval import Interval

# An interval's own order compares both bounds, which takes far longer.
_start = attrgetter("start")


def absences(occurrences: Iterable[Occurrence]) -> tuple[Interval, ...]:
    """When the agent is out of office, in order and apart from each other."""
    away = EventKind.OUT_OF_OFFICE
    return merged(each.span for each in occurrences if each.takes_time and each.kind is away)


def busy_time(occurrences: Iterable[Occurrence], ours: frozenset[str]) -> tuple[Interval, ...]:
    """When the agent is busy otherwise, in order and apart from each other.

    Events of the bookings whose ids are `ours` are left out: of these the store knows more. An event of a booking that
    the store doesn't know is an event like any other.
    """
    known = ours - {""}
    return merged(each.span for each in occurrences if _keeps_busy(each) and each.booking not in known)


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same time in order, with those that overlap or touch made one."""
    return tuple(_merged(sorted(intervals, key=_start)))


def minus(intervals: Iterable[Interval], others: Iterable[Interval]) -> tuple[Interval, ...]:
    """The time of the first that is none of the others', in order and apart from each other."""
    return tuple(_without(merged(intervals), merged(others)))


def _keeps_busy(occurrence: Occurrence) -> bool:
    return occurrence.takes_time and occurrence.kind is not EventKind.OUT_OF_OFFICE


def _merged(ordered: Iterable[Interval]) -> Iterator[Interval]:
    held: Interval | None = None
    for each in ordered:
        if held is None or each.start > held.end:
            if held:
                yield held
            held = each
        elif each.end > held.end:
            held = Interval(held.start, each.end)
    if held:
        yield held


def _without(pieces: Iterable[Interval], others: tuple[Interval, ...]) -> Iterator[Interval]:
    at = 0
    for piece in pieces:
        start = piece.start
        while at < len(others) and others[at].end <= start:
            at += 1
        # One of the others may reach into the next piece too, so that it is not passed here.
        ahead = at
        while ahead < len(others) and others[ahead].start < piece.end:
            if start < others[ahead].start:
                yield Interval(start, others[ahead].start)
            start = others[ahead].end
            ahead += 1
        if start < piece.end:
            yield Interval(start, piece.end)
