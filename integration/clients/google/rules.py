"""One RRULE on the clock on the wall: where it ends is ours to say, what lies between is dateutil's, in bounded work.

dateutil looks for the end only where a rule comes true: over one that never does, such as each 30 February, it walks
to the end of the year 9999. So it is sent there: the calendar repeats itself after 400 years, to the day of the week.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_DAY = timedelta(days=1)
_PERIODS: Final = {
    "YEARLY": 365 * _DAY,
    "MONTHLY": 28 * _DAY,
    "WEEKLY": 7 * _DAY,
    "DAILY": _DAY,
    "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
    "SECONDLY": timedelta(seconds=1),
}
_ALWAYS_AS_LONG = frozenset(_PERIODS) - {"YEARLY", "MONTHLY"}
_FILTERS = frozenset(
    "BYSECOND BYMINUTE BYHOUR BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS".split()
)  # RFC 5545, 3.3.10
_NAMES = _FILTERS | {"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST"}
_VALUE = re.compile(r"[A-Z0-9,+-]{1,2000}")
_NUMBER = re.compile(r"0*[1-9][0-9]{0,4}")
_ROUND_YEARS = 400
_ROUND = 146_097 * _DAY
_MOST_STEPS = 60_000
"""A daily rule over 160 years; on our machine a tenth of a second."""


class UnreadableRuleError(Exception):
    """A series that can't be worked out; says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule without its end; `count` counts the first occurrence, `until` is still text: what it means depends."""

    text: str
    period: timedelta
    count: int | None
    until: str
    can_skip: bool
    """Whether every period lasts as long, so that a walk may begin at any of them."""
    is_plain: bool

    def walls(self, first: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
        """Times on the wall after `first`, in order: all of them from `since` to `until`, and perhaps some before."""
        start = self._skipped(first, since)
        end = self._ended(first, until)
        if (end - start) // self.period > _MOST_STEPS:
            message = "it repeats too often"
            raise UnreadableRuleError(message)
        after = (each for each in _bounded(self._walked(start, end)) if each > first)
        return after if self.count is None else islice(after, self.count - 1)

    def _skipped(self, first: datetime, since: datetime) -> datetime:
        """Whole periods later, but one more before `since`, so that none of its parts is lost."""
        if self.count is not None or not self.can_skip:
            return first
        return first + max((since - first) // self.period - 1, 0) * self.period

    def _ended(self, first: datetime, until: datetime) -> datetime:
        if self.count is None or not (self.is_plain and self.can_skip):
            return until
        # Compared as numbers, so that a large count leaves no year that there is.
        periods = (until - first) // self.period
        return min(until, first + self.period * (self.count - 1)) if self.count <= periods else until

    def _walked(self, start: datetime, end: datetime) -> Iterator[datetime]:
        from dateutil.rrule import rrulestr  # noqa: PLC0415 - needed for series alone

        later = (MAXYEAR - end.year) // _ROUND_YEARS * _ROUND
        try:
            rule = cast("rrule", rrulestr(self.text, dtstart=start + later))
            yield from (wall - later for wall in rule.replace(until=end + later))
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            message = "its rule can't be read"
            raise UnreadableRuleError(message) from error


def rule_of(text: str) -> Rule:
    """The rule that stands behind `RRULE:`; raises UnreadableRuleError."""
    parts = _parts(text)
    unit = _PERIODS.get(parts.get("FREQ", ""))
    if unit is None:
        message = "its rule names no frequency"
        raise UnreadableRuleError(message)
    if unit < _DAY and "BYSETPOS" in parts:
        message = "its rule counts within less than a day"
        raise UnreadableRuleError(message)
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name not in {"UNTIL", "COUNT"})
    return Rule(
        text=kept,
        period=unit * _number(parts.get("INTERVAL", "1")),
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
        until=parts.get("UNTIL", ""),
        can_skip=parts["FREQ"] in _ALWAYS_AS_LONG,
        is_plain=not _FILTERS & parts.keys(),
    )


def _parts(text: str) -> Mapping[str, str]:
    parts: dict[str, str] = {}
    for part in filter(None, text.strip().upper().split(";")):
        name, _, value = part.partition("=")
        if name not in _NAMES or name in parts or not _VALUE.fullmatch(value):
            message = "its rule can't be read"
            raise UnreadableRuleError(message)
        parts[name] = value
    return parts


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        message = "its rule counts with something that is no number from 1 to 99999"
        raise UnreadableRuleError(message)
    return int(text)


def _bounded(walls: Iterator[datetime]) -> Iterator[datetime]:
    for number, wall in enumerate(walls):
        if number > _MOST_STEPS:
            message = "it repeats too often"
            raise UnreadableRuleError(message)
        yield wall
