"""What LiveAgent's SLA levels must say, so that the dates which it computes come as near to ours as they can.

LiveAgent counts a level's first answer from the ticket's creation and its next answer from each reopening, both in the
level's business hours or both around the clock (support.liveagent.com, 304582 and 625360).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from integration.clients.helpdesk.liveagent.panel import level_name
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.severity.scale import Severity
from integration.domain.targets import DayMode, TargetKind
from integration.domain.terms import ServiceTerms

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_AND_NIGHT = "around the clock"

Opening = tuple[int, int]
"""From when until when, in minutes since midnight."""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """When a level's time counts: a zone, one opening a day (None where closed), and the dates that it leaves out."""

    zone: str
    week: tuple[Opening | None, ...]
    holidays: frozenset[date] = frozenset()

    def __str__(self) -> str:
        return f"{self.zone}, {'; '.join(_runs(self.week)) or 'never'}"


@dataclass(frozen=True, slots=True)
class Level:
    """The times of an SLA level; no next answer, and no days, where it doesn't limit them."""

    name: str
    first_answer: timedelta
    next_answer: timedelta | None
    days: OpenDays | None


def wanted_level(terms: ServiceTerms, severity: Severity, today: date) -> Level:
    """The level that comes nearest to a row of the terms, with the holidays until the end of next year."""
    row = terms.targets_of(severity)
    counts_hours = row.first_response.kind is TargetKind.BUSINESS
    return Level(
        level_name(severity),
        row.first_response.length(terms.business_day),
        row.follow_up.length(terms.business_day) if row.follow_up else None,
        _days(terms.hours, today) if counts_hours else None,
    )


def unsaid(terms: ServiceTerms) -> Iterator[str]:
    """What of these terms no SLA level can say, so that LiveAgent's own date differs from ours there."""
    for row in terms.targets:
        targets = [target for target in (row.first_response, row.follow_up) if target]
        if len({target.kind for target in targets}) > 1:
            yield f"{level_name(row.severity)}: a level counts both answers in its hours, or both around the clock"
        if terms.day_mode is not DayMode.ELAPSED and any(target.days for target in targets):
            yield f"{level_name(row.severity)}: a business day is entered as {in_words(terms.business_day)}"
    if any(len(windows) > 1 for windows in terms.hours.week):
        yield "a level has one opening a day: from the first to the last of ours, the break counts too"
    if terms.hours.breaks:
        yield "a level knows whole holidays only: an hour off on one day counts as open"


def in_words(time: timedelta | None) -> str:
    """A level's time as it is typed in, such as 2 h 30 min."""
    if not time:
        return "none"
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    parts = ((minutes // 60, "h"), (minutes % 60, "min"), (seconds, "s"))
    return " ".join(f"{amount} {unit}" for amount, unit in parts if amount)


def _days(hours: BusinessHours, today: date) -> OpenDays:
    week = tuple((windows[0][0], windows[-1][1]) if windows else None for windows in hours.week)
    years = (hours.holidays.of_year(year) for year in (today.year, today.year + 1))
    coming = (day for year in years for day in year if day >= today and week[day.weekday()])
    return OpenDays(hours.zone, week, frozenset(coming))


def _runs(week: Sequence[Opening | None]) -> Iterator[str]:
    """Days that follow each other with the same opening, together."""
    begin = 0
    for day in range(1, len(week) + 1):
        opening = week[begin]
        if day == len(week) or week[day] != opening:
            if opening:
                yield f"{_from_to(begin, day - 1)} {_clock(opening[0])}-{_clock(opening[1])}"
            begin = day


def _from_to(first: int, last: int) -> str:
    names = [DAYS[day].capitalize() for day in (first, last)]
    return names[0] if first == last else "-".join(names)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
