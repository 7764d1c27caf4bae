"""Times as people write them: weekdays, windows such as 09:00 to 17:00 on the wall, and lengths such as PT2H."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import parse_duration

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WrittenWindows = tuple[tuple[str, str], ...]
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_SHOWN_TIME = 20


def minutes(field: str, windows: Iterable[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    """The windows in minutes since midnight; BadInput, naming the field, for what is no time of day."""
    return tuple((_minute(field, start), _minute(field, end)) for start, end in windows)


def duration(field: str, text: str) -> timedelta:
    """As `parse_duration`; BadInput names the field."""
    try:
        return parse_duration(text)
    except BadInput as error:
        raise BadInput(located(field, str(error))) from error


def located(field: str, message: str) -> str:
    """What is wrong, behind the name of where it stands."""
    return f"{field}: {message}"


def _minute(field: str, time: str) -> int:
    if not _TIME.fullmatch(time):
        raise BadInput(located(field, f"{time[:_SHOWN_TIME]!a} is no time of day: write HH:MM, 24:00 at the latest"))
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
