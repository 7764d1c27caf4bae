"""What is left to do for a booking that Google has answered: its ticket, its meeting link, and that it took place."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import structlog

from integration.domain.booking.booking import Actor, Booking, BookingState, StepKind
from integration.domain.errors import VipDeskError
from integration.usecases.confirm_booking import LOST_AFTER, NO_ANSWER, CalendarFor
from integration.usecases.owe_response import owe_response
from integration.usecases.settle_booking import SettleBooking, backoff, lacks_meet, lacks_ticket, next_work

_log = structlog.get_logger(__name__)

_SLOWEST_HOST = timedelta(minutes=3)
"""Longer than the slowest honest opening of a ticket: a few requests of ten seconds each, with their retries."""


class OpenTicket(Protocol):
    """Opens a ticket for a call."""

    def __call__(self, installation: str, booking: Booking, /, *, again: bool) -> str:
        """The host's id of the ticket; `again` where it was tried before, and may be there already.

        Empty where none is to be opened for now. Raises what the host's client raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class LookAfterBooking:
    """The worker's rounds; each thing that can't be had now is had later, and nothing waits for the others."""

    settle: SettleBooking
    calendar_for: CalendarFor
    open_ticket: OpenTicket

    def __call__(self, where: str, booking: Booking) -> Booking:
        """The booking after one round."""
        if booking.state is BookingState.CONFIRMED and self.settle.now() >= booking.span.end:
            return self._took_place(where, booking)
        looked = self._with_meet(where, booking) if lacks_meet(booking) else booking
        if lacks_ticket(looked):
            return self._with_ticket(where, looked)
        if looked.meet != booking.meet:
            return self.settle(where, looked)
        return self.settle.keep(where, looked, work_at=next_work(looked, self.settle.now()))

    def _took_place(self, where: str, booking: Booking) -> Booking:
        if any(step.what is StepKind.NO_SHOW for step in booking.steps):
            return self.settle(where, replace(booking, state=BookingState.CANCELLED))
        told = self.settle.stepped(booking, StepKind.TOOK_PLACE, by=Actor.DESK)
        kept = self.settle(where, replace(told, state=BookingState.DONE))
        _log.info("booking.took_place", installation=where, booking=booking.id)
        return kept

    def _with_meet(self, where: str, booking: Booking) -> Booking:
        try:
            found = self.calendar_for(where, booking.agent).find(booking.event)
        except NO_ANSWER:
            found = None
        meet = found.meet if found else ""
        return replace(booking, meet=meet, tries=booking.tries + (not meet))

    def _with_ticket(self, where: str, booking: Booking) -> Booking:
        again = booking.own_ticket
        if not again:  # kept before the host is asked: who dies in between looks for it first
            mine = replace(booking, own_ticket=True)
            booking = self.settle.keep(where, mine, work_at=self.settle.now() + _SLOWEST_HOST)
        try:
            ticket = self.open_ticket(where, booking, again=again)
        except VipDeskError as error:
            return self._without_ticket(where, booking, error)
        return self._ticketed(where, booking, ticket) if ticket else self._none_wanted(where, booking)

    def _ticketed(self, where: str, booking: Booking, ticket: str) -> Booking:
        ticketed = replace(booking, ticket=ticket, problem="")
        if booking.state is not BookingState.FAILED:
            owe_response(self.settle.store, where, ticketed, self.settle.now())
        kept = self.settle(where, ticketed)
        _log.info("booking.ticketed", installation=where, booking=booking.id, ticket=ticket)
        return kept

    def _none_wanted(self, where: str, booking: Booking) -> Booking:
        """Nothing is written to this host for now; at the call's end that may be different."""
        work_at = booking.span.end if booking.state is BookingState.CONFIRMED else None
        if lacks_meet(booking):
            work_at = self.settle.now() + backoff(booking.tries)
        return self.settle.keep(where, replace(booking, own_ticket=False), work_at=work_at)

    def _without_ticket(self, where: str, booking: Booking, error: VipDeskError) -> Booking:
        _log.warning("booking.no_ticket", installation=where, booking=booking.id, reason=str(error))
        now, tried = self.settle.now(), replace(booking, tries=booking.tries + 1, problem=str(error))
        if now >= booking.span.end + LOST_AFTER:
            return self.settle.keep(where, tried, work_at=None)
        wait = _ticket_wait(tried.tries)
        ends = booking.state is BookingState.CONFIRMED and now < booking.span.end < now + wait
        return self.settle.keep(where, tried, work_at=booking.span.end if ends else now + wait)


def _ticket_wait(tries: int) -> timedelta:
    """A minute for each try, at most an hour."""
    return timedelta(minutes=min(tries, 60))
