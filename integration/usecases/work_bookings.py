"""Work on bookings, one claim at a time: what Google has not answered, and what is left to do once it has."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from integration.ports import Now, Store
from integration.usecases.finish_booking import FinishBooking

_log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than the slowest honest pass, and the wait after one that ended in a fault."""


@dataclass(frozen=True, slots=True)
class WorkBookings:
    """Claims the booking whose work is due longest and hands it to `finish`; no error loses it."""

    store: Store
    finish: FinishBooking
    now: Now

    def __call__(self) -> bool:
        """Work on one booking; False when none is due."""
        claimed = self.store.claim_booking(self.now(), LEASE)
        if claimed is None:
            return False
        installation, booking = claimed
        try:
            self.finish(installation, booking)
        except Exception:  # noqa: BLE001 - a fault of ours must neither lose the booking nor end the worker
            _log.exception("booking.fault", installation=installation, booking=booking.id)
        return True
