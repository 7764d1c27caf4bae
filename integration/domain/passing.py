"""How a stretch's time passes: moved by its waits, and told span by span."""

from collections.abc import Iterator
from datetime import datetime

from integration.domain.cycles import Cycle
from integration.domain.decision import TracedSpan
from integration.domain.targets import Target, TargetKind
from integration.domain.terms import ServiceTerms


def moved(terms: ServiceTerms, target: Target, cycle: Cycle, instant: datetime, at: datetime) -> datetime:
    """An instant counted from the cycle's start, moved by the waits before it that are over by `at`."""
    measure = terms.measure
    for pause in cycle.pauses:
        if pause.start < instant and pause.end <= at:
            instant = measure.advance(target, instant, measure.between(target, pause.start, pause.end))
    return instant


def passing(terms: ServiceTerms, target: Target, cycle: Cycle, due: datetime) -> Iterator[TracedSpan]:
    """What is counted and what is skipped, and why, from the cycle's start to the due instant."""
    at = cycle.start
    for pause in cycle.pauses:
        if pause.start >= due:
            break
        yield from _stretch(terms, target, at, pause.start)
        yield TracedSpan(pause.start, pause.end, "waiting")
        at = pause.end
    yield from _stretch(terms, target, at, due)


def _stretch(terms: ServiceTerms, target: Target, start: datetime, end: datetime) -> Iterator[TracedSpan]:
    if target.kind is TargetKind.CALENDAR:
        yield from [TracedSpan(start, end, "counted")] if start < end else []
        return
    for span in terms.hours.spans(start, end) if start < end else ():
        kind = "counted" if span.kind == "open" else "closed" if span.kind == "break" else span.kind
        yield TracedSpan(span.interval.start, span.interval.end, kind, span.name)
