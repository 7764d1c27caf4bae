"""Decisions with news to tell: ticket 7 of Acme, owed a first response by 12:00 UTC."""

from dataclasses import replace
from datetime import timedelta

from integration.domain.decision import Alert, AlertKind, Clock, ClockState, Decision
from integration.domain.entitlement import Standing
from integration.domain.journal import Promise
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.ticket import Channel
from tests.fakes.now import instant
from tests.fakes.tickets import DANA

DUE = instant("2026-11-23 12:00")
FIRST = Promise.FIRST_RESPONSE

WARNING = Alert("warning 1", AlertKind.WARNING, instant("2026-11-23 11:45"), FIRST, DUE, "75%")
BREACH = Alert("breached 1", AlertKind.BREACH, DUE, FIRST, DUE)
RELEASED = Alert("released 1", AlertKind.RELEASED, instant("2026-11-23 08:00"))
OVERRIDE_ENDED = Alert("ended 1", AlertKind.OVERRIDE_ENDED, DUE, FIRST, DUE, "boris@desk.example")

_CLOCK = Clock(
    promise=FIRST,
    start=instant("2026-11-23 11:00"),
    due=DUE,
    target=Target.calendar(timedelta(hours=1)),
    severity=Severity.S1,
    state=ClockState.RUNNING,
)
_DECIDED = Decision(
    ticket="7",
    decided_at=instant("2026-11-23 11:45"),
    standing=Standing.VIP,
    customer="Acme",
    terms_version=1,
    opened_at=instant("2026-11-23 11:00"),
    channel=Channel.API,
    severity=Severity.S1,
    confirmed=True,
    clocks=(_CLOCK,),
    agent=DANA,
)


def deciding(*news: Alert, **changes: object) -> Decision:
    """A decision of which this is news."""
    return replace(_DECIDED, alerts=news, news=news, **changes)  # type: ignore[arg-type]
