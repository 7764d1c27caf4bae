"""Hold a picked time for a few minutes, while the customer fills in the form."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.claims import claims_of
from integration.ports import Expansion, Now, Store
from integration.usecases.fresh_id import FreshId, fresh_id
from integration.usecases.open_link import Visit
from integration.usecases.pick_slot import Picked, PickSlot

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HoldSlot:
    """Holds one time for a link; what the link held before is free again."""

    store: Store
    expand: Expansion
    now: Now
    fresh_id: FreshId = fresh_id

    def __call__(
        self, visit: Visit, kind: CallKind, start: datetime, *, zone: str = "UTC", language: str = "en"
    ) -> Booking:
        """The hold, which ends at its `expires_at`; raises what PickSlot raises, and SlotTaken for a lost race."""
        now, where = self.now(), visit.installation.id
        picked = PickSlot(self.store, self.expand, self.now)(visit, kind, start, ignoring=self._former(visit))
        hold = self._hold(visit, picked, zone, language)
        claims = claims_of(hold, picked.call, visit.terms.hours.zone)
        held = self.store.claim_slot(where, hold, claims, now, None)
        _log.info("booking.held", installation=where, booking=held.id)
        return held

    def _former(self, visit: Visit) -> str:
        """What the link holds, which gives way."""
        own = (each for each in self._bookings(visit) if each.link == visit.link.id)
        return next((each.id for each in own if each.state is BookingState.HOLD), "")

    def _bookings(self, visit: Visit) -> list[Booking]:
        return list(self.store.bookings_for(visit.installation.id, visit.customer.name, self.now()))

    def _hold(self, visit: Visit, picked: Picked, zone: str, language: str) -> Booking:
        now = self.now()
        return Booking(
            id=self.fresh_id(),
            agent=visit.account.agent if visit.account else visit.agent.email,
            customer=visit.customer.name,
            kind=picked.call.kind,
            span=picked.span,
            padded=picked.padded,
            state=BookingState.HOLD,
            made_at=now,
            link=visit.link.id,
            zone=zone,
            language=language,
            expires_at=now + visit.terms.booking.hold,
        )
