"""All that stands in the way of a call, gathered from what is stored; and whether that is known well enough."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.booking.absence import absences, busy_time
from integration.domain.booking.booking import AHEAD, Booking
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import CalendarEvent, Occurrence
from integration.domain.booking.slots import Agenda
from integration.domain.cover.absence import away
from integration.domain.errors import BadInput, UpstreamUnavailable
from integration.domain.hours.interval import Interval
from integration.ports import Expansion, Store
from integration.usecases.open_link import Visit

_DAY = timedelta(days=1)
"""More than any call with its buffers takes."""


class OfferState(StrEnum):
    """Whether times can be offered: the agent's calendar is connected, and our view of it is whole and fresh."""

    OPEN = "open"
    NOT_CONNECTED = "not connected"
    DISCONNECTED = "disconnected"
    STALE = "stale"


def state_of(visit: Visit, now: datetime) -> OfferState:
    """How the agent's calendar stands."""
    if visit.account is None:
        return OfferState.NOT_CONNECTED
    if visit.account.problem:
        return OfferState.DISCONNECTED
    return OfferState.STALE if visit.account.is_stale(now, visit.terms.booking.stale) else OfferState.OPEN


def gather(store: Store, expand: Expansion, visit: Visit, window: Interval, now: datetime) -> Agenda:
    """What stands in the way of calls that start in the window.

    Raises UpstreamUnavailable where the calendar is not known well enough: unknown is never free.
    """
    state = state_of(visit, now)
    if visit.account is None or state is not OfferState.OPEN:
        message = f"the agent's calendar is {state}: nothing can be booked just now"
        raise UpstreamUnavailable(message)
    where, account, wide = visit.installation.id, visit.account, Interval(window.start - _DAY, window.end + _DAY)
    bookings = store.bookings_of(where, account.agent, wide.start)
    events = store.calendar_events(where, account.agent)
    occurrences = _expanded(expand, events, account, wide)
    return Agenda(
        service=visit.terms.hours,
        agent=account.hours.hours if account.hours else None,
        busy=(*busy_time(occurrences, _better_known(bookings, events, account)), *account.unexplained),
        absent=(*absences(occurrences), *_entered(store, where, account.agent, wide)),
        bookings=bookings,
        customers=store.bookings_for(where, visit.customer.name, now),
    )


def _entered(store: Store, installation: str, agent: str, window: Interval) -> tuple[Interval, ...]:
    """When the agent is away by what was entered by hand."""
    known = store.absences(installation, window.start)
    return away(tuple(each for each in known if each.agent == agent.strip().casefold()), window)


def _better_known(
    bookings: Iterable[Booking], events: Iterable[CalendarEvent], account: CalendarAccount
) -> frozenset[str]:
    """The bookings of which the store knows more than what our view says of their events.

    An event that still stands in a view younger than the end of its call takes its time like any other: the agent
    brought it back, or dragged it elsewhere. So does one that the agent repeats, for all the times of it.
    """
    repeated = {event.booking for event in events if event.recurrence}
    known = (each.id for each in bookings if each.state in AHEAD or not _is_older(each, account.synced_at))
    return frozenset(known) - repeated


def _is_older(booking: Booking, synced_at: datetime | None) -> bool:
    return synced_at is not None and max([booking.made_at, *(step.at for step in booking.steps)]) < synced_at


def _expanded(
    expand: Expansion, events: Sequence[CalendarEvent], account: CalendarAccount, window: Interval
) -> tuple[Occurrence, ...]:
    try:
        return expand(events, window, account.zone)
    except BadInput as error:
        message = "the agent's calendar has a series that can't be read: nothing can be booked just now"
        raise UpstreamUnavailable(message) from error
