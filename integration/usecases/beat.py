"""Once a minute: have done what becomes due before the next minute, and whatever was left lying."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

import structlog

from integration.domain.errand import Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.ports import Now, Queue, Store

_log = structlog.get_logger(__name__)

_MINUTE = timedelta(minutes=1)
_AHEAD = timedelta(seconds=75)
"""A minute, and as much as a tick may be late."""

_LEFT_LYING = timedelta(minutes=5)
"""What was ready so long ago and nobody has worked has lost its errand: a worker may have died just then."""

_SINCE_EVER = timedelta(days=3650)
_AT_ONCE, _OLD_AT_ONCE = 20_000, 500

EVERY: Mapping[Round, timedelta] = {
    Round.COVER: _MINUTE,
    Round.POLL: _MINUTE,
    Round.CALL_BACKS: _MINUTE,
    Round.RECONCILE: timedelta(minutes=5),
    Round.CHECK: timedelta(days=1),
}
"""How often each round is gone; the installations take turns within that time."""


_SLOW = frozenset({Round.RECONCILE, Round.CHECK})
"""They ask the host many things, so each is an errand of its own."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The tick: it decides nothing and works nothing off, so it is short however much is due."""

    store: Store
    queue: Queue
    now: Now

    def __call__(self) -> int:
        """Send the errands of this minute; how many."""
        now = self.now()
        errands = [*self._tickets(now), *self._chores(now), *self._rounds(now)]
        self.queue.send_all(errands)
        _log.info("beat.sent", errands=len(errands))
        return len(errands)

    def _tickets(self, now: datetime) -> Iterator[tuple[Errand, timedelta]]:
        for installation, ticket, at in self.store.due(now - _AHEAD, now + _AHEAD, _AT_ONCE):
            yield WorkTicket(installation, ticket), max(at - now, timedelta(0))
        for installation, ticket, _ in self.store.due(now - _SINCE_EVER, now - _LEFT_LYING, _OLD_AT_ONCE):
            yield WorkTicket(installation, ticket), timedelta(0)

    def _chores(self, now: datetime) -> Iterator[tuple[Errand, timedelta]]:
        due = {
            Chore.POSTINGS: self.store.next_posting_at(),
            Chore.CALENDARS: self.store.next_calendar_at(),
            Chore.BOOKINGS: self.store.next_booking_at(),
        }
        for chore, at in due.items():
            if at is not None and at < now + _AHEAD:
                yield DoChore(chore), max(at - now, timedelta(0))
        yield DoChore(Chore.SWEEP), timedelta(0)

    def _rounds(self, now: datetime) -> Iterator[tuple[Errand, timedelta]]:
        minute = int(now.timestamp()) // 60
        for installation in self.store.all():
            rounds = [each for each, every in EVERY.items() if _is_turn(installation.id, minute, every)]
            for together in (
                tuple(each for each in rounds if each not in _SLOW),
                *((r,) for r in rounds if r in _SLOW),
            ):
                yield GoRounds(installation.id, together), timedelta(0)


def _is_turn(installation: str, minute: int, every: timedelta) -> bool:
    period = every // _MINUTE
    return minute % period == crc32(installation.encode()) % period
