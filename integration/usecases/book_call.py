"""Book a call: the store gives the time to one customer alone, and then Google is asked."""

from dataclasses import dataclass

import structlog

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.claims import Claim, claims_of
from integration.domain.errors import InvalidFields, Rejected, SlotTaken, Superseded
from integration.domain.hours.interval import as_utc
from integration.ports import Expansion, Now, Store
from integration.usecases.booking_request import BookingRequest, refuse_invalid
from integration.usecases.finish_booking import FinishBooking
from integration.usecases.fresh_id import FreshId, fresh_id
from integration.usecases.open_link import Visit
from integration.usecases.pick_slot import Picked, PickSlot
from integration.usecases.settle_booking import TAKEN_OVER_AFTER

__all__ = ["BookCall", "BookingRequest"]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BookCall:
    """Makes a booking of a visit's request; asked again with the same key, it is the same booking."""

    store: Store
    expand: Expansion
    finish: FinishBooking
    now: Now
    fresh_id: FreshId = fresh_id

    def __call__(self, visit: Visit, request: BookingRequest, key: str) -> Booking:
        """The booking: confirmed, or still confirming where Google's answer is not known yet.

        Raises InvalidFields for values that make no sense, and for a key that came with other content; SlotTaken;
        UpstreamUnavailable and UpstreamRefused, with which nothing is booked and the key may be used again. An empty
        key is none.
        """
        refuse_invalid(request, key, visit.terms.booking)
        before = self._before(visit, request, key)
        if before is not None:
            return before
        where, now = visit.installation.id, self.now()
        try:
            wanted, claims = self._wanted(visit, request, key)
            claimed = self.store.claim_slot(where, wanted, claims, now, now + TAKEN_OVER_AFTER)
        except (SlotTaken, Superseded) as error:
            return self._after_all(visit, request, key, error)
        if claimed.id != wanted.id:
            return _same(claimed, request)
        _log.info("booking.claimed", installation=where, booking=claimed.id)
        return self.finish(where, claimed, fresh=True)

    def _before(self, visit: Visit, request: BookingRequest, key: str) -> Booking | None:
        found = self.store.booking_asked(visit.installation.id, visit.link.id, key) if key else None
        return _same(found, request) if found else None

    def _hold(self, visit: Visit, request: BookingRequest) -> Booking | None:
        """The hold that becomes the booking; a lapsed one still does, unless somebody else took the time."""
        held = self.store.booking(visit.installation.id, request.hold) if request.hold else None
        own = held is not None and held.state is BookingState.HOLD and held.link == visit.link.id
        return held if own else None

    def _wanted(self, visit: Visit, request: BookingRequest, key: str) -> tuple[Booking, tuple[Claim, ...]]:
        hold = self._hold(visit, request)
        pick = PickSlot(self.store, self.expand, self.now)
        picked = pick(visit, request.kind, as_utc(request.start), ignoring=hold.id if hold else "")
        booking = self._booking(visit, request, key, picked, hold)
        return booking, claims_of(booking, picked.call, visit.terms.hours.zone)

    def _after_all(self, visit: Visit, request: BookingRequest, key: str, error: Rejected | Superseded) -> Booking:
        """The time is gone; to this same request, if it came twice at once, and then that is the answer."""
        found = self._before(visit, request, key)
        if found is None:
            message = "that time is not, or no longer, free: choose another one"
            raise SlotTaken(message) from error
        return found

    def _booking(
        self, visit: Visit, request: BookingRequest, key: str, picked: Picked, hold: Booking | None
    ) -> Booking:
        return Booking(
            id=hold.id if hold else self.fresh_id(),
            agent=visit.account.agent if visit.account else visit.agent.email,
            customer=visit.customer.name,
            kind=request.kind,
            span=picked.span,
            padded=picked.padded,
            state=BookingState.CONFIRMING,
            made_at=self.now(),
            link=visit.link.id,
            request=key,
            asked=request.asked,
            topic=request.topic.strip(),
            email=request.email.strip(),
            zone=request.zone,
            language=request.language.strip().casefold(),
            ticket=visit.link.ticket or picked.ticket,
            urgent=picked.urgent,
            manage=self.fresh_id(),
            version=hold.version if hold else 0,
        )


def _same(found: Booking, request: BookingRequest) -> Booking:
    if found.asked != request.asked:
        message = "this Idempotency-Key came before with other content: use a new one"
        raise InvalidFields({"key": message})
    return found
