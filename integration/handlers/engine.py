"""The embedded engine: threads that work off the line, post out, sleep until the next deadline, reconcile, and poll."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.handlers.bell import Bell
from integration.ports import Now, Store
from integration.usecases.poll_changes import PollChanges
from integration.usecases.post_out import PostOut
from integration.usecases.reconcile import Reconcile
from integration.usecases.work_line import WorkLine

_log = structlog.get_logger(__name__)

_LONGEST_NAP = timedelta(seconds=1)
"""Another process (a replay, an import) can put work in line without waking us; this is how late we may see it."""

_SOON = timedelta(seconds=15)
"""When to reconcile again after a walk that the host broke off."""

_POLL_EVERY = timedelta(seconds=60)
"""How often hosts that can tell are asked what has changed."""


class Engine:
    """Runs in `serve` from `start` to `stop`; `wake` tells it that something new is in line.

    `posted` rings when something new is to be posted out.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one argument for each thing that it drives
        self,
        store: Store,
        work: WorkLine,
        post_out: PostOut,
        reconcile: Reconcile,
        poll: PollChanges,
        now: Now,
        posted: Bell,
    ) -> None:
        self._store, self._work, self._post_out, self._now = store, work, post_out, now
        self._reconcile, self._poll = reconcile, poll
        self._arrived, self._posted = Bell(), posted
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, *, workers: int, reconcile_every: timedelta) -> None:
        """Void the leases of a process that is gone, then begin."""
        self._store.release_all()
        self._spawn("reconcile", lambda: self._keep_reconciling(reconcile_every))
        self._spawn("poll", self._keep_polling)
        self._spawn("post-out", self._keep_posting)
        for number in range(workers):
            self._spawn(f"worker-{number}", self._keep_working)

    def wake(self) -> None:
        """Something new is in line."""
        self._arrived.ring()

    def stop(self) -> None:
        """Let each thread finish the ticket, or the message, in its hands."""
        self._stopping.set()
        self._arrived.ring_all()
        self._posted.ring_all()
        for thread in self._threads:
            thread.join()

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _keep_working(self) -> None:
        while not self._stopping.is_set():
            heard = self._arrived.rings
            pause = self._worked()
            if pause is not None:
                self._arrived.sleep(pause, heard=heard)

    def _worked(self) -> float | None:
        """Work one ticket off; the seconds to sleep where none was ready, or where the store is in trouble."""
        try:
            return None if self._work() else self._seconds_to(self._store.waiting().next_at)
        except VipDeskError as error:
            _log.warning("work.failed", reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("work.fault")
        return _LONGEST_NAP.total_seconds()

    def _keep_posting(self) -> None:
        while not self._stopping.is_set():
            heard = self._posted.rings
            pause = self._post()
            if pause is not None:
                self._posted.sleep(pause, heard=heard)

    def _post(self) -> float | None:
        """Post one message out; the seconds to sleep where nothing was due, or where the store is in trouble."""
        try:
            return None if self._post_out() else self._seconds_to(self._store.next_posting_at())
        except VipDeskError as error:
            _log.warning("posting.failed", reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("posting.fault")
        return _LONGEST_NAP.total_seconds()

    def _seconds_to(self, instant: datetime | None) -> float:
        wait = _LONGEST_NAP if instant is None else min(instant - self._now(), _LONGEST_NAP)
        return max(wait.total_seconds(), 0.005)

    def _keep_reconciling(self, every: timedelta) -> None:
        while not self._stopping.is_set():
            walks = [self._reconciled(installation.id) for installation in self._store.all()]
            self._stopping.wait((every if all(walks) else min(every, _SOON)).total_seconds())

    def _reconciled(self, installation: str) -> bool:
        try:
            walk = self._reconcile(installation)
            if walk and walk.repaired:
                self.wake()
        except VipDeskError as error:
            _log.warning("reconcile.failed", installation=installation, reason=str(error))
            return False
        return True

    def _keep_polling(self) -> None:
        while not self._stopping.is_set():
            for installation in self._store.all():
                self._polled(installation.id)
            self._stopping.wait(_POLL_EVERY.total_seconds())

    def _polled(self, installation: str) -> None:
        try:
            walk = self._poll(installation)
            if walk and walk.repaired:
                self.wake()
        except VipDeskError as error:
            _log.warning("poll.failed", installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("poll.fault", installation=installation)
