"""What an installation sells: hours, targets, channels and severity rules, versioned (docs/service.md, 2 and 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.booking.call_types import BookingTerms
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, HolidayCalendar
from integration.domain.second_level.terms import SecondLevelTerms
from integration.domain.severity.rules import DEFAULT_RULES, SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, EarlyWarning, Measure, SeverityTargets, Target
from integration.domain.ticket import Channel

ZONE = "Europe/Bratislava"
"""CET as people mean it: local time in central Europe, summer time in summer (docs/service.md, 3.2)."""

LONGEST_BUSINESS_DAY = timedelta(days=1)
"""A desk is open for no longer than a day has hours."""

_NINE_TO_FIVE = ((9 * 60, 17 * 60),)


class FollowUpMode(StrEnum):
    """What starts a follow-up clock: each turn of ours, or only an unanswered customer (docs/service.md, 3.8)."""

    EVERY_TURN = "every_turn"
    NEXT_REPLY = "next_reply"


def default_hours() -> BusinessHours:
    """Mon-Fri 09:00-17:00 in central Europe, with no holidays: those are the vendor's to name."""
    return BusinessHours(zone=ZONE, week=(_NINE_TO_FIVE,) * 5 + ((),) * 2, holidays=HolidayCalendar())


_HOURS = timedelta(hours=1)
_BOOKING = BookingTerms()
_SECOND_LEVEL = SecondLevelTerms()

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
    `warnings` come before each breach; `raise_priority` makes the host's priority more urgent by one step once a
    warning came, and the most urgent once a target is missed, for as long as that clock runs. A missed call is owed a
    call within `call_back` of the opening that follows it. Where `announce_cover`, the customer is told who stands in.
    """

    version: int
    hours: BusinessHours
    targets: tuple[SeverityTargets, ...] = DEFAULT_TARGETS
    day_mode: DayMode = DayMode.ELAPSED
    business_day: timedelta = timedelta(hours=8)
    held_channels: frozenset[Channel] = frozenset({Channel.MAIL, Channel.WEB})
    hold_severities: frozenset[Severity] = frozenset(Severity)
    follow_up_mode: FollowUpMode = FollowUpMode.EVERY_TURN
    warnings: tuple[EarlyWarning, ...] = (EarlyWarning(share=0.75),)
    raise_priority: bool = True
    rules: tuple[SeverityRule, ...] = DEFAULT_RULES
    booking: BookingTerms = _BOOKING
    second_level: SecondLevelTerms = _SECOND_LEVEL
    call_back: timedelta = timedelta(minutes=30)
    announce_cover: bool = True

    def __post_init__(self) -> None:
        if sorted(row.severity for row in self.targets) != sorted(Severity):
            message = "the terms need exactly one row of targets for each of S1 to S5"
            raise BadInput(message)
        if not timedelta(0) < self.business_day <= LONGEST_BUSINESS_DAY:
            message = "a business day must be longer than nothing and at most 24 hours, as in PT8H"
            raise BadInput(message)
        for row in self.targets:
            self._refuse_late_warnings(row)

    @property
    def measure(self) -> Measure:
        """How a target's time passes under these terms."""
        return Measure(self.hours, self.day_mode, self.business_day)

    def warnings_of(self, severity: Severity) -> tuple[EarlyWarning, ...]:
        """The warnings before each breach of this severity's targets."""
        own = self.targets_of(severity).warnings
        return self.warnings if own is None else own

    def _refuse_late_warnings(self, row: SeverityTargets) -> None:
        for target in (row.first_response, row.follow_up):
            for warning in (self.warnings if row.warnings is None else row.warnings) if target else ():
                if target and not warning.has_room_in(target.length(self.business_day)):
                    message = f"{row.severity}: a warning {warning} has no room in a target of {target}"
                    raise BadInput(message)

    def targets_of(self, severity: Severity) -> SeverityTargets:
        """The row of the table for this severity."""
        return next(row for row in self.targets if row.severity is severity)


@dataclass(frozen=True, slots=True)
class PublishedTerms:
    """A version and since when it is in force; None for the defaults, which always were."""

    terms: ServiceTerms
    since: datetime | None


def default_terms(version: int = 1) -> ServiceTerms:
    """What the service sells where an admin changed nothing."""
    return ServiceTerms(version=version, hours=default_hours())
