"""What missed calls mean for their ticket."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from integration.domain.decision import Note
from integration.domain.memory import Memory
from integration.domain.phone.call_back import TAG, CallBack, MissedKind
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Entry, Happening, Ticket, Timeline
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

LOGGED = "a logged call"
"""Who returned a call, where the host doesn't name them."""

_READ_BEFORE = timedelta(minutes=1)
"""A ticket is decided upon at most this long after it was read."""


def as_they_stand(call_backs: Sequence[CallBack], timeline: Timeline) -> tuple[CallBack, ...]:
    """The same, each done by the first call that was logged after it."""
    return tuple(_as_it_stands(each, timeline) for each in call_backs)


def _as_it_stands(call_back: CallBack, timeline: Timeline) -> CallBack:
    calls = (entry for entry in timeline if entry.what is Happening.CALLED and entry.at > call_back.at)
    first = next(calls, None)
    return call_back.done(first.at, first.author or LOGGED) if first else call_back


def customer_of(call_backs: Sequence[CallBack], ticket: Ticket, roster: Roster) -> str:
    """Whose ticket it is by the number that called: one that we opened, or that a call made without a known sender.

    Empty for a caller whom nobody knows, and where roster or host say themselves whose it is.
    """
    here = [each for each in call_backs if each.ticket == ticket.id]
    said = ticket.claim is not None or bool(roster.companies_of(ticket.sender))
    return next((each.customer for each in here if each.own_ticket or (each.customer and not said)), "")


def is_own(call_backs: Sequence[CallBack], ticket: str) -> bool:
    """Whether we opened this ticket for a missed call, so that its words are ours."""
    return any(each.own_ticket and each.ticket == ticket for each in call_backs)


def urgency(call_backs: Sequence[CallBack], urgency: Severity | None, now: datetime) -> Severity | None:
    """The most urgent while a call is to be returned and the desk is open for it; else as it was."""
    return Severity.S1 if any(each.open and each.opens_at <= now for each in call_backs) else urgency


def next_at(call_backs: Sequence[CallBack], now: datetime) -> datetime | None:
    """When the desk next opens for a call that is to be returned."""
    return min((each.opens_at for each in call_backs if each.open and each.opens_at > now), default=None)


def tagged_by_hand(ticket: Ticket, memory: Memory | None, call_backs: Sequence[CallBack]) -> bool:
    """Whether an agent set the tag, and no call was logged on the ticket since.

    `call_backs` are as they are kept, before `as_they_stand`: the tag of one that was open when we last looked is ours.
    """
    if TAG not in ticket.tags:
        return False
    if memory is None or TAG not in (memory.decision.wanted.tags or ()):
        return memory is None or all(TAG not in (known.tags or ()) for known in memory.known)
    looked = memory.decision.decided_at
    ours = any(each.done_at is None or each.done_at > looked for each in call_backs)
    return not ours and not any(_is_new(entry, memory) for entry in ticket.timeline if entry.what is Happening.CALLED)


def _is_new(entry: Entry, memory: Memory) -> bool:
    known = memory.ticket.timeline.entries if memory.ticket else ()
    seen = any((each.at, each.what) == (entry.at, entry.what) for each in known)
    return not seen and entry.at > memory.decision.decided_at - _READ_BEFORE


def notes(call_backs: Sequence[CallBack], zone: str) -> Iterator[Note]:
    """One private note for each missed call, and one for its return."""
    voice = Voice(ENGLISH, zone)
    for each in call_backs:
        yield Note(f"{each.kind} {each.id}", _missed(each, voice))
        if each.done_at:
            yield Note(f"returned {each.id}", _returned(each, each.done_at, voice))


def missed_words(call_back: CallBack, voice: Voice) -> str:
    """What came and when, such as `voicemail (0:42) of Mon 2026-11-23 18:42 CET`."""
    length = f" ({_length(call_back.seconds)})" if call_back.kind is MissedKind.VOICEMAIL and call_back.seconds else ""
    return f"{call_back.kind}{length} of {voice.here(call_back.at)}"


def _missed(each: CallBack, voice: Voice) -> str:
    caller = each.caller or "a number that was withheld"
    when = f"first thing at {voice.at(each.opens_at)}" if each.opens_at > each.at else "as soon as you can"
    words = missed_words(each, voice)
    lines = [
        f"{words[:1].upper()}{words[1:]}, from {caller}: call back {when}.",
        *([f"Recording: {each.recording}"] if each.recording else []),
        "Log the call with a note that begins with [call]: that ends the task.",
    ]
    return "\n".join(lines)


def _returned(each: CallBack, at: datetime, voice: Voice) -> str:
    words = missed_words(each, voice)
    return f"The {words} was returned {voice.at(at)}, after {voice.length(each.age(at))}."


def _length(seconds: int | None) -> str:
    minutes, rest = divmod(seconds or 0, 60)
    return f"{minutes}:{rest:02}"
