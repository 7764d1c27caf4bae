"""A customer's open tickets in words, in their language and on their clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.decision import Clock, ClockState
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms
from integration.handlers.booking.slot_words import SlotWords
from integration.handlers.languages import mark
from integration.usecases.customer_tickets import OpenTicket, Turn

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.S1: mark("Critical: the service is down"),
    Severity.S2: mark("High: it works, but badly"),
    Severity.S3: mark("Standard: a part of the service is lost"),
    Severity.S4: mark("Bug: something works wrongly"),
    Severity.S5: mark("Request: a question, advice or a wish"),
}

_TURN_WORDS: Mapping[Turn, str] = {
    Turn.HELD: mark("Waits for our opening on %(moment)s"),
    Turn.CUSTOMER: mark("Waits for your answer"),
    Turn.SECOND_LEVEL: mark("With our second level; %(agent)s stays your contact"),
    Turn.OURS: mark("In the hands of %(agent)s"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one promise, and the agent's own clock where it differs; `late` where it ran past."""

    text: str
    there: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket as the page shows it."""

    id: str
    came: Told
    severity: str
    meaning: str
    guessed: bool
    turn: Turn
    state: str
    first_response: Told
    follow_up: Told


def rows_of(
    tickets: Sequence[OpenTicket], words: SlotWords, terms: ServiceTerms, now: datetime
) -> tuple[TicketRow, ...]:
    """The rows, in the order of the tickets."""
    return tuple(_row(ticket, words, terms, now) for ticket in tickets)


def _row(ticket: OpenTicket, words: SlotWords, terms: ServiceTerms, now: datetime) -> TicketRow:
    say, agent = words.speech.say, ticket.agent.name if ticket.agent else ""
    moment = words.moment(ticket.held_until) if ticket.held_until else ""
    return TicketRow(
        id=ticket.id,
        came=Told(words.moment(ticket.came_at), words.there(ticket.came_at)),
        severity=str(ticket.severity),
        meaning=say(SEVERITY_WORDS[ticket.severity]),
        guessed=not ticket.confirmed,
        turn=ticket.turn,
        state=say(_TURN_WORDS[ticket.turn]) % {"moment": moment, "agent": agent},
        first_response=_told(ticket.first_response, words, now) or Told(say("None is owed")),
        follow_up=_told(ticket.follow_up, words, now) or _to_come(ticket, words, terms),
    )


def _to_come(ticket: OpenTicket, words: SlotWords, terms: ServiceTerms) -> Told:
    promised = terms.targets_of(ticket.severity).follow_up is not None
    text = mark("Counted from our first response") if promised else mark("None is promised for this severity")
    return Told(words.speech.say(text))


def _told(clock: Clock | None, words: SlotWords, now: datetime) -> Told | None:
    return _STATES[clock.state](clock, words, now) if clock else None


def _running(clock: Clock, words: SlotWords, now: datetime) -> Told:
    late = clock.due < now
    text = mark("Was due on %(moment)s, and is late") if late else mark("By %(moment)s")
    return Told(words.speech.say(text, moment=words.moment(clock.due)), words.there(clock.due), late=late)


def _paused(_clock: Clock, words: SlotWords, _now: datetime) -> Told:
    return Told(words.speech.say("Goes on once you have answered"))


def _met(clock: Clock, words: SlotWords, _now: datetime) -> Told:
    at = clock.ended_at or clock.due
    return Told(words.speech.say("Given on %(moment)s", moment=words.moment(at)), words.there(at))


def _missed(clock: Clock, words: SlotWords, _now: datetime) -> Told:
    at = clock.ended_at or clock.due
    return Told(words.speech.say("Given late, on %(moment)s", moment=words.moment(at)), words.there(at), late=True)


def _stopped(_clock: Clock, words: SlotWords, _now: datetime) -> Told:
    return Told(words.speech.say("No longer needed"))


_STATES: Mapping[ClockState, Callable[[Clock, SlotWords, datetime], Told]] = {
    ClockState.RUNNING: _running,
    ClockState.PAUSED: _paused,
    ClockState.MET: _met,
    ClockState.MISSED: _missed,
    ClockState.STOPPED: _stopped,
}
