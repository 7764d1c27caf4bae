"""What should be true of a ticket now, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover
from integration.domain.entitlement import Standing
from integration.domain.journal import Journal, Override, Promise, SeverityStep
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target
from integration.domain.ticket import Channel

_EMPTY = Journal()


class ClockState(StrEnum):
    """Where one measurement stands; a target used up exactly at its due instant is met ("or less", docs/service.md, 2).

    `paused`: it waits for the customer. `stopped`: the ticket was solved, or the customer came back, before it was met.
    """

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class TracedSpan:
    """A stretch of a clock's time: counted, or skipped and why (`closed`, `holiday`, `waiting`, …)."""

    start: datetime
    end: datetime
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class DueStep:
    """The due instant in force from `since` on, and what sets it: a severity's target, or a person's override."""

    since: datetime
    due: datetime
    severity: Severity
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One measurement: the allowed time, when it began, what is owed when, and how it stands.

    `breached_at` is when it first ran past the due instant then in force, and stays, whatever came later. `steps` are
    the due instants in force one after another; `spans` lead from `start` to the due instant that the target gives.
    `carried_from` names the ticket, merged into this one, whose clock it was.
    """

    promise: Promise
    start: datetime
    due: datetime
    target: Target
    severity: Severity
    state: ClockState
    breached_at: datetime | None = None
    ended_at: datetime | None = None
    spans: tuple[TracedSpan, ...] = ()
    steps: tuple[DueStep, ...] = ()
    carried_from: str = ""

    @property
    def running(self) -> bool:
        """Whether it is running down towards something owed."""
        return self.state is ClockState.RUNNING

    @property
    def breached(self) -> bool:
        """Whether it ever ran past its due instant."""
        return self.breached_at is not None

    @property
    def override(self) -> Override | None:
        """The person's due instant that is in force."""
        return self.steps[-1].override if self.steps else None


class AlertKind(StrEnum):
    """What a deadline says when it comes; from the fifth on they are no deadlines, and come at once."""

    WARNING = "warning"
    BREACH = "breached"
    RELEASED = "released"
    OVERRIDE_ENDED = "override ended"
    CALENDAR_LOST = "calendar lost"
    CALL_CLASHED = "call clashed"
    CALL_FAILED = "call failed"
    URGENT_CALL = "urgent call"
    SECOND_LEVEL = "second level asked"
    SECOND_LEVEL_LATE = "second level late"
    OPERATIONS = "operations paged"
    HANDOVER = "handed over"
    COVER_GAP = "cover gap"
    CALL_BACK = "call back"


@dataclass(frozen=True, slots=True)
class Alert:
    """A deadline that has come: at which instant, about which promise; its `key` makes it one, however often decided.

    `due` is the instant that is owed; `of` says which warning it is, such as 75%.
    """

    key: str
    kind: AlertKind
    at: datetime
    promise: Promise | None = None
    due: datetime | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A private note for the agents, or a message to the customer; `key` makes it one, however often it is decided."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class TicketUpdate:
    """The absolute state wanted on the host, so that repeating it does no harm; None leaves a thing as it is.

    `due_at` and the two instants are written as they stand here, None included, when `dates` is true. `urgency` is the
    severity whose priority the host shows: the ticket's own, or a worse one while something is nearly or wholly late.
    `group` is the host's id of a group, where it has groups; `messages` are public, and the customer gets them. `zone`
    is the IANA zone in which the service's days are meant, for what shows a day alone; UTC where it is empty.
    """

    tags: tuple[str, ...] | None = None
    assignee: str | None = None
    severity: Severity | None = None
    urgency: Severity | None = None
    dates: bool = False
    due_at: datetime | None = None
    first_due: datetime | None = None
    follow_up_due: datetime | None = None
    notes: tuple[Note, ...] = ()
    group: str | None = None
    messages: tuple[Note, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What should be true now, when to look again, and all that the reasons are made of.

    `alerts` are the deadlines that have come, `news` those of them that were not told yet. `ahead` is the first entry
    of the host's history that is dated later than the present, and so has not happened yet. `contradiction` tells an
    admin in what the host and the roster disagree about who is VIP. `agent` is the dedicated one, `answers` who answers
    now: that agent, or by `cover` who stands in.
    """

    ticket: str
    decided_at: datetime
    standing: Standing
    customer: str | None
    terms_version: int
    opened_at: datetime
    channel: Channel
    severity: Severity | None = None
    confirmed: bool = False
    rule: str = ""
    held_until: datetime | None = None
    clocks: tuple[Clock, ...] = ()
    agent: Agent | None = None
    covered_from: datetime | None = None
    wanted: TicketUpdate = TicketUpdate()
    journal: Journal = _EMPTY
    severities: tuple[SeverityStep, ...] = ()
    alerts: tuple[Alert, ...] = ()
    news: tuple[Alert, ...] = ()
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    ahead: datetime | None = None
    look_again_at: datetime | None = None
    contradiction: str = ""
    answers: Agent | None = None
    cover: Cover | None = None

    @property
    def owed(self) -> Clock | None:
        """The clock of what is owed next: the first response until it is met, then the follow-up."""
        return next((clock for clock in self.clocks if clock.running and not clock.carried_from), None)

    def clock(self, promise: Promise) -> Clock | None:
        """The ticket's own latest clock of this promise."""
        own = [clock for clock in self.clocks if clock.promise is promise and not clock.carried_from]
        return own[-1] if own else None

    @property
    def due_overridden(self) -> bool:
        """Whether a person set the due instant of what is owed."""
        return self.owed is not None and self.owed.override is not None

    @property
    def reassigned(self) -> bool:
        """Whether a person gave the ticket to somebody else."""
        return self.journal.reassignment is not None
