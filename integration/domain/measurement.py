"""One clock, measured: which due instant was in force when, and whether time ran past it (docs/adr/0007)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.cycles import Cycle
from integration.domain.decision import Clock, ClockState, DueStep
from integration.domain.journal import Override, Promise, SeverityStep, governing, in_force
from integration.domain.passing import moved, passing
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning, Target
from integration.domain.terms import ServiceTerms


@dataclass(frozen=True, slots=True)
class _Piece:
    """A time in which one due instant was in force, or none: its severity has no target for this promise."""

    start: datetime
    end: datetime
    step: DueStep | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """A stretch of one promise, the terms that measure it, and the severities and overrides of its time.

    `overrides` are those of this stretch alone; `now` closes it.
    """

    promise: Promise
    cycle: Cycle
    terms: ServiceTerms
    severities: Sequence[SeverityStep]
    overrides: Sequence[Override]
    now: datetime

    def clock(self) -> Clock | None:
        """The clock of this stretch; None where the severity has no target for it and none was ever breached."""
        pieces = list(self._pieces())
        breached_at = _breached_at(pieces, self.cycle, self.now)
        steps = tuple(_distinct(pieces))
        measured = pieces[-1].step is not None
        target = self._target(steps[-1].severity) if steps and (measured or breached_at) else None
        if target is None:
            return None
        return Clock(
            promise=self.promise,
            start=self.cycle.start,
            due=steps[-1].due,
            target=target,
            severity=steps[-1].severity,
            state=self._state(measured=measured, breached=breached_at is not None),
            breached_at=breached_at,
            ended_at=self.cycle.ended_at,
            spans=tuple(passing(self.terms, target, self.cycle, self._promised(target, self._end))),
            steps=steps,
        )

    def is_breached(self) -> bool:
        """Whether time ran past a due instant in force; cheaper than the whole clock."""
        return _breached_at(list(self._pieces()), self.cycle, self.now) is not None

    def warned_at(self, warning: EarlyWarning) -> datetime | None:
        """When the warning comes before the due instant in force now; None where there is no room for it."""
        step = self._step(self._end)
        target = self._target(step.severity) if step else None
        if step is None or target is None:
            return None
        measure, start = self.terms.measure, self.cycle.start
        unmoved = step.due if step.override else measure.due(target, start)
        used_up = warning.used_up_of(measure.between(target, start, max(unmoved, start)))
        if used_up <= timedelta(0):
            return None
        at = measure.advance(target, start, used_up)
        return at if step.override else moved(self.terms, target, self.cycle, at, self._end)

    @property
    def _end(self) -> datetime:
        return self.cycle.ended_at or max(self.now, self.cycle.start)

    def _pieces(self) -> Iterator[_Piece]:
        changes = self._changes()
        for start, end in zip(changes, [*changes[1:], self._end], strict=True):
            yield _Piece(start, end, self._step(start))

    def _changes(self) -> list[datetime]:
        changes = {self.cycle.start, *(pause.end for pause in self.cycle.pauses)}
        changes.update(step.at for step in self.severities)
        changes.update(at for each in self.overrides for at in (each.at, each.until) if at)
        return sorted(at for at in changes if self.cycle.start <= at <= self._end)

    def _step(self, at: datetime) -> DueStep | None:
        severity = governing(self.severities, at).severity
        target = self._target(severity)
        if target is None:
            return None
        override = in_force(self.overrides, at)
        due = override.due if override and override.due else self._promised(target, at)
        return DueStep(at, due, severity, override)

    def _target(self, severity: Severity) -> Target | None:
        row = self.terms.targets_of(severity)
        return row.first_response if self.promise is Promise.FIRST_RESPONSE else row.follow_up

    def _promised(self, target: Target, at: datetime) -> datetime:
        return moved(self.terms, target, self.cycle, self.terms.measure.due(target, self.cycle.start), at)

    def _state(self, *, measured: bool, breached: bool) -> ClockState:
        if self.cycle.met:
            return ClockState.MISSED if breached else ClockState.MET
        if self.cycle.ended_at or not measured:
            return ClockState.STOPPED
        return ClockState.PAUSED if self.cycle.paused_at else ClockState.RUNNING


def _breached_at(pieces: Sequence[_Piece], cycle: Cycle, now: datetime) -> datetime | None:
    ran = list(cycle.running(now))
    for piece in pieces:
        for began, ended in ran:
            # The present is an instant at which it runs; one at which it was solved at once is none.
            present = cycle.runs and piece is pieces[-1] and (began, ended) == ran[-1]
            start, end = max(piece.start, began), min(piece.end, ended)
            if piece.step and piece.step.due < end and (start < end or (present and start == end)):
                return max(piece.step.due, start)
    return None


def _distinct(pieces: Sequence[_Piece]) -> Iterator[DueStep]:
    before: tuple[object, ...] = ()
    for piece in pieces:
        if piece.step:
            what = (piece.step.due, piece.step.severity, piece.step.override)
            if what != before:
                yield piece.step
            before = what
