"""An account's SLA levels beside those that our terms ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import msgspec

from integration.clients.helpdesk.liveagent.levels import DAY_AND_NIGHT, DAYS, Level, OpenDays, Opening, in_words
from integration.clients.helpdesk.liveagent.zones import same_clock

_UNITS = (timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1))
"""What the integers of a level may count; most likely seconds (LA-6)."""

_WHOLE_DAY = 24 * 60


class ValuesJson(msgspec.Struct, frozen=True):
    """The times of a level, as far as we look at them; 0 and null say none."""

    first_answer: int | None = None
    next_answer: int | None = None


class LevelJson(msgspec.Struct, frozen=True):
    """An SLA level; `business_hours` is null (or an empty list) where it counts around the clock."""

    id: str
    name: str
    values: ValuesJson = ValuesJson()
    business_hours: Any = None


def unit_of(found: Iterable[tuple[LevelJson, Level]]) -> timedelta:
    """What this account's integers count: the unit in which every first answer is ours, else seconds (LA-6)."""
    pairs = tuple(found)
    right = (
        unit
        for unit in _UNITS
        if all(_times(unit, one.values.first_answer) == ours.first_answer for one, ours in pairs)
    )
    return next(right, _UNITS[0])


def faults(found: LevelJson, ours: Level, unit: timedelta, today: date) -> Iterator[str]:
    """What must be entered otherwise in a level, in the words of the panel's form."""
    rows = (
        ("First answer", found.values.first_answer, ours.first_answer),
        ("Next answer", found.values.next_answer, ours.next_answer),
    )
    for what, theirs, wanted in rows:
        if _times(unit, theirs) != wanted:
            yield f"{what} is {in_words(_times(unit, theirs))}, ours {in_words(wanted)}"
    yield from _other_hours(_open_days(found.business_hours), ours.days, today)


def _other_hours(theirs: OpenDays | None, ours: OpenDays | None, today: date) -> Iterator[str]:
    if not theirs or not ours:
        if theirs != ours:
            yield f"it counts {theirs or DAY_AND_NIGHT}, ours {ours or DAY_AND_NIGHT}"
        return
    if theirs.week != ours.week or not same_clock(theirs.zone, ours.zone, today.year):
        yield f"its business hours are {theirs}, ours {ours}"
    coming = {day for day in theirs.holidays if today <= day < date(today.year + 2, 1, 1) and ours.week[day.weekday()]}
    for what, days in (("lack", ours.holidays - coming), ("have too many", coming - ours.holidays)):
        if days:
            yield f"the excluded holidays {what}: {', '.join(str(day) for day in sorted(days))}"


def _times(unit: timedelta, amount: int | None) -> timedelta | None:
    return unit * amount if amount else None


def _open_days(raw: object) -> OpenDays | None:
    if not isinstance(raw, Mapping) or not raw:
        return None
    week = tuple(_opening(raw.get(day)) for day in DAYS)
    if not any(week):
        return None
    return OpenDays(str(raw.get("timezone") or "UTC"), week, frozenset(_dates(raw.get("exclude_holidays"))))


def _dates(raw: object) -> Iterator[date]:
    for text in raw if isinstance(raw, Sequence) else ():
        with suppress(ValueError):
            yield date.fromisoformat(str(text)[:10])


def _opening(raw: object) -> Opening | None:
    if not isinstance(raw, Mapping):
        return None
    start, end = _minutes(raw.get("start")), _minutes(raw.get("end"))
    if start is None or end is None or start == end:
        return None
    return start, end or _WHOLE_DAY


def _minutes(text: object) -> int | None:
    """Minutes since midnight of 09:00, 9:00 or 09:00:00; the day's last minute counts as its end."""
    parts = str(text).split(":")
    if len(parts) not in {2, 3} or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    hours, minutes = (int(part) for part in parts[:2])
    return _WHOLE_DAY if (hours, minutes) == (23, 59) else hours * 60 + minutes
