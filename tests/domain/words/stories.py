"""Decisions made by hand, so that all there is to tell is in one of them; 2026-11-23 is a Monday."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from integration.domain.agent import Agent
from integration.domain.cover.cover import Senior
from integration.domain.decision import Alert, AlertKind, Clock, ClockState, Decision, DueStep, TracedSpan
from integration.domain.entitlement import Standing
from integration.domain.journal import Journal, Override, Promise, Reassignment, SeverityStep
from integration.domain.memory import Memory
from integration.domain.second_level.escalation import Escalation
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.ticket import Channel
from tests.fakes.now import instant

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DUE = "2026-11-24 09:30"
RULES = (
    "field",
    "tag:vip-sev-2",
    "rule:Nobody can pay",
    "words: down, nobody (S1 0.60, S2 0.30)",
    "words: no single word (S3 0.50, S4 0.20)",
    "words: told otherwise",
    "nothing fired",
    "set by an agent",
    "confirmed by an agent",
    "proposed by the customer",
    "stricter of two",
)


def span(start: str, end: str, kind: str = "counted", name: str = "") -> TracedSpan:
    return TracedSpan(instant(start), instant(end), kind, name)


OVERNIGHT = (
    span("2026-11-23 15:30", "2026-11-23 16:00"),
    span("2026-11-23 16:00", "2026-11-24 08:00", "closed"),
    span("2026-11-24 08:00", "2026-11-24 09:30"),
)


def step(since: str, due: str, severity: Severity = Severity.S3, override: Override | None = None) -> DueStep:
    return DueStep(instant(since), instant(due), severity, override)


def override(at: str, due: str | None, **more: Any) -> Override:  # noqa: ANN401 - any field of an override
    return Override(instant(at), Promise.FIRST_RESPONSE, instant(due) if due else None, **more)


def clock(**changes: Any) -> Clock:  # noqa: ANN401 - any field of a clock
    """A first response of two business hours over a night, as it runs."""
    made = Clock(
        promise=Promise.FIRST_RESPONSE,
        start=instant("2026-11-23 15:30"),
        due=instant(DUE),
        target=Target.business(2 * HOUR),
        severity=Severity.S3,
        state=ClockState.RUNNING,
        spans=OVERNIGHT,
        steps=(step("2026-11-23 15:30", DUE),),
    )
    return replace(made, **changes)


def decision(*clocks: Clock, **changes: Any) -> Decision:  # noqa: ANN401 - any field of a decision
    """A VIP ticket of Acme's, decided at nine on Tuesday."""
    made = Decision(
        ticket="7",
        decided_at=instant("2026-11-24 08:00"),
        standing=Standing.VIP,
        customer="Acme",
        terms_version=3,
        opened_at=instant("2026-11-23 15:30"),
        channel=Channel.MAIL,
        severity=Severity.S3,
        confirmed=True,
        rule="field",
        clocks=clocks,
        agent=Agent("dana@desk.example", "Dana Petrova", "31"),
        covered_from=instant("2026-11-23 15:30"),
        severities=(SeverityStep(instant("2026-11-23 15:30"), Severity.S3, confirmed=True, rule="field"),),
        look_again_at=instant("2026-11-24 09:30"),
    )
    return replace(made, **changes)


def memory(*clocks: Clock, **changes: Any) -> Memory:  # noqa: ANN401 - any field of a decision
    return Memory(decision(*clocks, **changes), ())


def calendar(amount: timedelta, *spans: TracedSpan, **changes: Any) -> Clock:  # noqa: ANN401 - any field of a clock
    return clock(target=Target.calendar(amount), severity=Severity.S1, spans=spans, **changes)


def ended(state: ClockState, at: str, **changes: Any) -> Clock:  # noqa: ANN401 - any field of a clock
    return clock(state=state, ended_at=instant(at), **changes)


def missed(at: str, **changes: Any) -> Clock:  # noqa: ANN401 - any field of a clock
    return ended(ClockState.MISSED, at, breached_at=instant(DUE), **changes)


BY_DANA = override(
    "2026-11-23 17:00", "2026-11-25 11:00", until=instant("2026-11-24 12:00"), by="Dana", why="agreed\n by phone"
)
ON_THE_HELPDESK = override("2026-11-23 16:00", "2026-11-25 11:00", why="set on the helpdesk")
CHANGED = (
    step("2026-11-23 15:30", "2026-11-25 11:00", override=ON_THE_HELPDESK),
    step("2026-11-23 16:30", DUE),
    step("2026-11-23 17:00", "2026-11-25 11:00", override=BY_DANA),
    step("2026-11-24 07:00", "2026-11-23 16:30", Severity.S1),
    step("2026-11-24 07:10", "2026-11-23 16:30", Severity.S2),
    step("2026-11-24 07:20", "2026-11-24 10:30", Severity.S2),
)
NIGHTS = tuple(
    part
    for day in range(23, 29)
    for part in (
        span(f"2026-11-{day} 08:00", f"2026-11-{day} 16:00"),
        span(f"2026-11-{day} 16:00", f"2026-11-{day + 1} 08:00", "closed"),
    )
)[:-1]
FIRST_WARNING = Alert("w1", AlertKind.WARNING, instant("2026-11-24 09:00"), Promise.FIRST_RESPONSE, instant(DUE), "75%")
SECOND_WARNING = replace(FIRST_WARNING, key="w2", of="0:15:00 before", at=instant("2026-11-24 09:15"))

