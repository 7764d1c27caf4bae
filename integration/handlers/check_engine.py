"""The engine's thread that looks daily whether connected hosts still let us in, and still tell us what happens."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.ports import Now
from integration.usecases.check_installations import CheckInstallations

_log = structlog.get_logger(__name__)

_EVERY = timedelta(days=1)
_SOON = timedelta(minutes=15)
"""When to look again where a host didn't answer."""

_LONGEST_NAP = timedelta(minutes=1)
"""Another process can connect an account without telling us; so late we may see it."""


class CheckEngine:
    """Runs in `serve` from `start` to `stop`; each installation is looked at once after the start, and then daily.

    Whether one is due is looked at every `nap`, and then what was written of removed ones is swept away.
    """

    def __init__(self, check: CheckInstallations, now: Now, *, nap: timedelta = _LONGEST_NAP) -> None:
        self._check, self._now, self._nap = check, now, nap
        self._due: dict[str, datetime] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="check", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the thread finish what is in its hands."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            for step in (self._check.sweep, self._look_after_all):
                self._tried(step)
            self._stopping.wait(self._nap.total_seconds())

    def _tried(self, step: Callable[[], None]) -> None:
        try:
            step()
        except VipDeskError as error:
            _log.warning("check.failed", reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("check.fault")

    def _look_after_all(self) -> None:
        for installation in self._check.installations():
            self._look_after(installation)

    def _look_after(self, installation: str) -> None:
        now = self._now()
        if self._stopping.is_set() or now < self._due.get(installation, now):
            return
        self._due[installation] = now + self._looked(installation)

    def _looked(self, installation: str) -> timedelta:
        """How long to wait: a fault with one installation keeps no other waiting."""
        try:
            self._check(installation)
        except VipDeskError as error:
            _log.warning("check.failed", installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - as above
            _log.exception("check.fault", installation=installation)
        else:
            return _EVERY
        return _SOON
