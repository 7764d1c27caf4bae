"""Terms as the file that an admin edits: `terms_file` reads from it the very terms that were written."""

from datetime import UTC, datetime
from typing import Any

from integration.domain.hours.amounts import written_duration
from integration.domain.hours.holiday_calendar import HolidayCalendar
from integration.domain.hours.wall_hours import Windows, clock_face
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.targets import SeverityTargets
from integration.domain.terms import PublishedTerms, ServiceTerms
from integration.handlers.terms_calls import spelled_calls
from integration.handlers.terms_second_level import spelled_second_level
from integration.handlers.terms_targets import NONE, Warnings, written_amount, written_warning
from integration.handlers.toml_pages import toml_template
from integration.handlers.wall_times import WEEKDAYS


def spelled(terms: ServiceTerms) -> dict[str, Any]:
    """The terms in the file's shape, made of text, numbers, lists and tables: encoded as JSON, it is the JSON file."""
    hours = terms.hours
    return {
        "zone": hours.zone,
        "business_day": written_duration(terms.business_day),
        "day_mode": str(terms.day_mode),
        "follow_up_mode": str(terms.follow_up_mode),
        "warnings": _warnings(terms.warnings),
        "raise_priority": terms.raise_priority,
        "held_channels": sorted(str(channel) for channel in terms.held_channels),
        "hold_severities": [str(severity) for severity in sorted(terms.hold_severities)],
        "call_back": written_duration(terms.call_back),
        "announce_cover": terms.announce_cover,
        "week": {name: _windows(windows) for name, windows in zip(WEEKDAYS, hours.week, strict=True)},
        "holidays": _holidays(hours.holidays),
        "breaks": {str(day): _windows(windows) for day, windows in dict(hours.breaks).items()},
        "targets": {str(row.severity): _row(row) for row in sorted(terms.targets, key=lambda row: row.severity)},
        "second_level": spelled_second_level(terms.second_level),
        "calls": spelled_calls(terms.booking),
        "rules": [_rule(rule) for rule in terms.rules],
    }


def toml_page(published: PublishedTerms) -> str:
    """The terms as TOML, each setting under its meaning; version and begin are comments."""
    return toml_template("terms.toml").render(
        spelled(published.terms),
        version=published.terms.version,
        since=_instant(published.since),
        meanings={str(severity): f"{severity}, {severity.meaning}" for severity in Severity},
    )


def _instant(since: datetime | None) -> str:
    return since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if since else ""


def _windows(windows: Windows) -> list[list[str]]:
    return [[clock_face(start), clock_face(end)] for start, end in windows]


def _warnings(warnings: Warnings) -> list[str]:
    return [written_warning(warning) for warning in warnings]


def _holidays(calendar: HolidayCalendar) -> dict[str, Any]:
    named = {"country": calendar.country, "subdivision": calendar.subdivision}
    own = [{"date": str(each.day), "name": each.name} for each in calendar.own]
    return {**{key: code for key, code in named.items() if code is not None}, "own": own}


def _row(row: SeverityTargets) -> dict[str, Any]:
    first, then = row.first_response, row.follow_up
    shape: dict[str, Any] = {"clock": str(first.kind), "first_response": written_amount(first)}
    shape["follow_up"] = written_amount(then) if then else NONE
    if then and then.kind is not first.kind:
        shape["follow_up_clock"] = str(then.kind)
    if row.warnings is not None:
        shape["warnings"] = _warnings(row.warnings)
    return shape


def _rule(rule: SeverityRule) -> dict[str, Any]:
    words, unless = list(rule.words), list(rule.unless)
    return {"name": rule.name, "severity": str(rule.severity), "words": words, "unless": unless}
