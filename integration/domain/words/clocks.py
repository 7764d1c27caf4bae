"""One clock in words: what was allowed, what was counted and what was not, what is due, and what changed it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from integration.domain.decision import AlertKind, Clock, ClockState, Decision, DueStep
from integration.domain.handwork import ON_THE_HELPDESK
from integration.domain.journal import Override
from integration.domain.words.severities import named
from integration.domain.words.stretches import COUNTED, Stretch, folded, total
from integration.domain.words.voice import Voice, whole_seconds

MOST_LINES = 14
"""No clock takes more lines than these, so that a story stays short enough to be pasted."""

_MOST_CHANGES = 3
_HEAD_AND_SUM = 2
_VERBS = {"waiting": "paused", "stopped": "stopped"}
_KINDS = frozenset({"closed", "holiday", "held", "waiting", "stopped"})


def clock_lines(clock: Clock, decision: Decision, voice: Voice) -> Iterator[str]:
    """The clock's heading, its time with running sums, the sum, the due instant, and what befell it."""
    after = [
        _due(clock, voice),
        *_changes(clock, voice),
        *_breach(clock, decision, voice),
        *_warned(clock, decision, voice),
    ]
    stretches = folded(clock.spans, MOST_LINES - _HEAD_AND_SUM - len(after))
    yield _heading(clock, voice)
    for line in (*_time(clock, stretches, voice), *_sum(clock, stretches, voice), *after):
        yield f"  {line}"


def kinds(stretch: Stretch, voice: Voice) -> str:
    """Why this time was not counted, with how much of it for each reason."""
    return ", ".join(
        voice.language.count("kinds", len(spans), kind=_kind(*kind, voice), length=voice.length(total(spans)))
        for kind, spans in stretch.by_kind().items()
    )


def due_when_breached(clock: Clock, breached_at: datetime) -> datetime:
    """The due instant that time ran past first."""
    return next((step.due for step in reversed(clock.steps) if step.since <= breached_at), clock.due)


def _heading(clock: Clock, voice: Voice) -> str:
    state = "over" if clock.state is ClockState.STOPPED and clock.ended_at is None else clock.state.value
    return voice.say(
        "clock.carried" if clock.carried_from else "clock",
        promise=voice.say(f"promise.{clock.promise.name.casefold()}"),
        ticket=clock.carried_from,
        allowed=voice.allowed(clock.target),
        severity=clock.severity,
        start=voice.here(clock.start),
        state=voice.say(f"state.{state}", at=voice.here(clock.ended_at) if clock.ended_at else ""),
    )


def _time(clock: Clock, stretches: Sequence[Stretch], voice: Voice) -> Iterator[str]:
    counted = total(span for span in clock.spans if span.kind == COUNTED)
    whole, terms = voice.length(clock.target.amount or counted), iter(_terms(stretches))
    so_far = timedelta()
    for stretch in stretches:
        if stretch.counted:
            length = next(terms)
            so_far += length
            yield _counted(stretch, voice.length(length), voice.length(so_far), whole, voice)
        else:
            yield _skipped(stretch, voice)


def _terms(stretches: Sequence[Stretch]) -> Iterator[timedelta]:
    """What each counted line adds; told in whole seconds, so that the lines add up whatever they are rounded from."""
    so_far = timedelta()
    for stretch in stretches:
        if stretch.counted:
            before, so_far = so_far, so_far + stretch.length
            yield whole_seconds(so_far) - whole_seconds(before)


def _counted(stretch: Stretch, length: str, so_far: str, whole: str, voice: Voice) -> str:
    key = "fold.counted" if len(stretch.spans) > 1 else "span.counted"
    when = voice.stretch(stretch.start, stretch.end)
    return voice.say(key, length=length, n=len(stretch.spans), sum=so_far, whole=whole, when=when)


def _skipped(stretch: Stretch, voice: Voice) -> str:
    values = {"length": voice.length(stretch.length), "when": voice.stretch(stretch.start, stretch.end)}
    (kind, name), *others = stretch.by_kind()
    if len(stretch.spans) > 1:
        why = kinds(stretch, voice) if others else _kind(kind, name, voice)
        return voice.say("fold.skipped", n=len(stretch.spans), kinds=why, **values)
    return voice.say(f"span.{_VERBS.get(kind, 'skipped')}", kind=_kind(kind, name, voice), **values)


