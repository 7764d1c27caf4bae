"""Lengths of time as files have them that people write: PT48H, or whole days as "7 days"."""

import re
from collections.abc import Callable
from datetime import timedelta

from integration.domain.errors import BadInput
from integration.domain.hours.amounts import parse_duration, written_duration
from integration.handlers.file_values import Reader, expected

_DAY = timedelta(days=1)
_DAYS = re.compile(r"([0-9]{1,4}) days?")


def duration_of(raw: object) -> timedelta:
    """The duration that this text names, as PT48H; raises BadInput for anything else."""
    return parse_duration(raw if isinstance(raw, str) else "")


def length_of(raw: object) -> timedelta:
    """As `duration_of`, or a number of whole days."""
    days = _DAYS.fullmatch(raw) if isinstance(raw, str) else None
    return int(days[1]) * _DAY if days else duration_of(raw)


def written_length(time: timedelta) -> str:
    """What `length_of` reads as this length, by days where it is made of whole ones."""
    count, rest = divmod(time, _DAY)
    return written_duration(time) if rest or not count else f"{count} day{'s' if count > 1 else ''}"


def up_to(longest: timedelta, read: Callable[[object], timedelta], what: str) -> Reader[timedelta]:
    """A length above zero and no longer than this; `what` was expected, says the refusal of another."""

    def reader(path: str, raw: object) -> timedelta:
        try:
            length = read(raw)
        except BadInput:
            length = timedelta(0)
        if not timedelta(0) < length <= longest:
            raise expected(path, what, raw)
        return length

    return reader
