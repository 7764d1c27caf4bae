"""Sync calendars as they come due, one claim at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from integration.domain.errors import UpstreamUnavailable, VipDeskError
from integration.ports import Now, Store

_log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than an honest sync of changes; a longer one may have another beside it, and one of the two gives way."""

WITH_PUSH = timedelta(minutes=5)
WITHOUT_PUSH = timedelta(seconds=60)
_RECONNECT = timedelta(minutes=10)
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(minutes=5)
_SPREAD = 0.2


@dataclass(frozen=True, slots=True)
class WorkCalendars:
    """Claims the next calendar, syncs it, and keeps its push channel open; no error ends the loop.

    `chance` gives numbers from 0 up to 1: calendars that were connected together aren't asked at once for ever.
    """

    store: Store
    sync: Callable[[str, str], None]
    watch: Callable[[str, str], bool]
    chance: Callable[[], float]
    now: Now

    def __call__(self) -> bool:
        """Sync one calendar; False when none was due."""
        claimed = self.store.claim_calendar(self.now(), LEASE)
        if claimed is None:
            return False
        wait = _LONGEST_WAIT
        try:
            wait = self._worked(*claimed)
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("calendar.fault", installation=claimed[0])
        spread = 1 + _SPREAD * (self.chance() - 0.5)
        self.store.calendar_done(*claimed, self.now() + wait * spread)
        return True

    def _worked(self, installation: str, agent: str) -> timedelta:
        """How long until the next sync."""
        try:
            self.sync(installation, agent)
        except UpstreamUnavailable as error:
            _log.warning("calendar.retry", installation=installation, reason=str(error))
            return max(error.retry_after or timedelta(0), self._backoff(installation, agent))
        except VipDeskError as error:
            _log.warning("calendar.failed", installation=installation, reason=str(error))
            return _RECONNECT
        return WITH_PUSH if self.watch(installation, agent) else WITHOUT_PUSH

    def _backoff(self, installation: str, agent: str) -> timedelta:
        found = self.store.calendar(installation, agent)
        failures = found[0].failures if found else 1
        doubled: int = 2 ** min(max(failures - 1, 0), 10)
        return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)
