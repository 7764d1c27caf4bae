"""How promises were kept: every clock of a ticket's life with its outcome, and many of them in figures."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from integration.domain.beside import Beside
from integration.domain.booking.on_ticket import with_contact
from integration.domain.cycles import Cycle, cycles
from integration.domain.decision import Clock, ClockState
from integration.domain.errors import BadInput
from integration.domain.hours.interval import as_utc
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.journal import Promise, governing
from integration.domain.memory import Memory
from integration.domain.merging import carried, united
from integration.domain.severity.scale import Severity
from integration.domain.sla import Sla
from integration.domain.terms import ServiceTerms


class Outcome(StrEnum):
    """What became of one promise; each clock has exactly one.

    `missed`: it ended and was breached, whether it was answered late or never. `running late`: it was breached and
    has not ended. `waiting`: it waits for the customer. `stopped`: it ended without a reply before it was late.
    """

    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    RUNNING_LATE = "running late"
    WAITING = "waiting"
    STOPPED = "stopped"


_LATE = {
    ClockState.MISSED: Outcome.MISSED,
    ClockState.STOPPED: Outcome.MISSED,
    ClockState.RUNNING: Outcome.RUNNING_LATE,
    ClockState.PAUSED: Outcome.RUNNING_LATE,
}
_IN_TIME = {
    ClockState.MET: Outcome.MET,
    ClockState.STOPPED: Outcome.STOPPED,
    ClockState.RUNNING: Outcome.RUNNING,
    ClockState.PAUSED: Outcome.WAITING,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise that was made: to whom it was owed by severity, when its clock began, and what became of it."""

    promise: Promise
    severity: Severity
    began: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Period:
    """The instants from `since` up to but without `until`; None has no bound."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        for bound in ("since", "until"):
            instant = getattr(self, bound)
            object.__setattr__(self, bound, instant and as_utc(instant))
        if self.since and self.until and self.until <= self.since:
            message = "the period ends before it begins; swap the two dates or leave one out"
            raise BadInput(message)

    @classmethod
    def of_days(cls, first: date | None, last: date | None, zone: str) -> "Period":
        """From the first day through the last one, as they begin and end in the IANA `zone`."""
        try:
            after = last + timedelta(days=1) if last else None
        except OverflowError as error:
            message = f"there is no day after {last}; leave the last day out"
            raise BadInput(message) from error
        return cls(_midnight(first, zone) if first else None, _midnight(after, zone) if after else None)

    def __contains__(self, instant: datetime) -> bool:
        """Whether the instant lies within."""
        return (self.since is None or self.since <= instant) and (self.until is None or instant < self.until)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone_named(zone))


def promises(memory: Memory, terms: ServiceTerms, beside: Beside, now: datetime) -> Iterator[Kept]:
    """Every promise of a VIP ticket's life as it stands at `now`, by the history that was read last.

    A ticket that was merged into another has none of its own: they go on in that one.
    """
    begin = memory.decision.held_until or memory.decision.covered_from
    if memory.decision.merged_into or not memory.decision.severities:
        return
    if memory.ticket is None or begin is None:
        yield from (_kept(clock) for clock in memory.decision.clocks)
        return
    timeline = with_contact(united(memory.ticket, beside.merged).timeline, beside.calls)
    overrides = sorted((*beside.overrides, *memory.decision.journal.overrides), key=lambda each: each.at)
    sla = Sla(timeline, terms, memory.decision.severities, overrides, begin, now)
    yield from _of_life(sla, list(carried(beside.merged)))


def _of_life(sla: Sla, of_others: Sequence[Clock]) -> Iterator[Kept]:
    measured = sla.measured()
    own = {(clock.promise, clock.start) for _, clock in measured if clock.breached}
    yield from (_kept(clock) for _, clock in measured)
    yield from (_kept(clock) for clock in of_others if (clock.promise, clock.start) not in own)
    late = {each.cycle for each, clock in measured if clock.breached and clock.promise is Promise.FOLLOW_UP}
    yield from _in_time(sla, late)


def _in_time(sla: Sla, late: set[Cycle]) -> Iterator[Kept]:
    """The follow-ups before the last one that were never breached: `Sla.measured` leaves them out."""
    for turn in cycles(sla.timeline, sla.start, sla.now, sla.terms.follow_up_mode)[:-1]:
        severity = governing(sla.severities, turn.ended_at or sla.now).severity
        if turn not in late and sla.terms.targets_of(severity).follow_up:
            outcome = Outcome.MET if turn.met else Outcome.STOPPED
            yield Kept(Promise.FOLLOW_UP, severity, turn.start, outcome)


def _kept(clock: Clock) -> Kept:
    outcomes = _LATE if clock.breached else _IN_TIME
    return Kept(clock.promise, clock.severity, clock.start, outcomes[clock.state])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the record: how many promises of one severity had which outcome.

    `history` marks tickets that came with the backfill at set-up: they are never mixed with those that we looked after.
    """

    history: bool
    severity: Severity
    promise: Promise
    met: int
    missed: int
    running: int
    running_late: int
    waiting: int
    stopped: int

    @property
    def share_met(self) -> float | None:
        """Of the promises whose outcome is known (met, missed, or late by now) the share that was met; None of none."""
        known = self.met + self.missed + self.running_late
        return self.met / known if known else None


@dataclass(slots=True)
class Record:
    """Many tickets in figures, one after another; it keeps counts only, however many there are.

    `tickets` are those with a promise in the period, of which `from_history` came with the backfill, and `in_shadow`
    were decided while nothing was written to the host. `undecided` could not be measured.
    """

    tickets: int = 0
    from_history: int = 0
    in_shadow: int = 0
    undecided: int = 0
    _counts: Counter[tuple[bool, Severity, Promise, Outcome]] = field(default_factory=Counter)

    def count(self, memory: Memory, kept: Sequence[Kept]) -> None:
        """One ticket more, with its promises of the period."""
        history = memory.quiet_until is not None
        self.tickets += bool(kept)
        self.from_history += bool(kept) and history
        self.in_shadow += bool(kept) and memory.shadow
        self._counts.update((history, each.severity, each.promise, each.outcome) for each in kept)

    def lines(self, *, history: bool) -> Iterator[Line]:
        """The lines of what came with the backfill, or of all else, the worst severity first."""
        there = {(severity, promise) for past, severity, promise, _ in self._counts if past is history}
        for severity, promise in sorted(there):
            counts = {each.name.casefold(): self._counts[history, severity, promise, each] for each in Outcome}
            yield Line(history, severity, promise, **counts)
