"""Move a call in the agent's calendar to the time that was claimed beside the former one, or leave it where it was."""

from dataclasses import dataclass, replace

import structlog

from integration.domain.booking.absence import minus
from integration.domain.booking.booking import Actor, Booking, BookingState, Placed, StepKind
from integration.domain.decision import AlertKind
from integration.domain.errors import EventChanged, EventGone, SlotTaken, UpstreamRefused, VipDeskError
from integration.ports import AgentCalendar
from integration.usecases.confirm_booking import LOST_AFTER, NO_ANSWER, CalendarFor
from integration.usecases.owe_response import owe_response
from integration.usecases.settle_booking import SettleBooking, former_padded

_log = structlog.get_logger(__name__)

_MOST_TRIES = 33
"""About half an hour of waiting for Google's answer."""

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class MoveBooking:
    """What is done for a booking in `moving`; its `former` is where the event stands until Google says otherwise."""

    settle: SettleBooking
    calendar_for: CalendarFor

    def at_once(self, where: str, booking: Booking) -> Booking:
        """In the customer's request; raises SlotTaken, or what the calendar raised, where the call stays as it was."""
        try:
            calendar = self.calendar_for(where, booking.agent)
            taken = _taken(booking, calendar)
        except VipDeskError:
            self._back(where, booking)
            raise
        if taken:
            self._back(where, booking)
            message = "the agent is busy at that time: choose another one"
            raise SlotTaken(message)
        try:
            return self._moved_from(where, booking, calendar, booking.etag)
        except UpstreamRefused:
            self._back(where, booking)
            raise
        except NO_ANSWER as error:
            return self.settle.later(where, booking, error)

    def by_and_by(self, where: str, booking: Booking) -> Booking:
        """By the worker: an event that stands where it is wanted is the answer that was lost."""
        try:
            return self._looked_at(where, booking, self.calendar_for(where, booking.agent))
        except NO_ANSWER as error:
            if self.settle.now() >= booking.span.end + LOST_AFTER:
                return self._given_up(where, booking, "the calendar was never reached again")
            return self.settle.later(where, booking, error)

    def _looked_at(self, where: str, booking: Booking, calendar: AgentCalendar) -> Booking:
        found = calendar.find(booking.event)
        if found is None or found.cancelled:
            return self._gone(where, booking)
        if found.span == booking.span:
            return self._moved(where, booking, found)
        if why := self._why_not(booking, calendar):
            return self._given_up(where, booking, why)
        try:
            return self._moved_from(where, booking, calendar, found.etag)
        except UpstreamRefused as error:
            return self._given_up(where, booking, str(error))

    def _why_not(self, booking: Booking, calendar: AgentCalendar) -> str:
        now = self.settle.now()
        # Where the former time has passed, nothing is left to go back to: nobody came to it.
        can_go_back = booking.former is None or now < booking.former.start
        if now >= booking.span.start or (can_go_back and booking.tries >= _MOST_TRIES):
            return "the calendar did not answer in time"
        return "the agent is busy at that time" if _taken(booking, calendar) else ""

    def _moved_from(self, where: str, booking: Booking, calendar: AgentCalendar, etag: str) -> Booking:
        """Move it from the version that we know; one that was changed since is read again, once."""
        for _ in range(_ATTEMPTS):
            try:
                placed = calendar.move(booking.event, booking.span, etag)
            except EventGone:
                return self._gone(where, booking)
            except EventChanged:
                found = calendar.find(booking.event)
                if found is None or found.cancelled:
                    return self._gone(where, booking)
                if found.span == booking.span:
                    return self._moved(where, booking, found)
                etag = found.etag
            else:
                return self._moved(where, booking, placed)
        return self.settle.later(where, booking)

    def _moved(self, where: str, booking: Booking, placed: Placed) -> Booking:
        told = self.settle.stepped(booking, StepKind.MOVED, by=Actor.CUSTOMER)
        meet = placed.meet or booking.meet
        settled = replace(told, etag=placed.etag, meet=meet, problem="")
        owe_response(self.settle.store, where, settled, self.settle.now())
        kept = self._stands(where, settled, news=AlertKind.URGENT_CALL if booking.urgent else None)
        _log.info("booking.moved", installation=where, booking=booking.id)
        return kept

    def _gone(self, where: str, booking: Booking) -> Booking:
        """The agent took the call out of the calendar meanwhile; it was the former one that they took out."""
        former = _where_it_was(booking)
        told = self.settle.stepped(former, StepKind.CANCELLED, by=Actor.AGENT)
        kept = self.settle(where, replace(told, state=BookingState.CANCELLED))
        _log.info("booking.cancelled", installation=where, booking=booking.id)
        return kept

    def _given_up(self, where: str, booking: Booking, why: str) -> Booking:
        told = self.settle.stepped(booking, StepKind.FAILED, by=Actor.CUSTOMER)
        kept = self._back(where, replace(told, problem=why), news=AlertKind.CALL_FAILED)
        _log.error("booking.not_moved", installation=where, booking=booking.id)
        return kept

    def _back(self, where: str, booking: Booking, *, news: AlertKind | None = None) -> Booking:
        return self._stands(where, _where_it_was(booking), news=news, about=booking)

    def _stands(
        self, where: str, booking: Booking, *, news: AlertKind | None = None, about: Booking | None = None
    ) -> Booking:
        confirmed = replace(booking, state=BookingState.CONFIRMED, former=None, tries=0)
        return self.settle(where, confirmed, news=news, about=about)


def _where_it_was(booking: Booking) -> Booking:
    return replace(booking, span=booking.former or booking.span, padded=former_padded(booking), former=None)


def _taken(booking: Booking, calendar: AgentCalendar) -> bool:
    """Whether the agent is busy at the new time with anything but this call at its former one."""
    former = (booking.former,) if booking.former else ()
    return bool(minus(calendar.busy(booking.padded), former))
