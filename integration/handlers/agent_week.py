"""An agent's working week as an admin writes it: "Mon-Thu 09:00-12:00 13:00-17:00; Fri 09:00-13:00"."""

import re

from integration.domain.errors import BadInput
from integration.domain.hours.wall_hours import Windows, checked_week

EXAMPLE = '"Mon-Thu 09:00-12:00 13:00-17:00; Fri 09:00-13:00"'
"""How such a week is written."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PART = re.compile(r"(?P<first>[A-Za-z]{3})(?:-(?P<last>[A-Za-z]{3}))?(?P<windows>(?:\s+\d{1,2}:\d{2}-\d{1,2}:\d{2})+)")
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_HOUR = 60
_HOURS = 24


def read_week(text: str) -> tuple[Windows, ...]:
    """Windows in minutes since midnight, Monday first; raises BadInput for what can't be read, or makes no sense."""
    week: list[Windows] = [()] * 7
    for part in text.split(";"):
        found = _PART.fullmatch(part.strip())
        if found is None:
            message = f"{part.strip()!r} is no working time: write it as {EXAMPLE}"
            raise BadInput(message)
        windows = tuple(_window(*map(int, each)) for each in _WINDOW.findall(found["windows"]))
        for day in _days(found["first"], found["last"] or found["first"]):
            week[day] = (*week[day], *windows)
    return checked_week(week)


def written_week(week: tuple[Windows, ...]) -> str:
    """The same in words, a day after another."""
    days = ((name, windows) for name, windows in zip(_DAYS, week, strict=True) if windows)
    return "; ".join(f"{name} {' '.join(_told(*window) for window in windows)}" for name, windows in days)


def _days(first: str, last: str) -> range:
    begin, end = _day(first), _day(last)
    if end < begin:
        message = f"{first}-{last} goes past Sunday: the week begins on Monday; write it as two, with a ; between them"
        raise BadInput(message)
    return range(begin, end + 1)


def _day(name: str) -> int:
    if name.capitalize() not in _DAYS:
        message = f"{name} is no day of the week; write {', '.join(_DAYS)}"
        raise BadInput(message)
    return _DAYS.index(name.capitalize())


def _window(hour: int, minute: int, until_hour: int, until_minute: int) -> tuple[int, int]:
    if max(minute, until_minute) >= _HOUR or max(hour, until_hour) > _HOURS:
        message = f"{hour:02}:{minute:02}-{until_hour:02}:{until_minute:02} is no time of day"
        raise BadInput(message)
    return hour * _HOUR + minute, until_hour * _HOUR + until_minute


def _told(start: int, end: int) -> str:
    return f"{start // _HOUR:02}:{start % _HOUR:02}-{end // _HOUR:02}:{end % _HOUR:02}"
