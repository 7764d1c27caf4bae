"""What booked calls mean for their ticket: a tag while one is ahead, a note for each step, and contact once held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.booking.booking import AHEAD, Actor, Booking, BookingState, BookingStep, StepKind
from integration.domain.decision import Note
from integration.domain.ticket import Entry, Happening, Timeline
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice

TAG = "vip-call"
"""On a ticket while a call of it is ahead."""


@dataclass(frozen=True, slots=True)
class BookedCall:
    """A booking of a ticket, and the address of its page, empty where nobody can make one."""

    booking: Booking
    page: str = ""


def is_ahead(calls: Iterable[BookedCall], now: datetime) -> bool:
    """Whether a call of the ticket is booked and not yet over."""
    return any(each.booking.state in AHEAD and now < each.booking.span.end for each in calls)


def customer_of(calls: Sequence[BookedCall], ticket: str) -> str:
    """Whose ticket it is where we opened it for a call ourselves; else empty, also where such a one was merged in."""
    own = (each.booking for each in calls if each.booking.own_ticket and each.booking.ticket == ticket)
    return next((each.customer for each in own), "")


def with_contact(timeline: Timeline, calls: Iterable[BookedCall]) -> Timeline:
    """The history with each call that took place as contact, at its end."""
    held = tuple(
        Entry(each.booking.span.end, Happening.CALLED) for each in calls if each.booking.state is BookingState.DONE
    )
    return Timeline((*timeline.entries, *held)) if held else timeline


def notes(calls: Iterable[BookedCall], zone: str) -> Iterator[Note]:
    """One private note for each step that the ticket should tell, in order; the same step is always the same note."""
    voice = Voice(ENGLISH, zone)
    for call in calls:
        for number, step in enumerate(call.booking.steps):
            yield Note(f"call {call.booking.id} {number}", _told(call, step, voice))


_BY: Mapping[Actor, str] = {
    Actor.CUSTOMER: "by the customer",
    Actor.AGENT: "in the agent's calendar",
    Actor.DESK: "by the desk",
}

_TOLD: Mapping[StepKind, str] = {
    StepKind.BOOKED: "A {kind} call is booked {by}: {when}.",
    StepKind.MOVED: "The {kind} call was moved {by}: it is now {when}.",
    StepKind.CANCELLED: "The {kind} call of {when} was cancelled {by}.",
    StepKind.FAILED: "The {kind} call of {when} could not be booked, although the customer asked for it: tell them.",
    StepKind.CLASHED: "The {kind} call of {when} clashes with another entry of the agent's calendar: move one of them.",
    StepKind.TOOK_PLACE: "The {kind} call of {when} took place; it counts as contact.",
    StepKind.NO_SHOW: "The {kind} call of {when} did not take place; it counts as no contact.",
}

_WITH_LINKS = frozenset({StepKind.BOOKED, StepKind.MOVED})


def _told(call: BookedCall, step: BookingStep, voice: Voice) -> str:
    when = voice.stretch(step.span.start, step.span.end)
    urgent = call.booking.urgent and step.what is StepKind.BOOKED
    lines = [
        _TOLD[step.what].format(kind=call.booking.kind, by=_BY[step.by], when=when),
        *(["It was booked at short notice, for an open S1 ticket."] if urgent else []),
        *([f"Why: {step.why}."] if step.why else []),
        *(_links(call) if step.what in _WITH_LINKS else []),
    ]
    return "\n".join(lines)


def _links(call: BookedCall) -> Iterator[str]:
    if call.booking.meet:
        yield f"Meeting: {call.booking.meet}"
    if call.page:
        yield f"Move or cancel: {call.page}"
