"""What only we know about a ticket: what people said of severity, due date and agent, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.errors import BadInput
from integration.domain.hours.interval import as_utc
from integration.domain.second_level.escalation import Escalation
from integration.domain.severity.scale import Classification, Severity


class Promise(StrEnum):
    """What a clock measures."""

    FIRST_RESPONSE = "first response"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class SeverityStep:
    """A severity that governs from `at` until the next step; `by` names who set it, where that is known.

    `why` is in the words of who said it here rather than on the host.
    """

    at: datetime
    severity: Severity
    confirmed: bool
    rule: str
    by: str = ""
    why: str = ""

    @classmethod
    def of(cls, found: Classification, at: datetime, by: str = "") -> "SeverityStep":
        """The step that this classification is, from an instant on."""
        return cls(at, found.severity, found.confirmed, found.rule, by)

    @property
    def classification(self) -> Classification:
        """The same without its instant."""
        return Classification(self.severity, self.confirmed, self.rule)


@dataclass(frozen=True, slots=True)
class SaidSeverity:
    """A severity that a person said here rather than on the host: it governs as if they had set it there, from `at` on.

    `by` is who said it, by name, and `why` their reason, empty without one. `confirms` where it governed already, but
    on nobody's word.
    """

    at: datetime
    severity: Severity
    by: str
    why: str = ""
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Override:
    """A due instant that a person set for one promise, from `at` until `until` (None: until that clock ends).

    `due` of None ends those before it: computing resumes. Of several, the one made last counts.
    """

    at: datetime
    promise: Promise
    due: datetime | None
    until: datetime | None = None
    by: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        for name in ("at", "due", "until"):
            instant = getattr(self, name)
            object.__setattr__(self, name, instant and as_utc(instant))
        if self.until is not None and self.until <= self.at:
            message = "an override ends after it was made; give a later instant, or none"
            raise BadInput(message)

    def in_force(self, instant: datetime) -> bool:
        """Whether it sets the due instant at this moment, as far as it knows."""
        return self.at <= instant and self.due is not None and (self.until is None or instant < self.until)


def in_force(overrides: Iterable[Override], instant: datetime) -> Override | None:
    """Of these overrides of one clock, in order, the one that sets its due instant at this moment: the latest made."""
    latest = max(reversed([each for each in overrides if each.at <= instant]), key=lambda each: each.at, default=None)
    return latest if latest and latest.in_force(instant) else None


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A ticket that a person gave to somebody else, when, and who did it, where that is known."""

    at: datetime
    to: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """All of it for one ticket; what the host's own history tells is not repeated here."""

    severities: tuple[SeverityStep, ...] = ()
    overrides: tuple[Override, ...] = ()
    reassignment: Reassignment | None = None
    escalations: tuple[Escalation, ...] = ()


def governing(steps: Sequence[SeverityStep], instant: datetime) -> SeverityStep:
    """The step that governs at this moment; the first one from the beginning."""
    return next((step for step in reversed(steps) if step.at <= instant), steps[0])
