"""A ticket in a few lines for the customer: severity, due instants and why, and nothing internal."""

from collections.abc import Iterator
from datetime import datetime

from integration.domain.decision import Clock, ClockState, Decision
from integration.domain.entitlement import Standing
from integration.domain.journal import Promise
from integration.domain.words.clocks import due_when_breached, kinds
from integration.domain.words.severities import kind_of, named, steps_of
from integration.domain.words.stretches import COUNTED, Stretch
from integration.domain.words.voice import Voice


def summary_lines(decision: Decision, voice: Voice) -> Iterator[str]:
    """Three to five lines."""
    yield voice.say("short.ticket", ticket=decision.ticket, at=voice.in_full(decision.decided_at))
    if decision.standing is Standing.VIP:
        yield from _covered(decision, voice)
        return
    channel = voice.say(f"channel.{decision.channel}")
    yield voice.say("short.opened", channel=channel, at=voice.in_full(decision.opened_at))
    into = decision.merged_into
    yield voice.say("short.merged", ticket=into) if into else voice.say("short.plain")


def _covered(decision: Decision, voice: Voice) -> Iterator[str]:
    yield from _severity(decision, voice)
    for promise in Promise:
        clock = decision.clock(promise)
        yield from [_clock(clock, decision.decided_at, voice)] if clock else []
    start = decision.held_until or decision.covered_from or decision.opened_at
    yield voice.say("short.held" if decision.held_until else "short.start", start=voice.in_full(start))


def _severity(decision: Decision, voice: Voice) -> Iterator[str]:
    steps = steps_of(decision)
    for step in steps[-1:]:
        severity = named(step.severity, voice)
        if len(steps) > 1:
            severity = voice.say("short.since", severity=severity, at=voice.in_full(step.at))
        why = voice.say(f"why.{kind_of(step.rule)[0]}")
        yield voice.say("short.severity" if step.confirmed else "short.guess", severity=severity, why=why)


def _clock(clock: Clock, now: datetime, voice: Voice) -> str:
    late = clock.breached_at if clock.state is ClockState.MISSED else None
    due = due_when_breached(clock, late) if late else clock.due
    line = voice.say(
        f"short.{_how(clock, now)}",
        promise=voice.say(f"promise.{clock.promise.name.casefold()}"),
        allowed=voice.allowed(clock.target),
        due=voice.with_utc(voice.in_full(due), due),
        ended=voice.in_full(clock.ended_at) if clock.ended_at else "",
    )
    skipped = tuple(span for span in clock.spans if span.kind != COUNTED)
    told = kinds(Stretch(skipped), voice) if skipped and not clock.override else ""
    return voice.say("short.skipped", line=line, kinds=told) if told else line


def _how(clock: Clock, now: datetime) -> str:
    if not clock.running:
        return clock.state.value
    if clock.due < now:
        return "late"
    return "by_hand" if clock.override else "running"
