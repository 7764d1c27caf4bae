"""All that stands in the way of a call, gathered from what is stored; and whether that is known well enough."""

from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.booking.absence import absences, busy_time
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import Occurrence
from integration.domain.booking.slots import Agenda
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
    occurrences = _expanded(store, expand, where, account, wide)
    return Agenda(
        service=visit.terms.hours,
        agent=account.hours.hours if account.hours else None,
        busy=(*busy_time(occurrences, frozenset(each.id for each in bookings)), *account.unexplained),
        absent=absences(occurrences),
        bookings=bookings,
        customers=store.bookings_for(where, visit.customer.name, now),
    )


def _expanded(
    store: Store, expand: Expansion, where: str, account: CalendarAccount, window: Interval
) -> tuple[Occurrence, ...]:
    try:
        return expand(store.calendar_events(where, account.agent), window, account.zone)
    except BadInput as error:
        message = "the agent's calendar has a series that can't be read: nothing can be booked just now"
        raise UpstreamUnavailable(message) from error
