"""The engine's other half: threads that keep calendars in sync and finish bookings, each at its time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from integration.domain.errors import VipDeskError
from integration.handlers.bell import Bell
from integration.ports import Now, Store
from integration.usecases.work_bookings import WorkBookings
from integration.usecases.work_calendars import WorkCalendars

_log = structlog.get_logger(__name__)

_LONGEST_NAP = timedelta(seconds=1)
"""Another process (a command, a second door) can make work without waking us; this is how late we may see it."""

_EACH = 2
"""Threads for each kind of work: one that waits for a slow Google or helpdesk must not keep all others waiting."""


@dataclass(frozen=True, slots=True)
class _Loop:
    """One kind of work: `work` does a piece and says whether there was one, `next_at` when the next becomes due."""

    name: str
    work: Callable[[], bool]
    next_at: Callable[[], datetime | None]
    bell: Bell


class CalendarEngine:
    """Runs in `serve` from `start` to `stop`; `synced` and `booked` tell it that something new is due."""

    def __init__(self, store: Store, calendars: WorkCalendars, bookings: WorkBookings, now: Now) -> None:
        self._now = now
        self._calendars = _Loop("calendars", calendars, store.next_calendar_at, Bell())
        self._bookings = _Loop("bookings", bookings, store.next_booking_at, Bell())
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin; leases of a process that is gone were voided by the engine of tickets."""
        for number in range(_EACH):
            for loop in (self._calendars, self._bookings):
                self._spawn(f"{loop.name}-{number}", loop)

    def pushed(self) -> None:
        """A calendar has changed."""
        self._calendars.bell.ring()

    def booked(self) -> None:
        """A booking has something left to do."""
        self._bookings.bell.ring()

    def stop(self) -> None:
        """Let each thread finish what is in its hands."""
        self._stopping.set()
        for loop in (self._calendars, self._bookings):
            loop.bell.ring_all()
        for thread in self._threads:
            thread.join()

    def _spawn(self, name: str, loop: _Loop) -> None:
        thread = threading.Thread(target=self._keep, args=(loop,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _keep(self, loop: _Loop) -> None:
        while not self._stopping.is_set():
            heard = loop.bell.rings
            pause = self._worked(loop)
            if pause is not None:
                loop.bell.sleep(pause, heard=heard)

    def _worked(self, loop: _Loop) -> float | None:
        """Do one piece; the seconds to sleep where nothing was due, or where the store is in trouble."""
        try:
            return None if loop.work() else self._seconds_to(loop.next_at())
        except VipDeskError as error:
            _log.warning("calendar_work.failed", kind=loop.name, reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours must not end the thread
            _log.exception("calendar_work.fault", kind=loop.name)
        return _LONGEST_NAP.total_seconds()

    def _seconds_to(self, instant: datetime | None) -> float:
        wait = _LONGEST_NAP if instant is None else min(instant - self._now(), _LONGEST_NAP)
        return max(wait.total_seconds(), 0.005)