AT_SECOND_LEVEL = Escalation(
    instant("2026-11-24 08:00"), "Dana", "the array degrades", Senior("Selma Green", "8"), instant("2026-11-24 08:15")
)


def long_ago(most: int) -> Clock:
    """A clock of six business days and more nights than can be told one by one."""
    return clock(target=Target.business_days(6), spans=NIGHTS[:most], due=NIGHTS[most - 1].end)


def every() -> Iterator[Memory]:
    """Stories that, together, make use of all that we have to say."""
    yield memory()
    others = [each for each in Standing if each is not Standing.VIP]
    yield from (memory(standing=each, customer=None, severities=(), severity=None) for each in others)
    yield from (memory(channel=each) for each in Channel)
    days = [*(f"2026-{month:02}-05" for month in range(1, 13)), *(f"2026-11-0{day}" for day in range(1, 8))]
    yield from (memory(opened_at=instant(f"{day} 23:30"), standing=Standing.NO_ADD_ON) for day in days)
    yield from _severities()
    yield from _clocks()
    yield from _lives()


def _severities() -> Iterator[Memory]:
    for number, rule in enumerate(RULES):
        at, severity = instant("2026-11-24 07:00"), Severity(number % 5 + 1)
        last = SeverityStep(at, severity, confirmed=bool(number % 2), rule=rule, by="31" * (number % 2))
        yield memory(severities=(*decision().severities, last))
    yield memory(severities=())
    said = SeverityStep(instant(DUE), Severity.S1, confirmed=True, rule="set by an agent", by="Dana", why="it is down")
    yield memory(severities=(*decision().severities, said))


def _clocks() -> Iterator[Memory]:
    yield memory(clock(promise=Promise.FOLLOW_UP), decided_at=instant("2026-11-24 10:00"))
    yield memory(clock(state=ClockState.PAUSED))
    yield memory(clock(state=ClockState.STOPPED, breached_at=instant(DUE)))
    yield memory(ended(ClockState.MET, "2026-11-24 08:10", carried_from="5"), ended(ClockState.STOPPED, DUE))
    yield memory(ended(ClockState.MET, "2026-11-24 08:10"))
    yield memory(missed("2026-11-24 10:00", target=Target.business(90 * MINUTE)))
    yield memory(clock(steps=CHANGED[3:4], breached_at=instant(DUE), target=Target.business(HOUR)))
    yield memory(clock(steps=CHANGED, breached_at=instant("2026-11-24 07:00"), due=CHANGED[-1].due))
    yield memory(clock(steps=CHANGED[:1], due=CHANGED[0].due))
    yield memory(clock(steps=CHANGED[:5], due=CHANGED[4].due), alerts=(FIRST_WARNING, SECOND_WARNING))
    yield memory(clock(steps=CHANGED[:3], due=CHANGED[2].due))
    yield memory(clock(target=Target.business_days(1)), replace(long_ago(11), steps=CHANGED))
    yield memory(clock(steps=CHANGED[:4], due=CHANGED[3].due))
    yield memory(calendar(HOUR), calendar(4 * HOUR), calendar(90 * MINUTE))
    kinds = ("counted", "holiday", "waiting", "stopped", "held", "lunch")
    yield memory(
        clock(spans=tuple(span(f"2026-11-23 1{h}:00", f"2026-11-23 1{h}:00:05", k) for h, k in enumerate(kinds)))
    )


def _lives() -> Iterator[Memory]:
    yield replace(memory(), quiet_until=instant("2026-11-24 00:00"), shadow=True)
    yield memory(held_until=instant("2026-11-24 08:00"), covered_from=instant("2026-11-23 16:30"))
    yield memory(standing=Standing.MERGED, merged_into="8", merged_from=("5", "6"), look_again_at=None)
    yield memory(ahead=instant("2026-11-30 08:00"), journal=Journal(reassignment=Reassignment(instant(DUE), "32")))
    yield memory(journal=Journal(reassignment=Reassignment(instant(DUE), "32", "33")))
    yield memory(answers=Agent("boris@desk.example", "Boris Novak", "32"))
    yield memory(journal=Journal(escalations=(AT_SECOND_LEVEL,)))
    yield memory(
        journal=Journal(escalations=(replace(AT_SECOND_LEVEL, acknowledged_at=instant(DUE), acknowledged_by="Selma"),))
    )
