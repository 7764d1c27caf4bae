"""Once a minute: have done what becomes due before the next minute, and whatever was left lying."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

import structlog

from integration.domain.errand import Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.ports import Beats, Now, Queue, Upcoming

_log = structlog.get_logger(__name__)

_MINUTE = timedelta(minutes=1)
_AHEAD = timedelta(seconds=75)
"""A minute, and as much as a tick may be late."""

_LEFT_LYING = timedelta(minutes=5)
"""What was ready so long ago and nobody has worked has lost its errand: a worker may have died just then."""

_APART = timedelta(seconds=30)
"""Of two ticks that are closer together one came twice: they are sent a minute apart, and more than once at times."""

_SINCE_EVER = timedelta(days=3650)
_AT_ONCE, _OLD_AT_ONCE = 20_000, 500

EVERY: Mapping[Round, timedelta] = {
    Round.COVER: _MINUTE,
    Round.POLL: _MINUTE,
    Round.CALL_BACKS: _MINUTE,
    Round.RECONCILE: timedelta(minutes=5),
    Round.CHECK: timedelta(days=1),
    Round.CLOCKS: timedelta(minutes=5),
    Round.STANDING: timedelta(hours=1),
}
"""How often each round is gone; the installations take turns within that time."""


_SLOW = frozenset({Round.RECONCILE, Round.CHECK, Round.STANDING})
"""They ask the host many things, or read all tickets of an installation, so each is an errand of its own."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The tick: it decides nothing and works nothing off, so it is short however much is due.

    `beats` keeps when the last one was: what a tick would have sent that never came is sent by the next, and one that
    comes twice sends nothing.
    """

    store: Upcoming
    queue: Queue
    beats: Beats
    now: Now

    def __call__(self) -> int:
        """Send what is due since the last tick; how many errands. What the queue raises, the next makes up for."""
        now = self.now()
        last = self.beats.beat(now, _APART)
        if last is None:
            return 0
        try:
            return self._sent(last, now)
        except BaseException:
            self.beats.take_back(last)
            raise

    def _sent(self, last: datetime, now: datetime) -> int:
        errands = [*self._tickets(last, now), *self._chores(now), *self._rounds(last, now)]
        self.queue.send_all(errands)
        _log.info("beat.sent", errands=len(errands))
        return len(errands)

    def _tickets(self, last: datetime, now: datetime) -> Iterator[tuple[Errand, timedelta]]:
        since = max(min(last, now - _AHEAD), now - _LEFT_LYING)
        for installation, ticket, at in self.store.due(since, now + _AHEAD, _AT_ONCE):
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

    def _rounds(self, last: datetime, now: datetime) -> Iterator[tuple[Errand, timedelta]]:
        for installation in self.store.all():
            rounds = [each for each, every in EVERY.items() if _is_turn(installation.id, last, now, every)]
            together = tuple(each for each in rounds if each not in _SLOW)
            for errand in (together, *((each,) for each in rounds if each in _SLOW)):
                if errand:
                    yield GoRounds(installation.id, errand), timedelta(0)


def _is_turn(installation: str, last: datetime, now: datetime, every: timedelta) -> bool:
    """Whether its minute of each such time has come since the last tick."""
    period = every // _MINUTE
    its = crc32(installation.encode()) % period
    gone_then, gone_now = ((_minute(at) - its) // period for at in (last, now))
    return gone_now > gone_then


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
