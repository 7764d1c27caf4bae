"""The oracle of a ticket's clocks: its life walked minute by minute, asking at each what runs and what is due.

Written from the page "The life of a clock" (docs/adr/0007) alone: it shares no line and no idea with the fast code.
Right wherever every instant is a whole UTC minute: what is true at a minute's begin is then true until its end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from tests.domain.hours import minute_walk

MINUTE = timedelta(minutes=1)
Promise = Literal["first response", "follow-up"]
State = Literal["running", "paused", "met", "missed", "stopped"]
ANSWERS = frozenset({"replied", "called"})
# What makes a solved ticket one that is not; "waiting" isn't among them on the page.
REOPENS = frozenset({"opened", "customer wrote"})


@dataclass(frozen=True)
class Allowed:
    """How much a promise gives: minutes of the calendar, open minutes, or business days."""

    kind: Literal["calendar", "business", "days"]
    amount: int


@dataclass(frozen=True)
class Policy:
    """What is promised; `day_minutes` is the open time that makes one elapsed business day."""

    desk: minute_walk.Desk
    first: Mapping[int, Allowed]
    follow_up: Mapping[int, Allowed | None]
    day_mode: Literal["elapsed", "same_time", "end_of_day"]
    day_minutes: int
    mode: Literal["every_turn", "next_reply"]
    hold_severities: frozenset[int]


@dataclass(frozen=True)
class Changed:
    """An override, made at an instant; without a due instant it ends those made before it."""

    at: datetime
    due: datetime | None
    until: datetime | None
    promise: Promise


@dataclass(frozen=True)
class Life:
    """What happened to a ticket, oldest first; the first severity governs from the beginning, whatever its instant."""

    begins: datetime
    held_channel: bool
    severities: tuple[tuple[datetime, int], ...]
    entries: tuple[tuple[datetime, str], ...]
    overrides: tuple[Changed, ...]
    now: datetime


@dataclass(frozen=True)
class Measured:
    """One clock as it stands at the present."""

    promise: Promise
    start: datetime
    due: datetime
    state: State
    breached: bool
    breached_at: datetime | None
    ended_at: datetime | None


def walk(policy: Policy, life: Life) -> list[Measured]:
    """The first response, every follow-up that was breached, and the last follow-up if it is measured."""
    ticket = _Ticket(policy, life)
    # A look before the start sees the ticket as it will start by what is known so far.
    for minute in _minutes(ticket.start, max(life.now, ticket.start)):
        ticket.live(minute)
    last = ticket.turns[-1]
    shown = [turn for turn in ticket.turns if turn.breached_at or (turn is last and turn.is_measured)]
    return [clock.measured() for clock in (ticket.first, *shown)]


@dataclass
class _Clock:
    promise: Promise
    begin: datetime
    waiting_since: datetime | None = None
    waits: list[tuple[datetime, datetime]] = field(default_factory=list)  # those that are over
    overrides: list[Changed] = field(default_factory=list)  # those made while it was alive, as they were made
    stopped_at: datetime | None = None  # solved without a first response, and not yet opened again
    ended_at: datetime | None = None
    was_answered: bool = False
    breached_at: datetime | None = None
    due: datetime | None = None  # the last that was in force
    is_measured: bool = False  # whether one is in force now

    def resume(self, instant: datetime) -> None:
        if self.waiting_since is not None:
            self.waits.append((self.waiting_since, instant))
            self.waiting_since = None

    def show(self, due: datetime | None) -> None:
        self.is_measured = due is not None
        self.due = due or self.due

    def state(self) -> State:
        if self.was_answered:
            return "missed" if self.breached_at else "met"
        if self.ended_at or self.stopped_at or not self.is_measured:
            return "stopped"
        return "paused" if self.waiting_since else "running"

    def measured(self) -> Measured:
        assert self.due is not None
        breached, ended = self.breached_at is not None, self.ended_at or self.stopped_at
        return Measured(self.promise, self.begin, self.due, self.state(), breached, self.breached_at, ended)


class _Ticket:
    def __init__(self, policy: Policy, life: Life) -> None:
        self.policy, self.now = policy, life.now
        self.severities = [life.severities[0], *(each for each in life.severities[1:] if each[0] <= life.now)]
        self.start = self._start(life)
        # What happened before the start happens at the start; what is later than the present has not happened.
        self.entries = [(max(at, self.start), what) for at, what in life.entries if at <= life.now]
        made = sorted((each for each in life.overrides if each.at <= life.now), key=lambda each: each.at)
        self.overrides = [(max(each.at, self.start), each) for each in made]
        self.first = _Clock("first response", self.start)
        self.turns = [_Clock("follow-up", self.start)]
        self.counted: dict[object, datetime] = {}

    def _start(self, life: Life) -> datetime:
        instant = life.begins
        held = self.policy.hold_severities if life.held_channel else frozenset()
        while self.severity(instant) in held and not self.policy.desk.is_open(instant):
            instant += MINUTE
        return instant

    def severity(self, instant: datetime) -> int:
        return [self.severities[0][1], *(severity for at, severity in self.severities[1:] if at <= instant)][-1]

    def live(self, minute: datetime) -> None:
        """What happens at this instant, then what is alive from it on: no clock that ends now, but one that begins."""
        for what in [what for at, what in self.entries if at == minute]:
            self._first_happens(minute, what)
            self._turn_happens(minute, what)
        made = [each for at, each in self.overrides if at == minute]
        for clock in [each for each in (self.first, self.turns[-1]) if each.ended_at is None]:
            clock.overrides += [each for each in made if each.promise == clock.promise]
            self._look(minute, clock)

    def _look(self, minute: datetime, clock: _Clock) -> None:
        if clock.stopped_at is not None:
            return
        due = self.due(minute, clock)
        clock.show(due)
        if due is None or clock.breached_at is not None or clock.waiting_since is not None:
            return
        # A minute holds instants later than its begin; of the present only itself has come, of the future nothing.
        if (due <= minute < self.now) or (due < minute == self.now):
            clock.breached_at = minute

    def _first_happens(self, minute: datetime, what: str) -> None:
        first = self.first
        if what in ANSWERS:  # of a solved ticket too: it is no longer one without a reply
            self._end(minute, first, was_answered=True)
        elif what == "solved" and first.ended_at is None and first.stopped_at is None:
            first.show(self.due(minute, first))
            first.stopped_at = minute
        elif what in REOPENS:
            first.stopped_at = None

    def _turn_happens(self, minute: datetime, what: str) -> None:
        turn, is_every = self.turns[-1], self.policy.mode == "every_turn"
        is_none, is_waiting = turn.ended_at is not None, turn.waiting_since is not None
        if what in ANSWERS and not is_none:
            self._end(minute, turn, was_answered=True)
            if is_every:
                self.turns.append(_Clock("follow-up", minute, waiting_since=minute if is_waiting else None))
        elif what == "customer wrote" and (is_none or is_waiting):
            self._end(minute, turn, was_answered=False)
            self.turns.append(_Clock("follow-up", minute))
        elif what == "waiting" and not is_none and not is_waiting:
            turn.waiting_since = minute
        elif what == "opened" and is_none and is_every:
            self.turns.append(_Clock("follow-up", minute))
        elif what == "opened" and is_waiting:
            turn.resume(minute)
        elif what == "solved":
            self._end(minute, turn, was_answered=False)

    def _end(self, minute: datetime, clock: _Clock, *, was_answered: bool) -> None:
        if clock.ended_at is None:
            clock.resume(minute)  # with the clock its wait is over too
            clock.show(self.due(minute, clock))
            clock.ended_at, clock.was_answered = minute, was_answered

    def due(self, instant: datetime, clock: _Clock) -> datetime | None:
        """D(t); none while a severity governs that has no such promise."""
        promises = self.policy.first if clock.promise == "first response" else self.policy.follow_up
        allowed = promises.get(self.severity(instant))
        return None if allowed is None else _forced(instant, clock) or self._target(clock, allowed)

    def _target(self, clock: _Clock, allowed: Allowed) -> datetime:
        key = (clock.begin, allowed, *clock.waits)
        if key not in self.counted:
            self.counted[key] = _count(self.policy, clock.begin, allowed)
            for wait in clock.waits:
                if wait[0] < self.counted[key]:
                    self.counted[key] = _moved(self.policy, self.counted[key], allowed, wait)
        return self.counted[key]


def _forced(instant: datetime, clock: _Clock) -> datetime | None:
    # The last one made counts, and those before it no more, also once it has ended.
    ended = not clock.overrides or (clock.overrides[-1].until is not None and instant >= clock.overrides[-1].until)
    return None if ended else clock.overrides[-1].due


def _count(policy: Policy, begin: datetime, allowed: Allowed) -> datetime:
    if allowed.kind == "calendar":
        return begin + allowed.amount * MINUTE
    if allowed.kind == "business":
        return minute_walk.due(policy.desk, begin, allowed.amount * MINUTE)
    if policy.day_mode == "elapsed":
        return minute_walk.due(policy.desk, begin, allowed.amount * policy.day_minutes * MINUTE)
    _, minutes = minute_walk.working_day(policy.desk, begin, allowed.amount)
    opening, closing = minutes[0], minutes[-1] + MINUTE
    if policy.day_mode == "end_of_day":
        return closing
    wanted = minute_walk.wall(policy.desk, minute_walk.opening(policy.desk, begin)).time()
    day = _minutes(opening, closing - MINUTE)
    return next((each for each in day if minute_walk.wall(policy.desk, each).time() >= wanted), closing)


def _moved(policy: Policy, due: datetime, allowed: Allowed, wait: tuple[datetime, datetime]) -> datetime:
    if allowed.kind == "calendar":
        return due + (wait[1] - wait[0])
    return minute_walk.due(policy.desk, due, minute_walk.open_time(policy.desk, *wait))


def _minutes(first: datetime, last: datetime) -> Iterator[datetime]:
    return (first + count * MINUTE for count in range((last - first) // MINUTE + 1))
