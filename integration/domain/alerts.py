"""Deadlines that have come, and the next that will: warnings, breaches, the opening, the end of an override."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.decision import Alert, AlertKind, Clock
from integration.domain.measurement import Measurement

AFTER = timedelta(milliseconds=200)
"""A target is met up to and at its due instant; this much later a host has on record what was written at it."""

_RANK = (AlertKind.RELEASED, AlertKind.OVERRIDE_ENDED, AlertKind.WARNING, AlertKind.BREACH)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All deadlines of a ticket as its clocks stand at `now`; `held_until` is the opening that releases it."""

    measured: Sequence[tuple[Measurement, Clock]]
    held_until: datetime | None
    now: datetime

    def come(self) -> tuple[Alert, ...]:
        """Those that have come, oldest first; a warning only while its clock still runs unbreached."""
        return tuple(sorted((*self._released(), *self._of_clocks()), key=lambda alert: (alert.at, alert.key)))

    def next_at(self) -> datetime | None:
        """When the next one comes."""
        return min((at for at in self._coming() if at > self.now), default=None)

    def _of_clocks(self) -> Iterator[Alert]:
        for measurement, clock in self.measured:
            yield from self._breach(clock)
            yield from self._warnings(measurement, clock)
            yield from self._ended_override(clock)

    def _released(self) -> Iterator[Alert]:
        if self.held_until and self.held_until <= self.now:
            yield Alert(f"released {_stamp(self.held_until)}", AlertKind.RELEASED, self.held_until)

    def _breach(self, clock: Clock) -> Iterator[Alert]:
        if clock.breached_at:
            key = f"breached {clock.promise} {_stamp(clock.start)}"
            broken = [step.due for step in clock.steps if step.since <= clock.breached_at]
            yield Alert(key, AlertKind.BREACH, clock.breached_at, clock.promise, broken[-1])

    def _warnings(self, measurement: Measurement, clock: Clock) -> Iterator[Alert]:
        if not clock.running or clock.breached:
            return
        for warning in measurement.terms.warnings_of(clock.severity):
            at = measurement.warned_at(warning)
            if at and at <= self.now:
                key = f"warning {clock.promise} {_stamp(clock.start)} {clock.severity} {warning}"
                yield Alert(key, AlertKind.WARNING, at, clock.promise, clock.due, str(warning))

    def _ended_override(self, clock: Clock) -> Iterator[Alert]:
        for before, after in zip(clock.steps, clock.steps[1:], strict=False):
            ended = before.override
            if ended and after.override is None and ended.until and ended.until <= after.since:
                key = f"override ended {clock.promise} {_stamp(ended.at)}"
                yield Alert(key, AlertKind.OVERRIDE_ENDED, ended.until, clock.promise, after.due, ended.by)

    def _coming(self) -> Iterator[datetime]:
        if self.held_until:
            yield self.held_until
        for measurement, clock in self.measured:
            if clock.running:
                yield clock.due + AFTER
                yield from _warned(measurement, clock)
                yield from (override.until for override in measurement.overrides if override.until)


def _warned(measurement: Measurement, clock: Clock) -> Iterator[datetime]:
    for warning in measurement.terms.warnings_of(clock.severity):
        at = measurement.warned_at(warning)
        if at:
            yield at


def worth_telling(news: Iterable[Alert]) -> tuple[Alert, ...]:
    """Of several that came at once for one promise, the one that matters most: a breach says what its warning did.

    What is about no promise stands for itself.
    """
    chosen: dict[object, Alert] = {}
    for alert in news:
        about = alert.promise or alert.key
        before = chosen.get(about)
        if before is None or (_RANK.index(before.kind), before.at) <= (_RANK.index(alert.kind), alert.at):
            chosen[about] = alert
    return tuple(chosen.values())


def _stamp(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds").removesuffix("+00:00")
