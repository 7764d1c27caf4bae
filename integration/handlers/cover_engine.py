"""The engine's third part: one thread that keeps who answers each customer as it should be."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.handlers.bell import Bell
from integration.ports import Now, Store
from integration.usecases.keep_cover import KeepCover

_log = structlog.get_logger(__name__)

_LONGEST_NAP = timedelta(seconds=1)
"""Another process (a command, a calendar's sync) can change something without waking us; so late we may see it."""

_AFTER_A_FAULT = timedelta(seconds=15)
_STEADY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an installation's covers were worked out from, and when they are to be looked at again."""

    knowledge: object
    again: datetime


class CoverEngine:
    """Runs in `serve` from `start` to `stop`; `changed` tells it to look at once.

    It works an installation's covers out where their time has come, or something that they rest on is another. `wake`
    is called then, as tickets may have been put in line.
    """

    def __init__(self, store: Store, keep: KeepCover, wake: Callable[[], None], now: Now) -> None:
        self._store, self._keep, self._wake, self._now = store, keep, wake, now
        self._bell, self._stopping = Bell(), threading.Event()
        self._seen: dict[str, _Seen] = {}
        self._thread = threading.Thread(target=self._run, name="cover", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def changed(self) -> None:
        """An absence, the plan or the roster is another."""
        self._bell.ring()

    def stop(self) -> None:
        """Let the thread finish what is in its hands."""
        self._stopping.set()
        self._bell.ring_all()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            heard = self._bell.rings
            try:
                for installation in self._store.all():
                    self._look_after(installation.id)
            except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
                _log.exception("cover.fault")
            self._bell.sleep(_LONGEST_NAP.total_seconds(), heard=heard)

    def _look_after(self, installation: str) -> None:
        knowledge, seen, now = self._knowledge(installation), self._seen.get(installation), self._now()
        if seen and seen.knowledge == knowledge and now < seen.again:
            return
        self._seen[installation] = _Seen(knowledge, self._kept(installation, now))
        self._wake()

    def _kept(self, installation: str, now: datetime) -> datetime:
        """When to look again: a fault with one installation keeps no other waiting."""
        try:
            return self._keep(installation) or now + _STEADY
        except VipDeskError as error:
            _log.warning("cover.failed", installation=installation, reason=str(error))
        except Exception:  # noqa: BLE001 - as above
            _log.exception("cover.fault", installation=installation)
        return now + _AFTER_A_FAULT

    def _knowledge(self, installation: str) -> object:
        """All that the covers rest on, but of the tickets only whose they are; cheap to read."""
        store, now = self._store, self._now()
        accounts = store.calendar_accounts(installation)
        latest = store.handovers(installation, limit=1)
        return (
            store.roster(installation),
            store.desk_plan(installation),
            store.terms(installation),
            tuple(store.absences(installation, now)),
            tuple((each.agent, each.hours, each.zone, each.sync_token, each.synced_at) for each in accounts),
            tuple((each.id, each.state) for each in latest),
            tuple(store.customers(installation)),
        )
