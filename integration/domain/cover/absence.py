"""Absences of agents, and from them when each is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval, as_utc


class AbsenceKind(StrEnum):
    """How we know: a sick note of today, leave that was entered ahead, or out of office in the agent's calendar."""

    SICK = "sick"
    LEAVE = "leave"
    CALENDAR = "out of office"


@dataclass(frozen=True, slots=True)
class Absence:
    """An agent (by address) away in `[start, end)`; an end of None is not known yet. `by` is who entered it."""

    id: str
    agent: str
    start: datetime
    end: datetime | None
    kind: AbsenceKind
    by: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "agent", self.agent.strip().casefold())
        for bound in ("start", "end"):
            instant = getattr(self, bound)
            object.__setattr__(self, bound, instant and as_utc(instant))
        if self.end is not None and self.end <= self.start:
            message = "the absence ends before it begins; swap the two, or leave the end out"
            raise BadInput(message)

    def covers(self, instant: datetime) -> bool:
        """Whether the agent is away at this instant."""
        return self.start <= instant and (self.end is None or instant < self.end)


@dataclass(frozen=True, slots=True)
class Attendance:
    """When one agent is there: their absences by start, and their own working week, None for the service's.

    `known` is False where a calendar is connected but can't be read now: then the view that we have counts, and what
    was entered by hand.
    """

    absences: tuple[Absence, ...] = ()
    hours: BusinessHours | None = None
    known: bool = True

    def absent_at(self, instant: datetime) -> Absence | None:
        """The absence at this instant, the longest of several."""
        here = [each for each in self.absences if each.covers(instant)]
        return next((each for each in here if each.end is None), max(here, key=_end, default=None))

    def back_at(self, instant: datetime) -> datetime | None:
        """When absences that touch or overlap, and hold at this instant, are over; None where nobody knows."""
        back = instant
        while (absence := self.absent_at(back)) is not None:
            if absence.end is None:
                return None
            back = absence.end
        return back

    def works_at(self, instant: datetime) -> bool:
        """Whether the agent is neither away nor outside their own working week."""
        at_work = self.hours is None or self.hours.is_open(instant)
        return at_work and self.absent_at(instant) is None

    def changes_after(self, instant: datetime) -> datetime | None:
        """The next instant at which an absence begins or ends."""
        bounds = (bound for each in self.absences for bound in (each.start, each.end) if bound and bound > instant)
        return min(bounds, default=None)


def _end(absence: Absence) -> datetime:
    return absence.end or absence.start + timedelta.resolution


def away(absences: tuple[Absence, ...], window: Interval) -> tuple[Interval, ...]:
    """When these absences fall into the window, each as it stands."""
    cut = ((max(each.start, window.start), min(each.end or window.end, window.end)) for each in absences)
    return tuple(Interval(start, end) for start, end in cut if start < end)
