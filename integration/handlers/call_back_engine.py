"""The thread that puts missed calls on the helpdesk, and tries again where it couldn't."""

import threading
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.ports import Now, Store
from integration.usecases.work_call_backs import WorkCallBacks

_log = structlog.get_logger(__name__)

_LONGEST_NAP = timedelta(seconds=5)
"""A phone system tells that a call is over, and what was recorded of it, at the same time and in any order: by the
next round both are here."""

_SHORTEST_NAP = timedelta(seconds=1)


class CallBackEngine:
    """Runs in `serve` from `start` to `stop`."""

    def __init__(self, store: Store, work: WorkCallBacks, now: Now) -> None:
        self._store, self._work, self._now = store, work, now
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="call-backs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let it finish what is in its hands."""
        self._stopping.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(self.round())

    def round(self) -> float:
        """One round; the seconds until the next."""
        try:
            waits = [self._worked(each.id) for each in self._store.all()]
        except VipDeskError as error:
            _log.warning("call_backs.failed", reason=str(error))
            waits = []
        soonest = min((at for at in waits if at), default=None)
        nap = _LONGEST_NAP if soonest is None else min(soonest - self._now(), _LONGEST_NAP)
        return max(nap, _SHORTEST_NAP).total_seconds()

    def _worked(self, installation: str) -> datetime | None:
        try:
            return self._work(installation)
        except VipDeskError as error:
            _log.warning("call_backs.failed", installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("call_backs.fault", installation=installation)
        return None
