"""What a decision costs, by the length of a ticket's history: `python -m benchmarks.decide [--json]`.

A ticket of 3, 30 and 300 entries (customer and agent in turns, every fifth a wait for the customer), S1 and S3, decided
as on every look: with its memory, written and told. One thread, rounds interleave, figures are medians.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from integration.domain.agent import Agent
from integration.domain.decision import Decision
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.memory import Memory
from integration.domain.roster import Customer, Roster
from integration.domain.terms import default_terms
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket, Timeline
from integration.domain.triage import decide

ROUNDS = 15
DECISIONS = {3: 60, 30: 20, 300: 3}
"""How many in one round, by the number of entries."""

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEP = timedelta(minutes=50)
DANA = Agent("dana@desk.example", "Dana Petrova", "3")
BOUGHT = Entitlement(ALL_INCLUSIVE, addon_from=datetime(2026, 1, 1, tzinfo=UTC), agent=DANA)
ROSTER = Roster((Customer("Acme", BOUGHT, domains=frozenset({"acme.example"})),), (DANA,))
TERMS = default_terms()
TURNS = (Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED, Happening.NOTED, Happening.AGENT_REPLIED, Happening.WAITED)


def ticket(entries: int, severity: int) -> Ticket:
    line = tuple(Entry(MONDAY + number * STEP, TURNS[number % 5], "3") for number in range(entries))
    return Ticket(
        id="7",
        subject="",
        body="",
        sender="anna@acme.example",
        opened_at=MONDAY,
        channel=Channel.API,
        status=Status.OPEN,
        timeline=Timeline(line),
        severity_field=str(severity),
    )


def look(entries: int, severity: int) -> Callable[[], Decision]:
    """The second look at a ticket: everything was written, and told."""
    subject = ticket(entries, severity)
    now = subject.timeline.entries[-1].at + timedelta(minutes=5)
    first = decide(subject, ROSTER, TERMS, None, now)
    told = frozenset({"recognised", *(alert.key for alert in first.alerts)})
    there = replace(subject, due_at=first.wanted.due_at, tags=first.wanted.tags or (), assignee=DANA.host_id)
    memory = Memory(first, (first.wanted,), settled=True, told=told)
    again = decide(there, ROSTER, TERMS, memory, now)
    assert (again.wanted.due_at, again.clocks, again.news) == (first.wanted.due_at, first.clocks, ())
    return lambda: decide(there, ROSTER, TERMS, memory, now)


def seconds_each(decided: Callable[[], Decision], count: int) -> float:
    begun = perf_counter()
    for _ in range(count):
        decided()
    return (perf_counter() - begun) / count


def measured() -> dict[tuple[int, int], float]:
    """Median seconds for one decision, by severity and number of entries."""
    looks = {(severity, entries): look(entries, severity) for severity in (1, 3) for entries in DECISIONS}
    rounds: dict[tuple[int, int], list[float]] = {}
    for _ in range(ROUNDS):
        for (severity, entries), decided in looks.items():
            rounds.setdefault((severity, entries), []).append(seconds_each(decided, DECISIONS[entries]))
    return {which: median(times) for which, times in rounds.items()}


def rows(took: dict[tuple[int, int], float]) -> list[tuple[str, float]]:
    told: list[tuple[str, float]] = []
    for severity in (1, 3):
        told += [(f"S{severity}, {n} entries, microseconds", took[severity, n] * 1e6) for n in DECISIONS]
        told += [(f"S{severity}, {n} entries, microseconds an entry", took[severity, n] * 1e6 / n) for n in DECISIONS]
        told += [
            (f"S{severity}, {n} entries, times 3 entries", took[severity, n] / took[severity, 3]) for n in (30, 300)
        ]
    return told


def main() -> None:
    told = rows(measured())
    if "--json" in sys.argv[1:]:
        print(json.dumps({name: round(figure, 3) for name, figure in told}))
        return
    for name, figure in told:
        print(f"{name:<50} {figure:>12,.1f}")


if __name__ == "__main__":
    main()
