"""Our decision beside what a host shows without us: where they agree, and who is stricter (shadow mode)."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from integration.domain.decision import TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.memory import Memory
from integration.domain.severity.marks import field_mark
from integration.domain.severity.scale import Severity
from integration.domain.tags import is_ours
from integration.domain.ticket import Ticket

Shown = datetime | Severity | str | int | tuple[str, ...] | None
"""A value as a host shows it; None (or no tags) is nothing."""


class Aspect(StrEnum):
    """What of a ticket is compared."""

    DUE = "due date"
    ASSIGNEE = "assignee"
    PRIORITY = "priority"
    SEVERITY = "severity"
    TAGS = "tags of ours"


class Outcome(StrEnum):
    """How one aspect compares: the same; we would fill in what is empty; or we would show something else."""

    SAME = "same"
    ADDED = "added"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Compared:
    """One aspect: what the host shows, and what we would."""

    aspect: Aspect
    theirs: Shown
    ours: Shown

    @property
    def outcome(self) -> Outcome:
        """How the two compare."""
        if self.theirs == self.ours:
            return Outcome.SAME
        return Outcome.OTHER if self.theirs else Outcome.ADDED

    @property
    def later(self) -> timedelta | None:
        """By how much our due date is later than theirs (negative: earlier); None where either has none."""
        if isinstance(self.ours, datetime) and isinstance(self.theirs, datetime):
            return self.ours - self.theirs
        return None

    @property
    def stricter(self) -> bool:
        """Whether both say something, and ours is the earlier due date, or the worse priority or severity."""
        return bool(self.theirs and self.ours) and self.aspect in _STRICT and _below(self.ours, self.theirs)


_STRICT = frozenset({Aspect.DUE, Aspect.PRIORITY, Aspect.SEVERITY})


def _below(ours: Shown, theirs: Shown) -> bool:
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return ours < theirs
    return isinstance(ours, int) and isinstance(theirs, int) and ours < theirs


@dataclass(frozen=True, slots=True)
class Comparison:
    """One ticket, aspect by aspect; `by_hand` says that ours follows what a person set on the host."""

    ticket: str
    customer: str | None
    decided_at: datetime
    aspects: tuple[Compared, ...]
    by_hand: bool = False

    @property
    def outcome(self) -> Outcome:
        """The worst of its aspects."""
        outcomes = {each.outcome for each in self.aspects}
        return next((each for each in (Outcome.OTHER, Outcome.ADDED) if each in outcomes), Outcome.SAME)

    @property
    def stricter(self) -> bool:
        """Whether we would be stricter in any aspect."""
        return any(each.stricter for each in self.aspects)

    def differences(self) -> Iterator[Compared]:
        """The aspects that are not the same."""
        return (each for each in self.aspects if each.outcome is not Outcome.SAME)


def compared(memory: Memory) -> Comparison | None:
    """A decision that was made in shadow beside the host's ticket; None where none was, or we would not touch it."""
    ticket, decision = memory.ticket, memory.decision
    if not memory.shadow or ticket is None:
        return None
    aspects = tuple(_aspects(ticket, decision.wanted))
    if decision.standing is not Standing.VIP and all(each.outcome is Outcome.SAME for each in aspects):
        return None
    by_hand = decision.reassigned or decision.due_overridden
    return Comparison(decision.ticket, decision.customer, decision.decided_at, aspects, by_hand)


def _aspects(ticket: Ticket, wanted: TicketUpdate) -> Iterator[Compared]:
    """What we say something about, and the host can show."""
    if wanted.dates:
        yield Compared(Aspect.DUE, _second(ticket.due_at), _second(wanted.due_at))
    if wanted.assignee is not None:
        yield Compared(Aspect.ASSIGNEE, ticket.assignee, wanted.assignee)
    if wanted.urgency is not None:
        yield Compared(Aspect.PRIORITY, ticket.priority, wanted.urgency.value)
    if wanted.severity is not None and "severity" in ticket.fields:
        yield Compared(Aspect.SEVERITY, _severity(ticket), wanted.severity)
    if wanted.tags is not None and "tags" in ticket.fields:
        yield Compared(Aspect.TAGS, _ours(ticket.tags), _ours(wanted.tags))


def _second(instant: datetime | None) -> datetime | None:
    # Hosts keep whole seconds.
    return instant and instant.replace(microsecond=0)


def _severity(ticket: Ticket) -> Severity | None:
    mark = field_mark(ticket.severity_field)
    return mark.severity if mark else None


def _ours(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(tag for tag in {*tags} if is_ours(tag)))


@dataclass(slots=True)
class Agreement:
    """Many comparisons in figures, one after another; but for eight bytes a due date it keeps counts only.

    `seen` decisions were made in shadow; `outcomes` and `fields` count those tickets that we would touch.
    """

    seen: int = 0
    tickets: int = 0
    stricter: int = 0
    by_hand: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    fields: Counter[tuple[Aspect, Outcome]] = field(default_factory=Counter)
    _later: "array[float]" = field(default_factory=lambda: array("d"))

    def count(self, comparison: Comparison | None) -> None:
        """One decision more; None is one that would leave its ticket alone."""
        self.seen += 1
        if comparison is None:
            return
        self.tickets += 1
        self.stricter += comparison.stricter
        self.by_hand += comparison.by_hand
        self.outcomes[comparison.outcome] += 1
        self.fields.update((each.aspect, each.outcome) for each in comparison.aspects)
        self._later.extend(each.later.total_seconds() for each in comparison.aspects if each.later)

    @property
    def earlier(self) -> tuple[int, timedelta | None]:
        """How many of our due dates are earlier than the host's, and by how much: the median."""
        return _middle([-seconds for seconds in self._later if seconds < 0])

    @property
    def later(self) -> tuple[int, timedelta | None]:
        """How many of our due dates are later than the host's, and by how much: the median."""
        return _middle([seconds for seconds in self._later if seconds > 0])


def _middle(seconds: list[float]) -> tuple[int, timedelta | None]:
    return len(seconds), timedelta(seconds=median(seconds)) if seconds else None
