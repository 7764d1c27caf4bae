"""The clocks of a ticket, computed from its timeline, never from when we look (docs/service.md, 3.6 to 3.8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from integration.domain.cycles import Cycle, cycles
from integration.domain.decision import Clock, ClockState, Promise, TracedSpan
from integration.domain.severity.scale import Severity
from integration.domain.targets import Measure, Target, TargetKind
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Happening, Ticket, Timeline


@dataclass(frozen=True, slots=True)
class Sla:
    """One ticket's measurements under its terms: `start` is when its clocks began, `now` closes the timeline."""

    timeline: Timeline
    terms: ServiceTerms
    severity: Severity
    start: datetime
    now: datetime

    def clocks(self) -> tuple[Clock, ...]:
        """The first response, every missed follow-up, and the follow-up that is current."""
        return (self._first_response(), *self._follow_ups())

    def _first_response(self) -> Clock:
        target = self.terms.targets_of(self.severity).first_response
        return self._clock(Promise.FIRST_RESPONSE, target, _until_first_reply(self.timeline, self.start, self.now))

    def _follow_ups(self) -> Iterator[Clock]:
        target = self.terms.targets_of(self.severity).follow_up
        if target is None:
            return
        turns = cycles(self.timeline, self.start, self.now, self.terms.follow_up_mode)
        made = [self._clock(Promise.FOLLOW_UP, target, turn) for turn in turns]
        yield from (clock for clock in made[:-1] if clock.breached)
        yield from made[-1:]

    def _clock(self, promise: Promise, target: Target, cycle: Cycle) -> Clock:
        measure = Measure(self.terms.hours, self.terms.day_mode, self.terms.business_day)
        due = _due(measure, target, cycle)
        return Clock(
            promise=promise,
            start=cycle.start,
            due=due,
            allowed=str(target),
            state=_state(cycle, due),
            breached=(cycle.ended_at or cycle.paused_at or self.now) > due,
            ended_at=cycle.ended_at,
            spans=tuple(_spans(measure, target, cycle, due)),
        )


def held_until(ticket: Ticket, terms: ServiceTerms, severity: Severity, start: datetime) -> datetime | None:
    """The opening at which a ticket begins that came by a held channel outside hours; None if it isn't held."""
    held = ticket.channel in terms.held_channels and severity in terms.hold_severities
    return terms.hours.opening(start) if held and not terms.hours.is_open(start) else None


def _until_first_reply(timeline: Timeline, start: datetime, now: datetime) -> Cycle:
    reply = timeline.first(Happening.AGENT_REPLIED)
    if reply is not None and reply.at <= now:
        return Cycle(start, ended_at=max(reply.at, start), met=True)
    return Cycle(start, ended_at=_solved_since(timeline, start, now))


def _solved_since(timeline: Timeline, start: datetime, now: datetime) -> datetime | None:
    since = None
    for entry in timeline:
        if entry.at > now:
            break
        if entry.what is Happening.SOLVED:
            since = since or max(entry.at, start)
        elif entry.what in {Happening.OPENED, Happening.CUSTOMER_WROTE}:
            since = None
    return since


def _due(measure: Measure, target: Target, cycle: Cycle) -> datetime:
    due = measure.due(target, cycle.start)
    for pause in cycle.pauses:
        if pause.start < due:
            due = measure.advance(target, due, measure.between(target, pause.start, pause.end))
    return due


def _state(cycle: Cycle, due: datetime) -> ClockState:
    if cycle.ended_at is None:
        return ClockState.RUNNING if cycle.paused_at is None else ClockState.PAUSED
    if not cycle.met:
        return ClockState.STOPPED
    return ClockState.MET if cycle.ended_at <= due else ClockState.MISSED


def _spans(measure: Measure, target: Target, cycle: Cycle, due: datetime) -> Iterator[TracedSpan]:
    at = cycle.start
    for pause in cycle.pauses:
        if pause.start >= due:
            break
        yield from _passing(measure, target, at, pause.start)
        yield TracedSpan(pause.start, pause.end, "waiting")
        at = pause.end
    yield from _passing(measure, target, at, due)


def _passing(measure: Measure, target: Target, start: datetime, end: datetime) -> Iterator[TracedSpan]:
    if target.kind is TargetKind.CALENDAR:
        yield from [TracedSpan(start, end, "counted")] if start < end else []
        return
    for span in measure.hours.spans(start, end):
        kind = "counted" if span.kind == "open" else "closed" if span.kind == "break" else span.kind
        yield TracedSpan(span.interval.start, span.interval.end, kind, span.name)