def _kind(kind: str, name: str, voice: Voice) -> str:
    return voice.say(f"kind.{kind}", name=name) if kind in _KINDS else name or kind


def _sum(clock: Clock, stretches: Sequence[Stretch], voice: Voice) -> Iterator[str]:
    terms = list(_terms(stretches))
    if len(terms) > 1:
        values = {"terms": " + ".join(map(voice.length, terms)), "whole": voice.length(sum(terms, timedelta()))}
        key = "sum.days" if clock.target.days else "sum"
        yield voice.say(key, allowed=voice.allowed(clock.target), **values)


def _due(clock: Clock, voice: Voice) -> str:
    if clock.override and clock.spans:
        return voice.say("due.by_hand", at=voice.at(clock.due), computed=voice.here(clock.spans[-1].end))
    return voice.say("due", at=voice.at(clock.due))


def _changes(clock: Clock, voice: Voice) -> Iterator[str]:
    pairs = zip((None, *clock.steps), clock.steps, strict=False)
    changes = [(before, step) for before, step in pairs if before or step.override]
    if len(changes) > _MOST_CHANGES:
        yield voice.language.count("changes", len(changes) - _MOST_CHANGES)
    for before, step in changes[-_MOST_CHANGES:]:
        yield _change(before, step, voice)


def _change(before: DueStep | None, step: DueStep, voice: Voice) -> str:
    values = {"since": voice.here(step.since), "due": voice.here(step.due), "reason": _reason(before, step, voice)}
    if before is None:
        return voice.say("change.first", **values)
    return voice.say("change.same" if before.due == step.due else "change", before=voice.here(before.due), **values)


def _reason(before: DueStep | None, step: DueStep, voice: Voice) -> str:
    if step.override:
        return _override(step.override, voice)
    changed = before is not None and before.severity is not step.severity
    resumed = before is not None and before.override is not None
    told = {"change.resumed": resumed, "change.severity": changed, "change.waited": not (changed or resumed)}
    severity = named(step.severity, voice)
    return "; ".join(voice.say(key, severity=severity) for key, holds in told.items() if holds)


def _override(override: Override, voice: Voice) -> str:
    why = " ".join(override.why.split())
    until = override.until and voice.here(override.until)
    parts = (
        voice.say("override.signed", by=override.by) if override.by else voice.say("override"),
        voice.say("override.helpdesk") if why == ON_THE_HELPDESK else why and voice.say("override.why", why=why),
        voice.say("override.until", until=until) if until else voice.say("override.lasting"),
    )
    return ", ".join(part for part in parts if part)


def _breach(clock: Clock, decision: Decision, voice: Voice) -> Iterator[str]:
    if clock.breached_at is None:
        return
    due = due_when_breached(clock, clock.breached_at)
    how, until = _lateness(clock, clock.breached_at, decision)
    values = {"at": voice.here(clock.breached_at), "due": voice.here(due)}
    yield voice.say(f"breach.{how}", late=voice.length(until - due), **values)


def _lateness(clock: Clock, breached_at: datetime, decision: Decision) -> tuple[str, datetime]:
    """What ended the time past the due instant, and when: a later due instant, the clock's end, or nothing so far."""
    relief = next((step.since for step in clock.steps if step.since > breached_at and step.due > step.since), None)
    if relief:
        return "moved", relief
    if clock.ended_at:
        return "ended", clock.ended_at
    return ("over" if clock.state is ClockState.STOPPED else "lasting"), decision.decided_at


def _warned(clock: Clock, decision: Decision, voice: Voice) -> Iterator[str]:
    if clock is not decision.clock(clock.promise):
        return
    times = [
        voice.say("warned.at", at=voice.here(alert.at), of=alert.of) if alert.of.endswith("%") else voice.here(alert.at)
        for alert in decision.alerts
        if alert.kind is AlertKind.WARNING and alert.promise is clock.promise
    ]
    if times:
        yield voice.say("warned", times=", ".join(times))
