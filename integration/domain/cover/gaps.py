"""Times within the service's hours at which nobody who could answer a customer is at work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from integration.domain.booking.absence import merged, minus
from integration.domain.cover.absence import Attendance, away
from integration.domain.cover.desk_plan import DeskPlan, Turn
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval
from integration.domain.hours.zone_offsets import zone_named

_THERE = Attendance()
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the service's hours in which nobody answers these customers, by name."""

    span: Interval
    customers: tuple[str, ...]


def days_ahead(now: datetime, ahead: timedelta, zone: str) -> Interval:
    """From the midnight before now to the one after the time ahead, on the wall: so that no gap is cut by the clock."""
    there = zone_named(zone)
    first, last = now.astimezone(there).date(), (now + ahead).astimezone(there).date() + _DAY
    return Interval(*(datetime.combine(day, time(), there).astimezone(UTC) for day in (first, last)))


def gaps(
    customers: Mapping[str, str],
    plan: DeskPlan,
    attendance: Mapping[str, Attendance],
    hours: BusinessHours,
    window: Interval,
) -> tuple[Gap, ...]:
    """The gaps of the window, in order; `customers` gives each one's dedicated agent by address.

    Somebody answers while their absences and their own working week allow it, and it is their turn.
    """
    served = _clipped((Interval(*each) for each in hours.open_stretches(window.start, window.end)), window)
    alike: dict[tuple[Turn, ...], list[str]] = defaultdict(list)
    for customer, dedicated in customers.items():
        alike[_who(customer, dedicated, plan)].append(customer)
    unserved: dict[Interval, list[str]] = defaultdict(list)
    for turns, names in alike.items():
        at_work = [span for turn in turns for span in _works(turn, attendance, hours.zone, window)]
        for span in minus(served, merged(at_work)):
            unserved[span].extend(names)
    return tuple(Gap(span, tuple(sorted(unserved[span]))) for span in sorted(unserved))


def _who(customer: str, dedicated: str, plan: DeskPlan) -> tuple[Turn, ...]:
    """Everybody who may answer, each with the dates of their turn."""
    others = (*plan.chain_of(customer), *([Turn(plan.last)] if plan.last else []))
    able = (turn for turn in others if (found := plan.person(turn.who)) and found.agent.host_id)
    return Turn(dedicated), *able


def _works(turn: Turn, attendance: Mapping[str, Attendance], zone: str, window: Interval) -> Iterator[Interval]:
    theirs, own = _dates(turn, zone, window), attendance.get(turn.who, _THERE)
    if theirs is None:
        return
    stretches: Iterable[Interval] = [theirs]
    if own.hours:
        stretches = _clipped((Interval(*each) for each in own.hours.open_stretches(theirs.start, theirs.end)), theirs)
    yield from minus(stretches, away(own.absences, theirs))


def _dates(turn: Turn, zone: str, window: Interval) -> Interval | None:
    """What of the window the dates of a turn leave."""
    there = zone_named(zone)
    start, end = window.start, window.end
    if turn.first:
        start = max(start, datetime.combine(turn.first, time(), there).astimezone(UTC))
    if turn.last:
        end = min(end, datetime.combine(turn.last + _DAY, time(), there).astimezone(UTC))
    return Interval(start, end) if start < end else None


def _clipped(stretches: Iterable[Interval], window: Interval) -> Sequence[Interval]:
    cut = ((max(each.start, window.start), min(each.end, window.end)) for each in stretches)
    return [Interval(start, end) for start, end in cut if start < end]
