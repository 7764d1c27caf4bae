"""What an installation sells: hours, targets, channels and severity rules, versioned (docs/service.md, 2 and 3)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, HolidayCalendar
from integration.domain.severity.rules import DEFAULT_RULES, SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, SeverityTargets, Target
from integration.domain.ticket import Channel

ZONE = "Europe/Bratislava"
"""CET as people mean it: local time in central Europe, summer time in summer (docs/service.md, 3.2)."""

_NINE_TO_FIVE = ((9 * 60, 17 * 60),)


class FollowUpMode(StrEnum):
    """What starts a follow-up clock: each turn of ours, or only an unanswered customer (docs/service.md, 3.8)."""

    EVERY_TURN = "every_turn"
    NEXT_REPLY = "next_reply"


def default_hours() -> BusinessHours:
    """Mon-Fri 09:00-17:00 in central Europe, with no holidays: those are the vendor's to name."""
    return BusinessHours(zone=ZONE, week=(_NINE_TO_FIVE,) * 5 + ((),) * 2, holidays=HolidayCalendar())


_HOURS = timedelta(hours=1)

DEFAULT_TARGETS = (
    SeverityTargets(Severity.S1, Target.calendar(1 * _HOURS), Target.calendar(4 * _HOURS)),
    SeverityTargets(Severity.S2, Target.calendar(1 * _HOURS), Target.calendar(4 * _HOURS)),
    SeverityTargets(Severity.S3, Target.business(2 * _HOURS), Target.business_days(2)),
    SeverityTargets(Severity.S4, Target.business_days(1), None),
    SeverityTargets(Severity.S5, Target.business_days(1), None),
)
"""The service's table (docs/service.md, section 2)."""


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """One immutable version of what is sold; `business_day` is what `elapsed` business days are made of.

    Tickets that came by `held_channels` outside hours wait for the opening if their severity is in `hold_severities`.
    """

    version: int
    hours: BusinessHours
    targets: tuple[SeverityTargets, ...] = DEFAULT_TARGETS
    day_mode: DayMode = DayMode.ELAPSED
    business_day: timedelta = timedelta(hours=8)
    held_channels: frozenset[Channel] = frozenset({Channel.MAIL, Channel.WEB})
    hold_severities: frozenset[Severity] = frozenset(Severity)
    follow_up_mode: FollowUpMode = FollowUpMode.EVERY_TURN
    rules: tuple[SeverityRule, ...] = DEFAULT_RULES

    def __post_init__(self) -> None:
        if sorted(row.severity for row in self.targets) != sorted(Severity):
            message = "the terms need exactly one row of targets for each of S1 to S5"
            raise BadInput(message)
        if self.business_day <= timedelta(0):
            message = "a business day must be longer than nothing, as in PT8H"
            raise BadInput(message)

    def targets_of(self, severity: Severity) -> SeverityTargets:
        """The row of the table for this severity."""
        return next(row for row in self.targets if row.severity is severity)


def default_terms(version: int = 1) -> ServiceTerms:
    """What the service sells where an admin changed nothing."""
    return ServiceTerms(version=version, hours=default_hours())
