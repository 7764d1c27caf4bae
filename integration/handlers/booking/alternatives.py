"""The free times nearest to one that can't be had."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.slots import Slot
from integration.domain.hours.interval import Interval
from integration.ports import Now
from integration.usecases.offer_slots import OfferSlots, OfferState
from integration.usecases.open_link import Visit

_MOST = 6
_BEFORE = timedelta(days=7)
_AFTER = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Nearest:
    """Up to six free times around a wanted one, by start; `capped` where a cap is why there are none."""

    slots: tuple[Slot, ...]
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Finds what is free around a time."""

    offer: OfferSlots
    now: Now

    def __call__(self, visit: Visit, kind: CallKind, start: datetime, *, moving: Booking | None = None) -> Nearest:
        """The nearest, a week before and three after, and never in the past."""
        now = self.now()
        wanted = min(max(start, now), now + visit.terms.booking.call(kind).horizon)
        window = Interval(max(now, wanted - _BEFORE), wanted + _AFTER)
        offer = self.offer(visit, kind, window, moving=moving)
        if offer.state is not OfferState.OPEN:
            return Nearest(())
        near = sorted(offer.slots, key=lambda slot: abs(slot.start - wanted))[:_MOST]
        return Nearest(tuple(sorted(near, key=lambda slot: slot.start)), offer.capped)
