"""Note a call that nobody took, so that it is returned, however often and in whatever pieces it is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import structlog

from integration.domain.phone.call import Moment, PhoneCall
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.telling import stranger_called
from integration.domain.roster import Customer
from integration.ports import Now, Store
from integration.usecases.fresh_id import FreshId, fresh_id
from integration.usecases.owe_response import owe_call
from integration.usecases.tell_call_back import tell_call_back

_log = structlog.get_logger(__name__)

_ID_LETTERS = 32


@dataclass(frozen=True, slots=True)
class NoteMissedCall:
    """Keeps missed calls and tells of each once; `posted` is called where something new lies in the outbox."""

    store: Store
    posted: Callable[[], None]
    now: Now
    fresh_id: FreshId = fresh_id

    def __call__(self, installation: str, call: PhoneCall, customer: Customer | None) -> CallBack:
        """The call to return as it is kept now: a voicemail takes the place of the missed call that it followed."""
        told = self._told(installation, call, customer)
        known = self.store.call_back(installation, told.id)
        expected = _joined(known, told)
        if expected == known:
            return known
        # Put out before it is kept: whoever dies in between does both again, and the message has one id.
        if expected.ticket or expected.kind is MissedKind.VOICEMAIL:
            tell_call_back(self.store, installation, expected, self.posted)
        return self._keep(installation, told)

    def over(self, installation: str, call: PhoneCall) -> None:
        """The call is over: what is known of it by now is all that there will be."""
        if call.id:
            self.store.change_call_back(installation, call.id, _over)

    def _keep(self, installation: str, told: CallBack) -> CallBack:
        """Keep it, joined with what is known by now: the pieces of a call may come to several processes at once."""
        before, kept = self.store.change_call_back(installation, told.id, lambda known: _joined(known, told))
        kept = kept or told
        if before is None:
            _log.info("call_back.noted", installation=installation, call_back=kept.id, kind=kept.kind)
        if kept != before:
            self._owe(installation, kept, is_new=before is None)
        return kept

    def _owe(self, installation: str, call_back: CallBack, *, is_new: bool) -> None:
        if call_back.ticket and is_new and call_back.customer:
            owe_call(self.store, installation, call_back, self.now())
        if call_back.ticket:
            self.store.enqueue(installation, [call_back.ticket], self.now())
        if call_back.ticket and is_new and not call_back.customer:
            self.store.report(installation, stranger_called(call_back))

    def _told(self, installation: str, call: PhoneCall, customer: Customer | None) -> CallBack:
        now = self.now()
        return CallBack(
            id=call.id or self._id_of(call, now),
            customer=customer.name if customer else "",
            at=now,
            opens_at=self.store.terms(installation).hours.opening(now),
            kind=MissedKind.VOICEMAIL if call.recording else MissedKind.MISSED,
            caller=call.caller,
            ticket=call.ticket,
            recording=call.recording,
            seconds=call.seconds if call.recording else 0 if call.moment in _OVER else None,
        )

    def _id_of(self, call: PhoneCall, now: datetime) -> str:
        """Of a system without ids: its ticket within the hour is one call; without a ticket, each is another."""
        if not call.ticket:
            return self.fresh_id()
        return sha256(f"{call.ticket} {now:%Y-%m-%dT%H}".encode()).hexdigest()[:_ID_LETTERS]


_OVER = frozenset({Moment.RECORDED, Moment.ENDED})


def _over(known: CallBack | None) -> CallBack | None:
    return replace(known, seconds=0) if known and known.seconds is None else None


def _joined(known: CallBack | None, told: CallBack) -> CallBack:
    if known is None:
        return told
    if told.kind is MissedKind.VOICEMAIL and known.kind is MissedKind.MISSED:
        known = replace(known, kind=told.kind, recording=told.recording, seconds=told.seconds)
    return replace(
        known,
        customer=known.customer or told.customer,
        caller=known.caller or told.caller,
        ticket=known.ticket or told.ticket,
        seconds=told.seconds if known.seconds is None else known.seconds,
    )
