"""Allowed times: how much, and on which clock it is counted (docs/service.md, sections 2 and 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import written_duration
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.severity.scale import Severity


class TargetKind(StrEnum):
    """On which clock a target is counted: all day and night, or only while the desk is open."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class DayMode(StrEnum):
    """What a business day is (docs/service.md, 3.3)."""

    ELAPSED = "elapsed"
    SAME_TIME = "same_time"
    END_OF_DAY = "end_of_day"


LONGEST_TARGET = timedelta(days=366)
"""A promise of more than a year is a slip of the pen: hours are counted, and holidays known, for a few years only."""


@dataclass(frozen=True, slots=True)
class Target:
    """An allowed time: an amount of calendar or business time, or else a number of business days."""

    kind: TargetKind
    amount: timedelta = timedelta(0)
    days: int = 0

    def __post_init__(self) -> None:
        if (self.amount > timedelta(0)) == (self.days > 0):
            message = "a target is a time above zero, or else a number of business days above zero"
            raise BadInput(message)
        if self.days and self.kind is TargetKind.CALENDAR:
            message = "calendar targets are given as a time such as PT24H, not in business days"
            raise BadInput(message)
        if self.amount > LONGEST_TARGET or self.days > LONGEST_TARGET.days:
            message = f"a target is at most {LONGEST_TARGET.days} days"
            raise BadInput(message)

    @classmethod
    def calendar(cls, amount: timedelta) -> "Target":
        """So much time, day and night."""
        return cls(TargetKind.CALENDAR, amount)

    @classmethod
    def business(cls, amount: timedelta) -> "Target":
        """So much time while the desk is open."""
        return cls(TargetKind.BUSINESS, amount)

    @classmethod
    def business_days(cls, days: int) -> "Target":
        """So many business days, as the terms' mode counts them."""
        return cls(TargetKind.BUSINESS, days=days)

    def length(self, day: timedelta) -> timedelta:
        """About how long it is, with business days of this length."""
        return self.amount or self.days * day

    def __str__(self) -> str:
        if self.days:
            return f"{self.days} business day{'s' * (self.days > 1)}"
        hours = self.amount / timedelta(hours=1)
        return f"{hours:g} {'business ' * (self.kind is TargetKind.BUSINESS)}hour{'s' * (hours != 1)}"


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """A warning before a breach: once a share of the allowed time is used up, or so much of it before the end.

    The time before the end is of the target's own kind: calendar time, or time while the desk is open.
    """

    share: float | None = None
    before: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.before is None):
            message = "a warning is a share of the target such as 75%, or else a time before it such as PT15M"
            raise BadInput(message)
        if self.share is not None and not 0 < self.share < 1:
            message = "a warning comes before its breach: its share is above 0% and below 100%"
            raise BadInput(message)
        if self.before is not None and self.before <= timedelta(0):
            message = "a warning comes before its breach: its time is above zero"
            raise BadInput(message)

    def used_up_of(self, allowed: timedelta) -> timedelta:
        """How much of the allowed time is used up when the warning comes; zero or less where there is no room."""
        return allowed * self.share if self.share is not None else allowed - (self.before or allowed)

    def has_room_in(self, allowed: timedelta) -> bool:
        """Whether the warning would come after the clock's start."""
        return self.used_up_of(allowed) > timedelta(0)

    def __str__(self) -> str:
        return (
            f"{self.share * 100:g}%"
            if self.share is not None
            else f"{written_duration(self.before or timedelta())} before"
        )


@dataclass(frozen=True, slots=True)
class SeverityTargets:
    """One row of the service's table; no follow-up target means that the agent keeps the customer informed.

    `warnings` of None means those of the terms.
    """

    severity: Severity
    first_response: Target
    follow_up: Target | None
    warnings: tuple[EarlyWarning, ...] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """How a target's time passes: over these hours, with business days of this mode and length."""

    hours: BusinessHours
    mode: DayMode
    day: timedelta

    def due(self, target: Target, start: datetime) -> datetime:
        """The instant at which the target is used up, counted from `start`."""
        if target.days:
            return self.hours.add_days(start, target.days, mode=self.mode.value, day=self.day)
        return self.advance(target, start, target.amount)

    def advance(self, target: Target, start: datetime, amount: timedelta) -> datetime:
        """`start` plus an amount of this target's kind of time."""
        return start + amount if target.kind is TargetKind.CALENDAR else self.hours.add(start, amount)

    def between(self, target: Target, start: datetime, end: datetime) -> timedelta:
        """How much of this target's kind of time lies in `[start, end)`."""
        return end - start if target.kind is TargetKind.CALENDAR else self.hours.between(start, end)
