"""Answer a phone system: who takes this call, and what becomes of one that nobody took."""

from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from integration.domain.booking.links import Purpose
from integration.domain.cover.reach import Reach
from integration.domain.entitlement import Standing
from integration.domain.errors import UnknownLink, VipDeskError
from integration.domain.phone.answer import Answer, Way, to_customer, to_stranger
from integration.domain.phone.call import Moment, PhoneCall
from integration.domain.phone.line import PhoneLine
from integration.domain.phone.numbers import customer_calling
from integration.domain.roster import Customer
from integration.domain.trouble import Trouble, TroubleKind
from integration.ports import LinkTokens, Now, Store
from integration.usecases.note_missed_call import NoteMissedCall

_log = structlog.get_logger(__name__)


class Who(Protocol):
    """Says who answers a customer at this moment."""

    def __call__(self, installation: str, customer: Customer, /, *, chat: bool) -> Reach:
        """By `chat`, or else by telephone."""
        ...


@dataclass(frozen=True, slots=True)
class FindLine:
    """From the token in a voice address to the line that it belongs to."""

    store: Store
    tokens: LinkTokens
    now: Now

    def __call__(self, token: str) -> tuple[str, PhoneLine]:
        """The installation and the line; UnknownLink, always the same, for a token that is no good (any more)."""
        read = self.tokens.read(token, Purpose.VOICE)
        link = self.store.link(*read) if read else None
        good = link is not None and link.opens(Purpose.VOICE, self.now())
        line = self.store.phone_line(*read) if read and good and self.store.get(read[0]) else None
        if read is None or line is None:
            raise UnknownLink
        return read[0], line


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Decides from the hours, the caller and who is at work; `who` says who answers a customer.

    A call that is answered with voicemail counts as missed from then on, so that one is returned whose caller says
    nothing, or of whose end nobody tells us.
    """

    store: Store
    who: Who
    note: NoteMissedCall
    now: Now

    def __call__(self, installation: str, line: PhoneLine, call: PhoneCall) -> Answer:
        """What the phone system is to do now."""
        self._tell_unresolved(installation, line, call)
        customer = customer_calling(self.store.roster(installation), call.caller)
        if call.moment is Moment.ENDED:
            return self._ended(installation, line, call, customer)
        if call.moment is Moment.DIALLED and call.answered:
            return Answer(Way.END)
        answer = self._answer(installation, line, customer)
        if call.moment is Moment.RINGS and answer.way is Way.RING:
            return answer
        self.note(installation, call, customer)
        return replace(answer, way=Way.THANKS if call.moment is Moment.RECORDED else Way.VOICEMAIL)

    def at_least_voicemail(self, installation: str, line: PhoneLine, call: PhoneCall) -> Answer:
        """Where nobody can say who answers: the caller leaves a message, and the call is returned."""
        if call.moment is Moment.ENDED or (call.moment is Moment.DIALLED and call.answered):
            return Answer(Way.END)
        try:
            self.note(installation, call, customer_calling(self.store.roster(installation), call.caller))
        except VipDeskError as error:
            _log.error("call.not_noted", installation=installation, link=line.link, reason=str(error))
        return Answer(Way.THANKS if call.moment is Moment.RECORDED else Way.VOICEMAIL, language=line.language)

    def _ended(self, installation: str, line: PhoneLine, call: PhoneCall, customer: Customer | None) -> Answer:
        if not call.answered:
            self.note(installation, call, customer)
        self.note.over(installation, call)
        return Answer(Way.END, language=line.language)

    def _answer(self, installation: str, line: PhoneLine, customer: Customer | None) -> Answer:
        terms, plan, now = self.store.terms(installation), self.store.desk_plan(installation), self.now()
        if customer is None or customer.entitlement.standing_at(now) is not Standing.VIP:
            return to_stranger(plan, terms, now, line.language)
        reach = self.who(installation, customer, chat=False)
        answer = to_customer(reach, plan, customer, terms, line.language)
        _log.info("call.answered", installation=installation, way=answer.way)
        return answer

    def _tell_unresolved(self, installation: str, line: PhoneLine, call: PhoneCall) -> None:
        """Put it on the list, once, and take it off once it is mended."""
        if call.moment is not Moment.RINGS:
            return
        listed = {(seen.trouble.kind, seen.trouble.subject) for seen in self.store.troubles(installation)}
        is_listed = (TroubleKind.PHONE, line.link) in listed
        if call.unresolved and not is_listed:
            self.store.report(installation, _unresolved(line, call))
        elif is_listed and not call.unresolved:
            self.store.mended(installation, TroubleKind.PHONE, line.link)


def _unresolved(line: PhoneLine, call: PhoneCall) -> Trouble:
    names = ", ".join(call.unresolved)
    text = f"the phone system sends {names} as it was typed, without a value: correct the variable in its IVR script"
    return Trouble(TroubleKind.PHONE, line.link, text)
