"""Who is away: sick today, on leave from a day that is told ahead, or back again."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import structlog

from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval
from integration.domain.hours.zone_offsets import zone_named
from integration.ports import Store
from integration.usecases.keep_cover import KeepCover

_log = structlog.get_logger(__name__)

_DAY = timedelta(days=1)
_INSTANT = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Back:
    """What came of somebody's return: the absences that ended, and what the calendar still says, which counts on."""

    ended: tuple[Absence, ...]
    still: Absence | None = None


@dataclass(frozen=True, slots=True)
class EnterAbsence:
    """Each step takes effect at once: who answers is worked out anew. `by` is who said so."""

    store: Store
    keep: KeepCover

    def sick(self, installation: str, agent: str, by: str) -> Absence:
        """Away from now until the first opening after today's last closing; the same again changes nothing."""
        who, now = self._known(installation, agent), self.keep.now()
        end = next_morning(self.store.terms(installation).hours, now)
        held = (each for each in self.store.absences(installation, now) if each.agent == who and each.covers(now))
        same = next((each for each in held if each.kind is AbsenceKind.SICK and each.end == end), None)
        return same or self._entered(installation, Absence(self.keep.fresh_id(), who, now, end, AbsenceKind.SICK, by))

    def leave(self, installation: str, agent: str, start: date, end: date, by: str) -> Absence:
        """Away on these days of the service's zone, both included; raises BadInput where they are over."""
        who, zone = self._known(installation, agent), zone_named(self.store.terms(installation).hours.zone)
        if end < start:
            message = f"the leave ends on {end}, before it begins on {start}: swap the two"
            raise BadInput(message)
        first, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (start, end + _DAY))
        if last <= self.keep.now():
            message = f"the leave is over since {end}: give days that are still to come"
            raise BadInput(message)
        made = Absence(self.keep.fresh_id(), who, first, last, AbsenceKind.LEAVE, by)
        return self._entered(installation, made)

    def back(self, installation: str, agent: str, by: str) -> Back:  # noqa: ARG002 - what stands in the store says who entered it
        """Whatever absence was entered for now is over; what the calendar says is not, and may be overruled by a pin.

        Raises BadInput where the agent is not away.
        """
        who, now = self._known(installation, agent), self.keep.now()
        held = [each for each in self.store.absences(installation, now) if each.agent == who and each.covers(now)]
        for absence in held:
            self.store.end_absence(installation, absence.id)
            if absence.start < now:
                self.store.add_absence(installation, replace(absence, end=now))
        attendance = self.keep.attendances(installation, Interval(now, now + _INSTANT), [who])
        still = attendance[who].absent_at(now)
        if not held and still is None:
            message = f"{agent} is not away"
            raise BadInput(message)
        _log.info("absence.ended", installation=installation, absences=[each.id for each in held])
        self.keep(installation)
        return Back(tuple(held), still)

    def _entered(self, installation: str, absence: Absence) -> Absence:
        self.store.add_absence(installation, absence)
        self.keep(installation)
        return absence

    def _known(self, installation: str, agent: str) -> str:
        who = agent.strip().casefold()
        if who not in self.keep.attendances.everybody(installation):
            message = f"{agent} is neither among the people of the desk nor an agent of the roster: look the address up"
            raise BadInput(message)
        return who


def next_morning(hours: BusinessHours, now: datetime) -> datetime:
    """The first opening after today's last closing."""
    today = now.astimezone(zone_named(hours.zone)).date()
    return hours.opening(max([now, *(open_.end for open_ in hours.hours_of(today))]))
