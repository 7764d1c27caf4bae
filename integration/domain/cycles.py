"""Turns of a conversation: from the moment at which the ball came to us until we answered (docs/service.md, 3.8)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.hours.business_hours import Interval
from integration.domain.terms import FollowUpMode
from integration.domain.ticket import Entry, Happening, Timeline


@dataclass(frozen=True, slots=True)
class Cycle:
    """One turn: when it began, its pauses that are over, the pause that is not, and when and how it ended."""

    start: datetime
    pauses: tuple[Interval, ...] = ()
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    met: bool = False

    def pause(self, at: datetime) -> "Cycle":
        """The same turn, waiting for the customer from this instant on."""
        return self if self.paused_at else replace(self, paused_at=at)

    def resume(self, at: datetime) -> "Cycle":
        """The same turn, back in our court."""
        if self.paused_at is None:
            return self
        waited = (Interval(self.paused_at, at),) if self.paused_at < at else ()
        return replace(self, pauses=(*self.pauses, *waited), paused_at=None)

    def end(self, at: datetime, *, met: bool) -> "Cycle":
        """The same turn, over."""
        return replace(self, ended_at=at, met=met)


def cycles(timeline: Timeline, start: datetime, now: datetime, mode: FollowUpMode) -> list[Cycle]:
    """All turns of `[start, now]`, oldest first; what happened before the start counts as if it happened at it."""
    return list(_walk((entry for entry in timeline if entry.at <= now), start, mode))


def _walk(entries: Iterator[Entry], start: datetime, mode: FollowUpMode) -> Iterator[Cycle]:
    turn: Cycle | None = Cycle(start)
    for entry in entries:
        at = max(entry.at, start)
        before, turn = turn, _TURNS[entry.what](turn, at, mode)
        if before is not None and (turn is None or turn.start != before.start or turn.ended_at):
            yield _closed(before, at, met=entry.what is Happening.AGENT_REPLIED)
    if turn is not None:
        yield turn


def _closed(turn: Cycle, at: datetime, *, met: bool) -> Cycle:
    return turn.resume(at).end(at, met=met)


def _replied(turn: Cycle | None, at: datetime, mode: FollowUpMode) -> Cycle | None:
    if mode is FollowUpMode.NEXT_REPLY:
        return None
    waiting = turn is not None and turn.paused_at is not None
    return Cycle(at, paused_at=at if waiting else None)


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


def _unmoved(turn: Cycle | None, _at: datetime, _mode: FollowUpMode) -> Cycle | None:
    return turn


_TURNS = {
    Happening.AGENT_REPLIED: _replied,
    Happening.CUSTOMER_WROTE: _customer_wrote,
    Happening.WAITED: _waited,
    Happening.OPENED: _opened,
    Happening.SOLVED: _solved,
    Happening.NOTED: _unmoved,
}
