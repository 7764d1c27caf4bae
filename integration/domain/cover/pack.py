"""The hand-over pack: what who takes over needs to know, in names and figures; nothing that a customer wrote."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.booking.booking import AHEAD, Booking
from integration.domain.cover.cover import Cover, CoverReason, Move
from integration.domain.decision import Decision
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack
from integration.domain.ticket import RESPONSES, Ticket, Timeline
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Part:
    """One customer's part of a hand-over: their open VIP tickets, calls to return and calls that are booked."""

    move: Move
    tickets: Sequence[Memory] = ()
    call_backs: Sequence[CallBack] = ()
    calls: Sequence[Booking] = ()


def pack(parts: Sequence[Part], zone: str, now: datetime) -> str:
    """The whole pack, in English, with times on the wall of this zone."""
    voice = Voice(ENGLISH, zone)
    return "\n\n".join("\n".join(_of_customer(part, voice, now)) for part in parts)


def who_answers(cover: Cover, voice: Voice, what: str = "") -> str:
    """A sentence for agents on who answers (or `what` they answer) from now on, and why."""
    agent, dedicated = f"{cover.agent.name} answers{what and f' {what}'}", cover.dedicated.name
    until = f" until {voice.at(cover.until)}" if cover.until else ""
    if cover.pinned:
        by, why = f" by {cover.by}" if cover.by else "", f": {cover.why}" if cover.why else ""
        instead = f", in place of {dedicated}" if cover.stands_in else ""
        return f"{agent} from now on{instead} (set{by}{until}{why})."
    if cover.stands_in:
        away = f"away{until}" if cover.until else "away, nobody knows until when"
        return f"{agent} from now on, in place of {dedicated} ({away})."
    if cover.nobody:
        return f"{dedicated} is away{until}, and nobody else is there: the tickets stay with them."
    if cover.reason is CoverReason.NEW_AGENT:
        return f"{dedicated} is the dedicated agent from now on."
    return f"{dedicated} is back and answers again."


def owed(decision: Decision, voice: Voice) -> str:
    """What is owed next on a ticket, by when."""
    clock = decision.owed
    if clock is None:
        return "nothing; it waits for the customer" if decision.clocks else "nothing"
    late = ", late already" if clock.due < decision.decided_at else ""
    return f"{clock.promise} by {voice.at(clock.due)}{late}"


def last_answered(timeline: Timeline, now: datetime) -> datetime | None:
    """When we last answered publicly, or called."""
    return max((entry.at for entry in timeline.until(now) if entry.what in RESPONSES), default=None)


def next_call(calls: Iterable[Booking], now: datetime) -> Booking | None:
    """The booked call that comes next."""
    ahead = (call for call in calls if call.state in AHEAD and call.span.end > now)
    return min(ahead, key=lambda call: call.span.start, default=None)


def told_call(call: Booking, voice: Voice) -> str:
    """A booked call: its kind, when, and in whose calendar it stands."""
    return f"{call.kind} call, {voice.stretch(call.span.start, call.span.end)}, with {call.agent}"


def _of_customer(part: Part, voice: Voice, now: datetime) -> Iterator[str]:
    after = part.move.after
    yield f"{after.customer}: {who_answers(after, voice)}"
    if after.urgent != after.agent:
        yield f"S1 tickets: {after.urgent.name}."
    yield f"Open tickets: {len(part.tickets) or 'none'}."
    for memory in sorted(part.tickets, key=_soonest):
        yield f"- {_ticket(memory, voice, now)}"
    for each in part.call_backs:
        on = f", on ticket {each.ticket}" if each.ticket else ""
        yield f"- To be called back: {each.kind} of {voice.at(each.at)}{on}."
    for call in sorted(part.calls, key=lambda call: call.span.start):
        if call.state in AHEAD and call.span.end > now:
            yield f"- Booked: {told_call(call, voice)}."


def _soonest(memory: Memory) -> tuple[bool, datetime, str]:
    clock = memory.decision.owed
    return clock is None, clock.due if clock else memory.decision.opened_at, memory.decision.ticket


def _ticket(memory: Memory, voice: Voice, now: datetime) -> str:
    decision = memory.decision
    severity = f"{decision.severity}" + ("" if decision.confirmed else " (a guess)")
    said = [
        f"Ticket {decision.ticket}, {severity}. Owed: {owed(decision, voice)}.",
        _answered(memory.ticket, voice, now),
    ]
    if decision.held_until and now < decision.held_until:
        said.append(f"Held until {voice.at(decision.held_until)}.")
    said += [f"At second level with {stay.to.name}." for stay in decision.journal.escalations if stay.open]
    if decision.reassigned:
        said.append("A person gave it to somebody else; it stays there.")
    return " ".join(said)


def _answered(ticket: Ticket | None, voice: Voice, now: datetime) -> str:
    last = last_answered(ticket.timeline, now) if ticket else None
    return f"Last public message of ours: {voice.at(last)}." if last else "No public message of ours yet."
