"""A stored decision in words: rule, version, every counted and skipped stretch, and each instant in two zones."""

from collections.abc import Iterator
from datetime import timedelta

from integration.domain.decision import Clock, Decision, TracedSpan
from integration.domain.wording import at


def explained(decision: Decision, zone: str) -> tuple[str, ...]:
    """The whole story of one ticket, short enough to paste to a customer; wall clocks are those of `zone`."""
    return (
        f"Ticket {decision.ticket}, as decided {at(decision.decided_at, zone)}",
        *(f"  {reason}" for reason in decision.trace),
        *(f"  {_span(span, zone)}" for span in _held(decision)),
        *(line for clock in decision.clocks for line in _clock(clock, zone)),
        *([f"Looked at again {at(decision.look_again_at, zone)}"] if decision.look_again_at else []),
    )


def _held(decision: Decision) -> Iterator[TracedSpan]:
    if decision.held_until and decision.covered_from:
        yield TracedSpan(decision.covered_from, decision.held_until, "held")


def _clock(clock: Clock, zone: str) -> Iterator[str]:
    yield f"{clock.promise}: {clock.allowed}, {clock.state}{', breached' if clock.breached else ''}"
    for span in clock.spans:
        yield f"  {_span(span, zone)}"
    yield f"  due {at(clock.due, zone)}"


def _span(span: TracedSpan, zone: str) -> str:
    verb = "counted" if span.kind == "counted" else f"skipped ({span.name or span.kind})"
    return f"{verb} {_length(span.end - span.start)}: {at(span.start, zone)} to {at(span.end, zone)}"


def _length(amount: timedelta) -> str:
    minutes, seconds = divmod(round(amount.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
