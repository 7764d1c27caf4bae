"""The one way in which a wanted booking is made true in Google: in the customer's request, and by the worker."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.errors import CredentialsRevoked, Superseded, UpstreamUnavailable, VipDeskError
from integration.ports import AgentCalendar, CalendarOf, Now, Store
from integration.usecases.beside_ticket import CallPage
from integration.usecases.cancel_booking import CancelBooking
from integration.usecases.confirm_booking import ConfirmBooking
from integration.usecases.look_after_booking import LookAfterBooking, OpenTicket
from integration.usecases.move_booking import MoveBooking
from integration.usecases.settle_booking import SettleBooking

__all__ = ["FinishBooking", "OpenTicket"]

_log = structlog.get_logger(__name__)

_OVER = frozenset({BookingState.CANCELLED, BookingState.FAILED})


@dataclass(frozen=True, slots=True)
class FinishBooking:
    """Takes one booking a step further, from whatever state it is in; repeating it does no harm.

    `sync` brings our view of an agent's calendar up to date, `call_page` gives the address of a call's page, and
    `posted` is called where something new lies in the outbox. In a request (`fresh`) a booking costs three calls to
    Google: free/busy, the event, and one page of changes.
    """

    store: Store
    calendar_of: CalendarOf
    sync: Callable[[str, str], None]
    open_ticket: OpenTicket
    call_page: CallPage
    posted: Callable[[], None]
    now: Now

    def __call__(self, installation: str, booking: Booking, *, fresh: bool = False) -> Booking:
        """The booking as it stands then; somebody else's word on it counts, where they were faster.

        A fresh one raises SlotTaken, UpstreamUnavailable or UpstreamRefused where what was wanted is off the table; by
        the worker it raises none of these.
        """
        try:
            done = self._step(installation, booking, fresh=fresh)
        except CredentialsRevoked as error:
            self.store.wake_calendar(installation, booking.agent, self.now())  # the sync tells that it is lost
            message = "the agent's calendar can't be reached: nothing was changed"
            raise UpstreamUnavailable(message) from error
        except Superseded:
            return self._as_stored(installation, booking)
        if booking.state is not BookingState.CONFIRMED and done.state is BookingState.CONFIRMED:
            return self._rechecked(installation, done)
        return done

    def _step(self, installation: str, booking: Booking, *, fresh: bool) -> Booking:
        settle = SettleBooking(self.store, self.posted, self.now)
        match booking.state:
            case BookingState.CONFIRMING:
                confirm = ConfirmBooking(settle, self._calendar, self.call_page)
                return (confirm.at_once if fresh else confirm.by_and_by)(installation, booking)
            case BookingState.MOVING:
                move = MoveBooking(settle, self._calendar)
                return (move.at_once if fresh else move.by_and_by)(installation, booking)
            case BookingState.CANCELLING:
                return CancelBooking(settle, self._calendar)(installation, booking)
            case _ if fresh or booking.state is BookingState.HOLD:
                return booking
        return LookAfterBooking(settle, self._calendar, self.open_ticket)(installation, booking)

    def _calendar(self, installation: str, agent: str) -> AgentCalendar:
        found = self.store.calendar(installation, agent)
        if found is None:
            message = "the agent's calendar is not connected"
            raise CredentialsRevoked(message)
        return self.calendar_of(*found)

    def _rechecked(self, installation: str, booking: Booking) -> Booking:
        """What the agent put in between our question and our event is found now, and told by the sync."""
        ids = {"installation": installation, "booking": booking.id}
        try:
            self.sync(installation, booking.agent)
        except VipDeskError as error:  # what was answered stays answered; the next sync finds it
            _log.warning("booking.not_rechecked", **ids, reason=str(error))
            return booking
        except Exception:  # noqa: BLE001 - nor does a fault of ours undo it
            _log.exception("booking.not_rechecked", **ids)
            return booking
        return self.store.booking(installation, booking.id) or booking

    def _as_stored(self, installation: str, booking: Booking) -> Booking:
        stored = self.store.booking(installation, booking.id) or booking
        _log.info("booking.superseded", installation=installation, booking=booking.id)
        gone = stored.state in _OVER or stored.event != booking.event
        if gone and booking.state is BookingState.CONFIRMING:
            self._take_out(installation, booking)
        return stored

    def _take_out(self, installation: str, booking: Booking) -> None:
        """An event of ours that came through after somebody else had given the booking up stands for nothing."""
        try:
            self._calendar(installation, booking.agent).remove(booking.event)
        except VipDeskError as error:
            _log.error("booking.event_left", installation=installation, booking=booking.id, reason=str(error))
