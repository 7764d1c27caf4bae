"""Amounts of time as they are written: ISO 8601 durations made of hours, minutes and seconds."""

import re
from datetime import timedelta
from fractions import Fraction

from integration.domain.errors import BadInput

_NUMBER = r"([0-9]{1,12}(?:[.,][0-9]{1,12})?)"
_SHAPE = re.compile(rf"PT(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?")
_MICROSECONDS = (3_600_000_000, 60_000_000, 1_000_000)
_SHOWN = 40


def parse_duration(text: str) -> timedelta:
    """The length of an ISO 8601 time duration such as PT2H30M, exact to the microsecond.

    A fraction may stand in the last part only, as ISO 8601 has it. Anything else is `BadInput`: also days, weeks
    and months, whose length in business time is the desk's to say, and signs.
    """
    match = _SHAPE.fullmatch(text)
    parts = [part for part in match.groups() if part] if match else []
    if match is None or not parts or any(not part.isdigit() for part in parts[:-1]):
        raise _refusal(text)
    return _sum(text, match.groups())


def written_duration(amount: timedelta) -> str:
    """The duration of zero or more that `parse_duration` reads as this very length: PT2H30M, PT0.5S."""
    minutes, rest = divmod(amount, timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest.seconds}.{rest.microseconds:06d}".rstrip("0").rstrip(".")
    parts = [f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count]
    return "PT" + "".join(parts + ([f"{seconds}S"] if rest or not parts else []))


def _sum(text: str, parts: tuple[str | None, ...]) -> timedelta:
    total = sum(_fraction(part) * unit for part, unit in zip(parts, _MICROSECONDS, strict=True))
    if total != int(total):
        message = f"{_shown(text)} is finer than a microsecond: round it"
        raise BadInput(message)
    try:
        return timedelta(microseconds=int(total))
    except OverflowError as error:
        message = f"{_shown(text)} is longer than can be reckoned with: give a shorter duration"
        raise BadInput(message) from error


def _fraction(part: str | None) -> Fraction:
    return Fraction((part or "0").replace(",", "."))


def _refusal(text: str) -> BadInput:
    return BadInput(f"expected an ISO 8601 time duration such as PT2H30M, PT90S or PT0S, not {_shown(text)}")


def _shown(text: str) -> str:
    # What a stranger sent goes into a message cut short, with nothing in it that can't be printed.
    return ascii(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")
