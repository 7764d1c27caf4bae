"""Take a call out of the agent's calendar; once that is wanted, nothing leads back."""

from dataclasses import dataclass, replace

import structlog

from integration.domain.booking.booking import Booking, BookingState
from integration.usecases.confirm_booking import LOST_AFTER, NO_ANSWER, CalendarFor
from integration.usecases.settle_booking import SettleBooking

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """What is done for a booking in `cancelling`; who wanted it stands in its last step already."""

    settle: SettleBooking
    calendar_for: CalendarFor

    def __call__(self, where: str, booking: Booking) -> Booking:
        """Cancelled, or still cancelling where Google can't be reached; its time stays claimed until then."""
        try:
            self.calendar_for(where, booking.agent).remove(booking.event)
        except NO_ANSWER as error:
            if self.settle.now() < booking.span.end + LOST_AFTER:
                return self.settle.later(where, booking, error)
        kept = self.settle(where, replace(booking, state=BookingState.CANCELLED, problem=""))
        _log.info("booking.cancelled", installation=where, booking=booking.id)
        return kept
