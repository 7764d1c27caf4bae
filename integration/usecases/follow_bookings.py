"""What the agent did in Google becomes true of the bookings."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from integration.domain.booking.booking import Booking, BookingState, StepKind
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import Occurrence
from integration.domain.booking.following import (
    as_agent_left_it,
    as_clashing,
    clashes,
    hints_at_change,
    is_followed,
    is_told,
    placed_as_seen,
)
from integration.domain.decision import AlertKind
from integration.domain.errors import Superseded
from integration.ports import AgentCalendar
from integration.usecases.owe_response import owe_response
from integration.usecases.settle_booking import SettleBooking

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FollowBookings:
    """Compares an agent's calls with our view of the calendar.

    The view is a hint too: it may be older than the booking. What it says otherwise is asked of Google, one question
    for each such call, before anything changes. The agent's word holds, even where another call has the time by now. A
    booking that somebody else writes meanwhile is left to the next time.
    """

    settle: SettleBooking

    def __call__(self, installation: str, account: CalendarAccount, calendar: AgentCalendar) -> Sequence[Booking]:
        """The agent's bookings once they follow; raises what `AgentCalendar.find` raises."""
        store, now = self.settle.store, self.settle.now()
        bookings = store.bookings_of(installation, account.agent, now)
        followed = [booking for booking in bookings if is_followed(booking, now)]
        if not followed:
            return bookings
        events = {event.id: event for event in store.calendar_events(installation, account.agent)}
        for booking in followed:
            event = events.get(booking.event)
            if hints_at_change(booking, event, account.zone):
                found = placed_as_seen(calendar.find(booking.event), event, account.zone)
                if after := as_agent_left_it(booking, found, now):
                    self._follow(installation, after)
        return store.bookings_of(installation, account.agent, now)

    def tell_clashes(self, installation: str, bookings: Sequence[Booking], occurrences: Sequence[Occurrence]) -> None:
        """Tell each confirmed call at which the agent can't be, once for each time that the call has."""
        now = self.settle.now()
        for booking in bookings:
            ahead = booking.state is BookingState.CONFIRMED and now < booking.span.end
            if ahead and not is_told(booking) and clashes(booking, bookings, occurrences):
                self._settled(installation, as_clashing(booking, now), AlertKind.CALL_CLASHED)

    def _follow(self, installation: str, booking: Booking) -> None:
        if booking.steps[-1].what is not StepKind.CANCELLED:
            owe_response(self.settle.store, installation, booking, self.settle.now())
        self._settled(installation, booking)

    def _settled(self, installation: str, booking: Booking, news: AlertKind | None = None) -> None:
        try:
            self.settle(installation, booking, news=news)
        except Superseded:
            return
        _log.info("booking.followed", installation=installation, booking=booking.id, what=booking.steps[-1].what)
