"""Move or cancel a booked call: by the customer until the cut-off, by the desk at any time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from integration.domain.booking.booking import AHEAD, Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.booking.claims import claims_of
from integration.domain.errors import BadInput, Superseded, TooLate, UnknownLink, UpstreamUnavailable
from integration.domain.hours.interval import as_utc
from integration.ports import Expansion, Now, Store
from integration.usecases.finish_booking import FinishBooking
from integration.usecases.open_link import Visit
from integration.usecases.pick_slot import Picked, PickSlot
from integration.usecases.settle_booking import TAKEN_OVER_AFTER, SettleBooking

_log = structlog.get_logger(__name__)

_TRIES = 4

_OFF = frozenset({BookingState.CANCELLING, BookingState.CANCELLED})
_STANDS = frozenset({BookingState.CONFIRMED, BookingState.MOVING})
_CAN_BE_MISSED = frozenset({BookingState.CONFIRMED, BookingState.DONE})


@dataclass(frozen=True, slots=True)
class ChangeCall:
    """Changes calls that are confirmed; whoever asks for what is so already is answered with it."""

    store: Store
    expand: Expansion
    finish: FinishBooking
    now: Now

    def move(self, visit: Visit, start: datetime) -> Booking:
        """Move the visit's call: confirmed at the new time, or still moving where Google's answer is not known.

        Raises TooLate past the cut-off, SlotTaken, and UpstreamUnavailable or UpstreamRefused with which the call
        stays where it was.
        """
        return _until_kept(lambda: self._move(visit, as_utc(start)))

    def cancel(self, visit: Visit) -> Booking:
        """Cancel the visit's call: cancelled, or still cancelling where Google can't be reached; raises TooLate."""
        return _until_kept(lambda: self._cancel(visit))

    def by_desk_cancel(self, installation: str, booking: str, why: str = "") -> Booking:
        """Cancel a call at any time before it is over; raises BadInput for one that there isn't, or that is over."""
        return _until_kept(lambda: self._cancel_by_desk(installation, booking, why))

    def no_show(self, installation: str, booking: str, why: str = "") -> Booking:
        """Put on record that nobody came, so that the call is no contact; BadInput before it began."""
        return _until_kept(lambda: self._missed(installation, booking, why))

    def _missed(self, installation: str, booking: str, why: str) -> Booking:
        found = self._found(installation, booking)
        if found.steps and found.steps[-1].what is StepKind.NO_SHOW:
            return found
        if found.state not in _CAN_BE_MISSED or self.now() < found.span.start:
            message = f"booking {booking} is {found.state}: only a call that began can have been missed"
            raise BadInput(message)
        missed = self._stepped(found, StepKind.NO_SHOW, Actor.DESK, why)
        settle = SettleBooking(self.store, self.finish.posted, self.now)
        _log.info("booking.no_show", installation=installation, booking=found.id)
        return settle(installation, replace(missed, state=BookingState.CANCELLED))

    def _move(self, visit: Visit, start: datetime) -> Booking:
        booking = self._current(visit)
        if booking.state in _STANDS and booking.span.start == start:
            return booking
        self._require_open(visit, booking)
        picked = PickSlot(self.store, self.expand, self.now)(visit, booking.kind, start, ignoring=booking.id)
        return self._moved(visit, booking, picked)

    def _cancel(self, visit: Visit) -> Booking:
        booking = self._current(visit)
        if booking.state in _OFF:
            return booking
        self._require_open(visit, booking)
        return self._cancelled(visit.installation.id, booking, Actor.CUSTOMER)

    def _cancel_by_desk(self, installation: str, booking: str, why: str) -> Booking:
        found = self._found(installation, booking)
        if found.state in _OFF:
            return found
        if found.state is not BookingState.CONFIRMED or self.now() >= found.span.end:
            message = f"booking {booking} is {found.state}: only a confirmed call that lies ahead can be cancelled"
            raise BadInput(message)
        return self._cancelled(installation, found, Actor.DESK, why)

    def _current(self, visit: Visit) -> Booking:
        found = self.store.booking(visit.installation.id, visit.booking.id) if visit.booking else None
        if found is None:
            message = "this link leads to no call"
            raise UnknownLink(message)
        return found

    def _found(self, installation: str, booking: str) -> Booking:
        found = self.store.booking(installation, booking)
        if found is None:
            message = f"there is no booking {booking!r}"
            raise BadInput(message)
        return found

    def _require_open(self, visit: Visit, booking: Booking) -> None:
        """Raises TooLate for a call that starts too soon or is over, UpstreamUnavailable for one under way."""
        ahead = booking.span.start - self.now()
        if booking.state not in AHEAD or ahead < visit.terms.booking.cut_off:
            message = "this call starts too soon, or is over: it can no longer be changed here"
            raise TooLate(message)
        if booking.state is not BookingState.CONFIRMED:
            message = "the calendar has not answered yet: try again in a minute"
            raise UpstreamUnavailable(message, retry_after=TAKEN_OVER_AFTER)

    def _moved(self, visit: Visit, booking: Booking, picked: Picked) -> Booking:
        where, now = visit.installation.id, self.now()
        wanted = replace(
            booking,
            state=BookingState.MOVING,
            span=picked.span,
            padded=picked.padded,
            former=booking.span,
            urgent=picked.urgent,
            tries=0,
        )
        claims = claims_of(wanted, picked.call, visit.terms.hours.zone)
        claimed = self.store.claim_slot(where, wanted, claims, now, now + TAKEN_OVER_AFTER)
        _log.info("booking.moving", installation=where, booking=booking.id)
        return self.finish(where, claimed, fresh=True)

    def _cancelled(self, where: str, booking: Booking, by: Actor, why: str = "") -> Booking:
        wanted = replace(self._stepped(booking, StepKind.CANCELLED, by, why), state=BookingState.CANCELLING, tries=0)
        settle = SettleBooking(self.store, self.finish.posted, self.now)
        kept = settle.keep(where, wanted, work_at=self.now() + TAKEN_OVER_AFTER)
        _log.info("booking.cancelling", installation=where, booking=booking.id)
        return self.finish(where, kept, fresh=True)

    def _stepped(self, booking: Booking, what: StepKind, by: Actor, why: str) -> Booking:
        steps: Sequence[BookingStep] = (*booking.steps, BookingStep(self.now(), what, booking.span, by, why))
        return replace(booking, steps=tuple(steps))


def _until_kept(change: Callable[[], Booking]) -> Booking:
    """The change, made anew where somebody else wrote the booking in between: the worker does, while it opens a ticket.

    Raises Superseded where that goes on.
    """
    for _ in range(_TRIES - 1):
        try:
            return change()
        except Superseded:
            continue
    return change()
