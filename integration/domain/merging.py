"""Merged tickets: what came together keeps the earliest start and the worst state (docs/adr/0007)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from integration.domain.decision import Clock, ClockState, Decision
from integration.domain.errors import UpstreamRefused
from integration.domain.journal import SeverityStep, governing
from integration.domain.memory import Memory
from integration.domain.ticket import RESPONSES, Happening, Ticket, Timeline


def refuse_circle(ticket: Ticket, merged: Sequence[Memory]) -> None:
    """Raise UpstreamRefused where a ticket was merged, over however many steps, into itself."""
    chain = {ticket.id, *(memory.decision.ticket for memory in merged)}
    if ticket.merged_into in chain:
        message = f"tickets {', '.join(sorted(chain))} are merged in a circle; separate one of them on the helpdesk"
        raise UpstreamRefused(message)


def united(ticket: Ticket, merged: Sequence[Memory]) -> Ticket:
    """The ticket with what was said on those merged into it: it was opened when the first of them was.

    What state they were in says nothing of the one that survives, and their severities come with their memories.
    """
    others = [memory.ticket for memory in merged if memory.ticket]
    if not others:
        return ticket
    return replace(
        ticket,
        opened_at=min(each.opened_at for each in (ticket, *others)),
        timeline=ticket.timeline.joined(_said(each.timeline) for each in others),
    )


def _said(timeline: Timeline) -> Timeline:
    return Timeline(tuple(entry for entry in timeline if entry.what in {Happening.CUSTOMER_WROTE, *RESPONSES}))


def in_order(merged: Sequence[Memory]) -> list[Memory]:
    """The merged tickets, the first merge first."""
    return sorted(merged, key=lambda memory: (memory.decision.decided_at, memory.decision.ticket))


def worst(steps: tuple[SeverityStep, ...], merged: Sequence[Memory]) -> tuple[SeverityStep, ...]:
    """The strictest severity at each moment, until an agent says a word on the surviving ticket after the merge."""
    for memory in in_order(merged):
        if memory.decision.severities:
            until = memory.decision.decided_at
            before = tuple(step for step in steps if step.at <= until) or steps[:1]
            steps = (*_strictest([before, memory.decision.severities]), *steps[len(before) :])
    return steps


def carried(merged: Iterable[Memory]) -> Iterator[Clock]:
    """The breaches of the tickets that were merged, each once: they stay on record, and run no more."""
    seen: set[tuple[str, datetime]] = set()
    for memory in merged:
        for clock in closed(memory.decision.clocks, memory.decision.ticket):
            if (clock.promise, clock.start) not in seen:
                seen.add((clock.promise, clock.start))
                yield clock


def closed(clocks: Iterable[Clock], ticket: str) -> Iterator[Clock]:
    """Those of a ticket's clocks that were breached, as they stay on record."""
    for clock in clocks:
        if clock.breached:
            state = ClockState.STOPPED if clock.ended_at is None else clock.state
            yield replace(clock, state=state, carried_from=clock.carried_from or ticket)


def _strictest(lines: Sequence[tuple[SeverityStep, ...]]) -> Iterator[SeverityStep]:
    before: SeverityStep | None = None
    for at in sorted({step.at for line in lines for step in line}):
        step = min((governing(line, at) for line in lines if line[0].at <= at), key=lambda each: each.severity)
        if before is None or (step.severity, step.confirmed, step.rule) != (
            before.severity,
            before.confirmed,
            before.rule,
        ):
            before = replace(step, at=at)
            yield before


def merged_away(decision: Decision, into: str, memory: Memory | None, now: datetime) -> Decision:
    """What remains of a ticket that was merged into another: its record, and nothing of ours on the host."""
    before = memory.decision if memory else None
    since = before.decided_at if before and before.merged_into else now
    return replace(
        decision,
        decided_at=since,
        merged_into=into,
        clocks=before.clocks if before else (),
        severities=before.severities if before else (),
        journal=before.journal if before else decision.journal,
        look_again_at=None,
    )
