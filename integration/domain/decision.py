"""What should be true of a ticket now, and why; and what we remember of what we decided before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.agent import Agent
from integration.domain.entitlement import Standing
from integration.domain.severity.scale import Severity

EXPLICIT_RULES = ("field", "tag:", "set by", "confirmed by")
"""How the names of those rules begin that are a mark on the ticket or a person's word."""


class ClockState(StrEnum):
    """Where one measurement stands; a target used up exactly at its due instant is met ("or less", docs/service.md, 2).

    `paused`: it waits for the customer. `stopped`: the ticket was solved, or the customer came back, before it was met.
    """

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


class Promise(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first response"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """A stretch of a clock's time: counted, or skipped and why (`closed`, `holiday`, `waiting`, …)."""

    start: datetime
    end: datetime
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One measurement: the allowed time in words, when it began, what is owed when, and how it stands.

    `breached` stays true once the due instant passed unmet, whatever came later.
    """

    promise: Promise
    start: datetime
    due: datetime
    allowed: str
    state: ClockState
    breached: bool
    ended_at: datetime | None = None
    spans: tuple[TracedSpan, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it is running down towards something owed."""
        return self.state is ClockState.RUNNING


@dataclass(frozen=True, slots=True)
class Note:
    """A private note for the agents; `key` makes it one note, however often it is decided."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class TicketUpdate:
    """The absolute state wanted on the host, so that repeating it does no harm; None leaves a thing as it is.

    `due_at` and the two instants are written as they stand here, None included, when `dates` is true.
    """

    tags: tuple[str, ...] | None = None
    assignee: str | None = None
    severity: Severity | None = None
    dates: bool = False
    due_at: datetime | None = None
    first_due: datetime | None = None
    follow_up_due: datetime | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What should be true now, when to look again, and the trace of reasons in words, in order."""

    ticket: str
    decided_at: datetime
    standing: Standing
    customer: str | None
    terms_version: int
    severity: Severity | None = None
    confirmed: bool = False
    rule: str = ""
    held_until: datetime | None = None
    clocks: tuple[Clock, ...] = ()
    agent: Agent | None = None
    covered_from: datetime | None = None
    wanted: TicketUpdate = TicketUpdate()
    owed: str = ""
    due_overridden: bool = False
    reassigned: bool = False
    look_again_at: datetime | None = None
    trace: tuple[str, ...] = ()

    @property
    def rule_is_explicit(self) -> bool:
        """Whether a mark or a person set the severity, and not the ticket's words: then it is not guessed anew."""
        return self.rule.startswith(EXPLICIT_RULES)


@dataclass(frozen=True, slots=True)
class Memory:
    """What we decided last for a ticket, and which values on the host were there with our knowledge.

    It is written before the host is, with the values seen there and the values wanted, and again after, with the
    wanted ones alone; so a value on the host that stands in none of `known` was set by a person since, and a crash
    between the two writes never makes our own value look like a person's.
    """

    decision: Decision
    known: tuple[TicketUpdate, ...]
    settled: bool = False
    noted: frozenset[str] = frozenset()
    round_trip: timedelta | None = None
