"""What missed calls have to tell: the message to the outside, and the ticket that is filed for one."""

from datetime import datetime, timedelta

from integration.domain.decision import AlertKind
from integration.domain.new_ticket import NewTicket
from integration.domain.outgoing import Message
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.phone.on_ticket import missed_words
from integration.domain.telling import encoded, message_id, stamp
from integration.domain.trouble import Trouble, TroubleKind
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

_MARKED = 10

SETTLES_AFTER = timedelta(minutes=6)
"""A voicemail has five minutes at most: what was not left by then will not come."""

_STRANGER = "a caller whom nobody knows"


def mark_of(call_back: CallBack) -> str:
    """What stands in the ticket's subject, by which it is found again."""
    return f"call-back {call_back.id[:_MARKED]}"


def is_settled(call_back: CallBack, now: datetime) -> bool:
    """Whether we know what the caller left behind, so that it can be told."""
    known = call_back.kind is MissedKind.VOICEMAIL or call_back.seconds is not None or bool(call_back.ticket)
    return known or now >= call_back.at + SETTLES_AFTER


def draft_of(call_back: CallBack, sender: str, zone: str) -> NewTicket:
    """The ticket that is filed where the phone system made none."""
    voice = Voice(ENGLISH, zone)
    words = missed_words(call_back, voice)
    lines = [
        f"Caller: {call_back.caller or 'a number that was withheld'}",
        f"When: {voice.at(call_back.at)}",
        *([f"Recording: {call_back.recording}"] if call_back.recording else []),
        f"Call back from: {voice.at(call_back.opens_at)}",
    ]
    subject = f"Call back {call_back.customer or _STRANGER}: {words}"
    return NewTicket(mark_of(call_back), subject, "\n".join(lines), sender)


def call_back_news(installation: str, call_back: CallBack, agent: str) -> Message:
    """Somebody called and nobody took it; `agent` is the address of who should return it, empty for a stranger."""
    start, who = call_back.opens_at, call_back.customer or _STRANGER
    text = f"A {call_back.kind} of {who}: to be returned from {start:%Y-%m-%d %H:%M} UTC on."
    data = {
        "installation": installation,
        "call_back": call_back.id,
        "ticket": call_back.ticket or None,
        "customer": call_back.customer or None,
        "agent": agent or None,
        "kind": call_back.kind,
        "seconds": call_back.seconds,
        "called_at": stamp(call_back.at),
        "opens_at": stamp(start),
    }
    body = {"type": "phone.call_back", "timestamp": stamp(call_back.at), "text": text, "data": data}
    key = message_id(AlertKind.CALL_BACK, installation, call_back.id)
    return Message(key, AlertKind.CALL_BACK, call_back.ticket, call_back.at, encoded(body))


def stranger_called(call_back: CallBack) -> Trouble:
    """A missed call that people must place, as no customer on the roster has the number."""
    where = f"ticket {call_back.ticket} says who" if call_back.ticket else "`vipdesk callbacks list` shows it"
    return Trouble(
        TroubleKind.PHONE,
        subject_of(call_back),
        f"somebody called whose number is nobody's on the roster ({call_back.kind}): {where}; call back, and "
        "add the number to the roster if a customer has it; `vipdesk callbacks done` ends this",
    )


def not_filed(call_back: CallBack, why: str) -> Trouble:
    """A missed call that can't be put on the helpdesk."""
    return Trouble(
        TroubleKind.PHONE,
        subject_of(call_back),
        f"no ticket could be filed for a missed call: {why}; `vipdesk callbacks list` shows it until it is returned",
    )


def subject_of(call_back: CallBack) -> str:
    """What its troubles are about."""
    return mark_of(call_back)
