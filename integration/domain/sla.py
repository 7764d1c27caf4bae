"""The clocks of a ticket, computed from its history, never from when we look (docs/service.md, 3.6 to 3.9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.cycles import Cycle, cycles, first_response
from integration.domain.decision import Clock
from integration.domain.journal import Override, Promise, SeverityStep, governing
from integration.domain.measurement import Measurement
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Channel, Timeline


@dataclass(frozen=True, slots=True)
class Sla:
    """One ticket's promises under its terms: `start` is when its clocks began, `now` closes its history.

    `severities` are the steps in order, the first governing from the beginning.
    """

    timeline: Timeline
    terms: ServiceTerms
    severities: Sequence[SeverityStep]
    overrides: Sequence[Override]
    start: datetime
    now: datetime

    def measured(self) -> Sequence[tuple[Measurement, Clock]]:
        """The first response, every breached follow-up, and the last follow-up; each with what it was measured by."""
        first = self._measurement(Promise.FIRST_RESPONSE, first_response(self.timeline, self.start, self.now))
        *earlier, last = [first, *self._follow_ups()]
        shown = (first, *(each for each in earlier[1:] if each.is_breached()), *([last] if last is not first else []))
        return [(each, clock) for each in shown if (clock := each.clock())]

    def _follow_ups(self) -> Iterator[Measurement]:
        if any(self.terms.targets_of(step.severity).follow_up for step in self.severities):
            for turn in cycles(self.timeline, self.start, self.now, self.terms.follow_up_mode):
                yield self._measurement(Promise.FOLLOW_UP, turn)

    def _measurement(self, promise: Promise, cycle: Cycle) -> Measurement:
        made = (_from_start(each, self.start) for each in self.overrides if each.promise is promise)
        overrides = [each for each in made if _alive(cycle, each.at)]
        return Measurement(promise, cycle, self.terms, self.severities, overrides, self.now)


def _from_start(override: Override, start: datetime) -> Override:
    if override.at >= start:
        return override
    if override.until and override.until <= start:  # it was over before anything ran, but had ended those before it
        return replace(override, at=start, due=None, until=None)
    return replace(override, at=start)


def _alive(cycle: Cycle, at: datetime) -> bool:
    return cycle.start <= at and (cycle.ended_at is None or at < cycle.ended_at)


def held_until(
    channel: Channel, terms: ServiceTerms, severities: Sequence[SeverityStep], begin: datetime
) -> datetime | None:
    """When a ticket begins that came by a held channel outside hours: at the opening, or once it is no longer held.

    None if it isn't held: what matters is the severity that governs, which may change meanwhile.
    """
    if channel not in terms.held_channels or terms.hours.is_open(begin):
        return None
    if governing(severities, begin).severity not in terms.hold_severities:
        return None
    opening = terms.hours.opening(begin)
    freed = (step.at for step in severities if step.at > begin and step.severity not in terms.hold_severities)
    return min(next(freed, opening), opening)
