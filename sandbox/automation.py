"""What a stand-in does by itself, after the request that caused it: a queue in its account's time, and its worker."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from threading import Condition, RLock, Thread

from sandbox.clock import AccountClock

Job = Callable[[], None]

ENOUGH = 1_000
"""So many jobs in one go are rules that set each other off."""


@dataclass(order=True, slots=True)
class _Queued:
    due: datetime
    number: int
    job: Job = field(compare=False)
    timed: bool = field(compare=False)


class Automation:
    """Jobs wait until the account's present reaches them; one runs at a time, in the order of their instants."""

    def __init__(self, clock: AccountClock, delay: timedelta = timedelta(milliseconds=20)) -> None:
        self.delay = delay
        """How long after its cause a rule is carried out, or a message sent."""
        self._clock = clock
        self._queue: list[_Queued] = []
        self._numbers = count()
        self._changed = Condition()
        self._running = RLock()
        self._ended = False
        self._worker = Thread(target=self._work, name="automation", daemon=True)

    def start(self) -> None:
        """Let the worker run what comes due by itself."""
        self._worker.start()

    def end(self) -> None:
        """Run nothing more; what is under way is waited for."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._worker.join()

    def later(self, job: Job, *, after: timedelta | None = None) -> None:
        """Run a job after the automation's own time, or after so long; `settle` doesn't wait for it."""
        self._put(self._clock.now() + (self.delay if after is None else after), job, timed=False)

    def at(self, instant: datetime, job: Job) -> None:
        """Run a job when the account's present reaches an instant, and not before."""
        self._put(instant, job, timed=True)

    def run_due(self) -> None:
        """Run, here and now, what the present has reached."""
        self._drain(lambda queued: queued.due <= self._clock.now())

    def settle(self) -> None:
        """Run, here and now, all that waits for nothing but the automation's own time."""
        self._drain(lambda queued: not queued.timed or queued.due <= self._clock.now())

    @property
    def waiting(self) -> int:
        """How many jobs wait for nothing but the automation's own time."""
        with self._changed:
            return sum(not queued.timed for queued in self._queue)

    def _put(self, due: datetime, job: Job, *, timed: bool) -> None:
        with self._changed:
            heapq.heappush(self._queue, _Queued(due, next(self._numbers), job, timed))
            self._changed.notify_all()

    def _drain(self, ripe: Callable[[_Queued], bool]) -> None:
        for _ in range(ENOUGH):
            with self._running:
                queued = self._taken(ripe)
                if not queued:
                    return
                queued.job()
        message = f"the rules set each other off: {ENOUGH} jobs, and no end"
        raise AssertionError(message)

    def _taken(self, ripe: Callable[[_Queued], bool]) -> _Queued | None:
        with self._changed:
            chosen = min(filter(ripe, self._queue), default=None)
            if chosen:
                self._queue.remove(chosen)
                heapq.heapify(self._queue)
            return chosen

    def _work(self) -> None:
        while not self._ended:
            self.run_due()
            with self._changed:
                if not self._ended:
                    self._changed.wait(self._pause())

    def _pause(self) -> float | None:
        return self._clock.seconds_until(self._queue[0].due) if self._queue else None
