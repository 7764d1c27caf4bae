"""Whether a call can begin at this instant, and what it then takes: the same question for whoever wants the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.booking.call_types import LONGEST_HORIZON, CallKind, CallType
from integration.domain.booking.slots import is_free
from integration.domain.errors import SlotTaken
from integration.domain.hours.interval import Interval, as_utc
from integration.ports import Expansion, Now, Store
from integration.usecases.agenda import gather
from integration.usecases.open_link import Visit, require_vip
from integration.usecases.urgent_ticket import urgent_for


@dataclass(frozen=True, slots=True)
class Picked:
    """A time that is free: the call's, and with its buffers.

    `ticket` is an open S1 ticket that the call is about; `urgent` says that only for its sake the time is not too soon.
    """

    call: CallType
    span: Interval
    padded: Interval
    ticket: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class PickSlot:
    """Looks a wanted time up in our view of the calendar, by the rule by which times are offered."""

    store: Store
    expand: Expansion
    now: Now

    def __call__(self, visit: Visit, kind: CallKind, start: datetime, *, ignoring: str = "") -> Picked:
        """The time that begins here; the booking of the id `ignoring` stands in nobody's way.

        Raises SlotTaken where it isn't free, UpstreamUnavailable where that isn't known, BadInput for a kind that isn't
        sold and for a start without a zone, UnknownLink for a customer who is VIP no more.
        """
        require_vip(visit, self.now())
        call, start, now = visit.terms.booking.call(kind), as_utc(start), self.now()
        if not now < start <= now + LONGEST_HORIZON:
            raise _taken()
        span = Interval(start, start + call.length)
        agenda = gather(self.store, self.expand, visit, span, now)
        ticket = self._ticket(visit, call, start - now)
        free = is_free(agenda, call, visit.terms.booking, start, now, urgent=bool(ticket), ignoring=ignoring)
        if not free:
            raise _taken()
        padded = Interval(span.start - call.before, span.end + call.after)
        return Picked(call, span, padded, ticket, urgent=bool(ticket) and start - now < call.notice)

    def _ticket(self, visit: Visit, call: CallType, ahead: timedelta) -> str:
        """A training that lies weeks ahead is not about what is down today."""
        if call.kind is not CallKind.SUPPORT and ahead >= call.notice:
            return ""
        return urgent_for(self.store, visit)


def _taken() -> SlotTaken:
    return SlotTaken("that time is not, or no longer, free: choose another one")
