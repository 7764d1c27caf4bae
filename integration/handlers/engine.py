"""The embedded engine: threads that work off the line, sleep until the next deadline, and reconcile on a schedule."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.ports import Now, Store
from integration.usecases.reconcile import Reconcile
from integration.usecases.work_line import WorkLine

_log = structlog.get_logger(__name__)

_LONGEST_NAP = timedelta(seconds=1)
"""Another process (a replay, an import) can put work in line without waking us; this is how late we may see it."""

_SOON = timedelta(seconds=15)
"""When to reconcile again after a walk that the host broke off."""


class Engine:
    """Runs in `serve` from `start` to `stop`; `wake` tells it that something new is in line."""

    def __init__(self, store: Store, work: WorkLine, reconcile: Reconcile, now: Now) -> None:
        self._store, self._work, self._reconcile, self._now = store, work, reconcile, now
        self._changed = threading.Condition()
        self._news = 0
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, *, workers: int, reconcile_every: timedelta) -> None:
        """Void the leases of a process that is gone, then begin."""
        self._store.release_all()
        self._spawn("reconcile", lambda: self._keep_reconciling(reconcile_every))
        for number in range(workers):
            self._spawn(f"worker-{number}", self._keep_working)

    def wake(self) -> None:
        """Something new is in line."""
        with self._changed:
            self._news += 1
            self._changed.notify()

    def stop(self) -> None:
        """Let each thread finish the ticket in its hands."""
        self._stopping.set()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _keep_working(self) -> None:
        while not self._stopping.is_set():
            seen = self._news
            if not self._work():
                self._nap(seen)

    def _nap(self, seen: int) -> None:
        until = self._seconds_to(self._store.waiting().next_at)
        with self._changed:
            if self._news == seen and not self._stopping.is_set():
                self._changed.wait(until)

    def _seconds_to(self, instant: datetime | None) -> float:
        wait = _LONGEST_NAP if instant is None else min(instant - self._now(), _LONGEST_NAP)
        return max(wait.total_seconds(), 0.005)

    def _keep_reconciling(self, every: timedelta) -> None:
        while not self._stopping.is_set():
            walks = [self._reconciled(installation.id) for installation in self._store.all()]
            self._stopping.wait((every if all(walks) else min(every, _SOON)).total_seconds())

    def _reconciled(self, installation: str) -> bool:
        try:
            if self._reconcile(installation).enqueued:
                self.wake()
        except VipDeskError as error:
            _log.warning("reconcile.failed", installation=installation, reason=str(error))
            return False
        return True
