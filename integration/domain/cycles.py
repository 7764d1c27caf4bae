"""Stretches that a clock measures: until our first response, and each turn of ours (docs/service.md, 3.7, 3.8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from integration.domain.hours.interval import Interval
from integration.domain.terms import FollowUpMode
from integration.domain.ticket import RESPONSES, Entry, Happening, Timeline


@dataclass(frozen=True, slots=True)
class Cycle:
    """One stretch: when it began, its pauses that are over, the pause that is not, and when and how it ended.

    `stops` are times in which it could not be breached although its due instant stood still: solved, then opened again.
    """

    start: datetime
    pauses: tuple[Interval, ...] = ()
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    met: bool = False
    stops: tuple[Interval, ...] = ()

    def running(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches in which time ran down until `now`: half-open, but one that still runs includes it."""
        at = self.start
        for gap in (*self.pauses, *self.stops):
            yield at, gap.start
            at = gap.end
        yield at, self.ended_at or self.paused_at or now

    @property
    def runs(self) -> bool:
        """Whether it still runs."""
        return self.ended_at is None and self.paused_at is None

    def pause(self, at: datetime) -> "Cycle":
        """The same turn, waiting for the customer from this instant on."""
        return self if self.paused_at else Cycle(self.start, self.pauses, at)

    def resume(self, at: datetime) -> "Cycle":
        """The same turn, back in our court."""
        if self.paused_at is None:
            return self
        waited = (Interval(self.paused_at, at),) if self.paused_at < at else ()
        return Cycle(self.start, (*self.pauses, *waited))

    def end(self, at: datetime, *, met: bool) -> "Cycle":
        """The same turn, over."""
        return Cycle(self.start, self.pauses, self.paused_at, at, met)


def first_response(timeline: Timeline, start: datetime, now: datetime) -> Cycle:
    """The wait for the first response of `[start, now]`; it stops while the ticket is solved without one."""
    stops: list[Interval] = []
    solved: datetime | None = None
    for entry in timeline.until(now):
        at = max(entry.at, start)
        if entry.what in RESPONSES:
            return Cycle(start, ended_at=at, met=True, stops=_with(stops, solved, at))
        if entry.what is Happening.SOLVED:
            solved = solved or at
        elif entry.what in _OPENS:
            stops, solved = [*_with(stops, solved, at)], None
    return Cycle(start, ended_at=solved, stops=tuple(stops))


def _with(stops: list[Interval], since: datetime | None, at: datetime) -> tuple[Interval, ...]:
    return (*stops, Interval(since, at)) if since and since < at else tuple(stops)


_OPENS = frozenset({Happening.OPENED, Happening.CUSTOMER_WROTE})


def cycles(timeline: Timeline, start: datetime, now: datetime, mode: FollowUpMode) -> list[Cycle]:
    """All turns of `[start, now]`, oldest first; what happened before the start counts as if it happened at it."""
    return list(_walk(iter(timeline.until(now)), start, mode))


def _walk(entries: Iterator[Entry], start: datetime, mode: FollowUpMode) -> Iterator[Cycle]:
    turn: Cycle | None = Cycle(start)
    for entry in entries:
        at = max(entry.at, start)
        moved = _TURNS.get(entry.what)
        before, turn = turn, moved(turn, at, mode) if moved else turn
        if before is not None and (turn is None or turn.start != before.start or turn.ended_at):
            yield _closed(before, at, met=entry.what in RESPONSES)
    if turn is not None:
        yield turn


def _closed(turn: Cycle, at: datetime, *, met: bool) -> Cycle:
    return turn.resume(at).end(at, met=met)


def _replied(turn: Cycle | None, at: datetime, mode: FollowUpMode) -> Cycle | None:
    if turn is None or mode is FollowUpMode.NEXT_REPLY:
        return None
    return Cycle(at, paused_at=at if turn.paused_at else None)


def _customer_wrote(turn: Cycle | None, at: datetime, _mode: FollowUpMode) -> Cycle:
    return Cycle(at) if turn is None or turn.paused_at else turn


def _waited(turn: Cycle | None, at: datetime, _mode: FollowUpMode) -> Cycle | None:
    return turn and turn.pause(at)


def _opened(turn: Cycle | None, at: datetime, mode: FollowUpMode) -> Cycle | None:
    if turn is None:
        return Cycle(at) if mode is FollowUpMode.EVERY_TURN else None
    return turn.resume(at)


def _solved(_turn: Cycle | None, _at: datetime, _mode: FollowUpMode) -> None:
    return None


_TURNS = {
    Happening.AGENT_REPLIED: _replied,
    Happening.CALLED: _replied,
    Happening.CUSTOMER_WROTE: _customer_wrote,
    Happening.WAITED: _waited,
    Happening.OPENED: _opened,
    Happening.SOLVED: _solved,
}
"""What each happening makes of the turn; any other leaves it as it is."""
