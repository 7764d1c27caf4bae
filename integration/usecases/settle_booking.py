"""Write down what became of a booking, so that whoever should learn of it does, wherever we die."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from integration.domain.booking.booking import AHEAD, Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.booking.call_types import BookingTerms, CallType
from integration.domain.booking.claims import Claim, claims_of
from integration.domain.booking.telling import call_news
from integration.domain.decision import AlertKind
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable, VipDeskError
from integration.domain.hours.interval import Interval
from integration.ports import Now, Store

_log = structlog.get_logger(__name__)

MEET_TRIES = 10
"""Looks for a meeting link that Google is still making; most are there within seconds."""

TAKEN_OVER_AFTER = timedelta(seconds=60)
"""When the worker looks after a booking whose request has not come to an end; longer than the slowest honest one."""

_AT_LATEST = timedelta(minutes=1)
_NO_WAIT = timedelta(0)
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(seconds=60)
_DOUBLINGS = 4
_NO_CAP = 100
_ANY_LENGTH = timedelta(minutes=30)

_TOLD = frozenset({BookingState.CONFIRMED, BookingState.DONE, BookingState.FAILED})
"""States of which a ticket should tell, once there was a step."""


@dataclass(frozen=True, slots=True)
class SettleBooking:
    """Keeps a booking with just the claims that its state gives it; `posted` is called where something new goes out.

    What is to be told is put out before the booking says that it happened: who dies in between does both again, and a
    message has one id. The ticket is put in line twice: a minute on before, at once after.
    """

    store: Store
    posted: Callable[[], None]
    now: Now

    def __call__(
        self, installation: str, booking: Booking, *, news: AlertKind | None = None, about: Booking | None = None
    ) -> Booking:
        """The booking as it stands now; the worker goes on with it when its work is due. Raises Superseded.

        `news` is put out about the booking, or about it as it was wanted.
        """
        if news:
            self._tell(installation, about or booking, news)
        self._wake_ticket(installation, booking, _AT_LATEST)
        kept = self.keep(installation, booking, work_at=next_work(booking, self.now()))
        self._wake_ticket(installation, kept, _NO_WAIT)
        return kept

    def keep(self, installation: str, booking: Booking, *, work_at: datetime | None) -> Booking:
        """Store it, and wake nobody."""
        claims = self._claims(installation, booking)
        kept, whole = self.store.keep_booking(installation, booking, claims, self.now(), work_at)
        if not whole:
            _log.warning("booking.claims_lost", installation=installation, booking=booking.id)
        return kept

    def later(self, installation: str, booking: Booking, error: VipDeskError | None = None) -> Booking:
        """Leave it as it is wanted, to be tried again after a wait that grows from 5 seconds to a minute."""
        now, tries = self.now(), booking.tries + 1
        if isinstance(error, CredentialsRevoked):
            self.store.wake_calendar(installation, booking.agent, now)  # the sync tells that it must be reconnected
        kept = replace(booking, tries=tries, problem=str(error or ""))
        _log.warning("booking.later", installation=installation, booking=booking.id, tries=tries)
        asked = error.retry_after if isinstance(error, UpstreamUnavailable) else None
        return self.keep(installation, kept, work_at=now + max(backoff(tries), asked or _NO_WAIT))

    def stepped(self, booking: Booking, what: StepKind, *, by: Actor, span: Interval | None = None) -> Booking:
        """The booking with one more step, taken now."""
        step = BookingStep(self.now(), what, span or booking.span, by)
        return replace(booking, steps=(*booking.steps, step))

    def _tell(self, installation: str, booking: Booking, news: AlertKind) -> None:
        if self.store.post(installation, [call_news(installation, booking, news, self.now())]):
            self.posted()

    def _wake_ticket(self, installation: str, booking: Booking, wait: timedelta) -> None:
        if booking.ticket:
            self.store.enqueue(installation, [booking.ticket], self.now() + wait)

    def _claims(self, installation: str, booking: Booking) -> Sequence[Claim]:
        if booking.state not in AHEAD:
            return ()
        terms = self.store.terms(installation)
        zone, call = terms.hours.zone, call_of(terms.booking, booking)
        now_at = claims_of(booking, call, zone)
        if booking.former is None:
            return now_at
        before = claims_of(replace(booking, span=booking.former, padded=former_padded(booking)), call, zone)
        return tuple({claim.key: claim for claim in (*before, *now_at)}.values())


def call_of(terms: BookingTerms, booking: Booking) -> CallType:
    """The type of a booked call, as far as its claims go; where it is sold no more, one without caps.

    The length is no part of that: the agent may have given the call one that no type may have.
    """
    sold = next((call for call in terms.calls if call.kind is booking.kind), None)
    return sold or CallType(booking.kind, _ANY_LENGTH, per_day=_NO_CAP, per_week=_NO_CAP, per_customer=_NO_CAP)


def former_padded(booking: Booking) -> Interval:
    """The former time of a call that is being moved, with the buffers that it has now."""
    former = booking.former or booking.span
    before, after = booking.span.start - booking.padded.start, booking.padded.end - booking.span.end
    return Interval(former.start - before, former.end + after)


def lacks_ticket(booking: Booking) -> bool:
    """Whether a ticket is still to be opened, or found that was being opened when we died."""
    return not booking.ticket and (booking.own_ticket or bool(booking.state in _TOLD and booking.steps))


def lacks_meet(booking: Booking) -> bool:
    """Whether Google should still be asked for the meeting link."""
    return booking.state is BookingState.CONFIRMED and not booking.meet and booking.tries < MEET_TRIES


def next_work(booking: Booking, now: datetime) -> datetime | None:
    """When the worker goes on with a booking that Google has answered; None where nothing is left to do."""
    if lacks_ticket(booking):
        return now
    if lacks_meet(booking):
        return now + backoff(booking.tries)
    return booking.span.end if booking.state is BookingState.CONFIRMED else None


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries: 5 seconds, doubling, at most a minute."""
    return min(_FIRST_WAIT * (1 << min(max(tries - 1, 0), _DOUBLINGS)), _LONGEST_WAIT)
