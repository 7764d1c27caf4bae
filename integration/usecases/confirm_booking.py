"""Make a claimed time a call in the agent's calendar, or give it back; until Google has answered it is neither."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from integration.domain.booking.booking import Actor, Booking, BookingState, CallEvent, Placed, StepKind
from integration.domain.booking.event_text import call_event
from integration.domain.decision import AlertKind
from integration.domain.errors import (
    CredentialsRevoked,
    EventExists,
    Misconfigured,
    SlotTaken,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.ports import AgentCalendar
from integration.usecases.beside_ticket import CallPage
from integration.usecases.open_link import agent_of
from integration.usecases.settle_booking import TAKEN_OVER_AFTER, SettleBooking

_log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=30)
"""How long a booking may wait for Google's answer before it is given up."""

LOST_AFTER = timedelta(days=1)
"""How long after a call's end we still try to reach its calendar."""

_ATTEMPTS = 3
"""Ids of events that are tried in one go."""

NO_ANSWER = (UpstreamUnavailable, UpstreamRefused, CredentialsRevoked, Misconfigured)
"""With which the calendar has not said what we need to know."""

CalendarFor = Callable[[str, str], AgentCalendar]
"""The calendar of an agent of an installation; CredentialsRevoked where it isn't connected."""

Refused = Callable[[str, Booking, AgentCalendar, UpstreamRefused], Booking]
"""What is done where Google refuses an event."""


@dataclass(frozen=True, slots=True)
class ConfirmBooking:
    """What is done for a booking in `confirming`."""

    settle: SettleBooking
    calendar_for: CalendarFor
    call_page: CallPage

    def at_once(self, where: str, booking: Booking) -> Booking:
        """In the customer's request: free/busy, then the event; nothing was sent to Google for it before.

        Raises what the calendar raises where nothing was booked, and SlotTaken where the agent is busy.
        """
        try:
            calendar = self.calendar_for(where, booking.agent)
            taken = calendar.busy(booking.padded)
        except VipDeskError as error:
            self._drop(where, booking, str(error))
            raise
        if taken:
            message = "the agent is busy at that time: choose another one"
            self._drop(where, booking, message)
            raise SlotTaken(message)
        try:
            return self._inserted(where, booking, calendar, self._drop_and_raise)
        except UpstreamUnavailable:  # the store's own: Google has the event by now, and the worker will find it
            return booking

    def by_and_by(self, where: str, booking: Booking) -> Booking:
        """By the worker: an event that is there already is the answer that was lost."""
        try:
            calendar = self.calendar_for(where, booking.agent)
            found = calendar.find(booking.event)
            if found and _is_ours(found, booking):
                return self._confirmed(where, booking, found)
            if why := self._why_not(booking, calendar):
                return self._undone(where, booking, calendar, why)
        except NO_ANSWER as error:
            return self._later_or_lost(where, booking, error)
        return self._inserted(where, booking, calendar, self._undone_after)

    def _why_not(self, booking: Booking, calendar: AgentCalendar) -> str:
        now = self.settle.now()
        if now >= min(booking.made_at + PATIENCE, booking.span.start):
            return "the calendar did not answer in time"
        return "the agent is busy at that time" if calendar.busy(booking.padded) else ""

    def _inserted(self, where: str, booking: Booking, calendar: AgentCalendar, refused: Refused) -> Booking:
        for _ in range(_ATTEMPTS):
            try:
                placed = calendar.insert(self._event(where, booking))
            except EventExists:
                _log.info("booking.event_exists", installation=where, booking=booking.id)
            except UpstreamRefused as error:
                return refused(where, booking, calendar, error)
            except NO_ANSWER as error:
                return self.settle.later(where, booking, error)
            else:
                return self._confirmed(where, booking, placed)
            try:
                found = calendar.find(booking.event)
            except NO_ANSWER as error:
                return self.settle.later(where, booking, error)
            if found and _is_ours(found, booking):
                return self._confirmed(where, booking, found)
            booking = self._next_attempt(where, booking)
        return self.settle.later(where, booking)

    def _next_attempt(self, where: str, booking: Booking) -> Booking:
        """Kept before it is used: an event whose id nobody remembers could never be taken out."""
        again = replace(booking, attempt=booking.attempt + 1)
        return self.settle.keep(where, again, work_at=self.settle.now() + TAKEN_OVER_AFTER)

    def _event(self, where: str, booking: Booking) -> CallEvent:
        store = self.settle.store
        agent = agent_of(store.roster(where), booking, store.desk_plan(where))
        return call_event(where, booking, agent.name, self.call_page(where, booking))

    def _confirmed(self, where: str, booking: Booking, placed: Placed) -> Booking:
        told = replace(
            self.settle.stepped(booking, StepKind.BOOKED, by=Actor.CUSTOMER),
            state=BookingState.CONFIRMED,
            etag=placed.etag,
            meet=placed.meet,
            tries=0,
            problem="",
        )
        kept = self.settle(where, told, news=AlertKind.URGENT_CALL if booking.urgent else None)
        _log.info("booking.confirmed", installation=where, booking=booking.id)
        return kept

    def _drop(self, where: str, booking: Booking, why: str) -> None:
        """Nobody was told anything: the time is free, and the key may be used again."""
        self.settle(where, replace(booking, state=BookingState.FAILED, request="", problem=why))
        _log.warning("booking.dropped", installation=where, booking=booking.id)

    def _drop_and_raise(self, where: str, booking: Booking, _: AgentCalendar, error: UpstreamRefused) -> Booking:
        self._drop(where, booking, str(error))
        raise error

    def _undone_after(self, where: str, booking: Booking, calendar: AgentCalendar, error: UpstreamRefused) -> Booking:
        try:
            return self._undone(where, booking, calendar, str(error))
        except NO_ANSWER as unreachable:
            return self._later_or_lost(where, booking, unreachable)

    def _undone(self, where: str, booking: Booking, calendar: AgentCalendar, why: str) -> Booking:
        """Who was told that it is being confirmed must be told otherwise; first what may have come through goes."""
        calendar.remove(booking.event)
        return self._failed(where, booking, why)

    def _failed(self, where: str, booking: Booking, why: str) -> Booking:
        told = self.settle.stepped(booking, StepKind.FAILED, by=Actor.CUSTOMER)
        failed = replace(told, state=BookingState.FAILED, problem=why)
        kept = self.settle(where, failed, news=AlertKind.CALL_FAILED)
        _log.error("booking.failed", installation=where, booking=booking.id)
        return kept

    def _later_or_lost(self, where: str, booking: Booking, error: VipDeskError) -> Booking:
        if self.settle.now() >= booking.span.end + LOST_AFTER:
            return self._failed(where, booking, "the calendar was never reached again")
        return self.settle.later(where, booking, error)


def _is_ours(placed: Placed, booking: Booking) -> bool:
    return placed.booking == booking.id and not placed.cancelled
