"""Offer the free times of an agent to a customer."""

from dataclasses import dataclass

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CallKind, CallType
from integration.domain.booking.caps import customer_is_full
from integration.domain.booking.slots import Agenda, Slots, free_slots
from integration.domain.errors import UpstreamUnavailable
from integration.domain.hours.interval import Interval
from integration.ports import Expansion, Now, Store
from integration.usecases.agenda import OfferState, gather, state_of
from integration.usecases.open_link import Visit, require_vip
from integration.usecases.urgent_ticket import urgent_for

__all__ = ["Offer", "OfferSlots", "OfferState"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be booked now: slots in order, none unless `state` is open; `zone` is the service's.

    `urgent`: an open S1 ticket shortens the notice. `capped`: the customer has as many calls of the kind as allowed.
    """

    state: OfferState
    slots: Slots
    zone: str
    urgent: bool = False
    capped: bool = False


@dataclass(frozen=True, slots=True)
class OfferSlots:
    """Finds free times in our view of the calendar; Google is asked once one is booked."""

    store: Store
    expand: Expansion
    now: Now

    def __call__(self, visit: Visit, kind: CallKind, window: Interval, *, moving: Booking | None = None) -> Offer:
        """The slots of this kind that start in the window; BadInput for a kind that isn't sold.

        The time of the call that is `moving` counts as free. Raises UnknownLink for a customer who is VIP no more.
        """
        require_vip(visit, self.now())
        now, zone, call = self.now(), visit.terms.hours.zone, visit.terms.booking.call(kind)
        state = state_of(visit, now)
        if state is not OfferState.OPEN:
            return Offer(state, Slots(), zone)
        try:
            agenda = gather(self.store, self.expand, visit, window, now)
        except UpstreamUnavailable:
            return Offer(OfferState.STALE, Slots(), zone)
        return self._offer(visit, call, window, agenda.without(moving.id if moving else ""))

    def _offer(self, visit: Visit, call: CallType, window: Interval, agenda: Agenda) -> Offer:
        now, terms = self.now(), visit.terms
        soon = window.start < now + call.notice
        urgent = soon and bool(urgent_for(self.store, visit))
        slots = free_slots(agenda, call, terms.booking, window, now, urgent=urgent)
        capped = customer_is_full(agenda.customers, call, now)
        return Offer(OfferState.OPEN, slots, terms.hours.zone, urgent=urgent, capped=capped)
