"""The part of the terms' file that says when the desk is open: zone, week, holidays, breaks."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar
from integration.domain.hours.wall_hours import Breaks, Windows, checked_break, checked_day
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.terms import default_hours
from integration.handlers.file_values import (
    Reader,
    beneath,
    day,
    each,
    entries,
    expected,
    listed,
    needed,
    placed,
    record,
    text,
)
from integration.handlers.wall_times import WEEKDAYS, located, minutes

_WORKING = WEEKDAYS[:5]
_A_WINDOW = 'a window such as ["09:00", "17:00"]'


def hours_of(given: Mapping[str, Any]) -> BusinessHours:
    """The hours that these settings make, each left out as the service has it; BadInput where they never open."""
    usual = default_hours()
    return BusinessHours(**{name: given.get(name, getattr(usual, name)) for name in HOURS})


def _zone(path: str, raw: object) -> str:
    name = text("the IANA name of a zone, such as Europe/Bratislava")(path, raw)
    placed(path, lambda: zone_named(name))
    return name


def _window(path: str, raw: object) -> tuple[int, int]:
    match raw:
        case [str(start), str(end)]:
            return minutes(path, [(start, end)])[0]
        case _:
            raise expected(path, _A_WINDOW, raw)


_windows = listed(_window, 'windows such as [["09:00", "17:00"]]')


def _open_day(path: str, raw: object) -> Windows:
    return checked_day(path, _windows(path, raw))


def _week(path: str, raw: object) -> tuple[Windows, ...]:
    days = record(path, raw, dict.fromkeys(WEEKDAYS, _open_day))
    missing = [name for name in _WORKING if name not in days]
    if missing:
        why = "it is left out of a week that is given: write its windows, or [] where the desk stays closed"
        raise BadInput("\n".join(located(beneath(path, name), why) for name in missing))
    return tuple(days.get(name, ()) for name in WEEKDAYS)


def _country(path: str, raw: object) -> str:
    code = text('two capital letters, such as "SK"')(path, raw)
    placed(path, lambda: HolidayCalendar(country=code))
    return code


def _own_day(path: str, raw: object) -> Holiday:
    given = record(path, raw, {"date": day, "name": text("what the day is called")})
    needed(path, given, "date", "name")
    return Holiday(given["date"], given["name"])


def _own_days(path: str, raw: object) -> tuple[Holiday, ...]:
    days = listed(_own_day, 'days such as { date = "2026-12-24", name = "Christmas Eve" }')(path, raw)
    seen: set[date] = set()
    for number, each_day in enumerate(days, start=1):
        if each_day.day in seen:
            message = f"{each_day.day} stands there before: name each date once"
            raise BadInput(located(f"{path}[{number}].date", message))
        seen.add(each_day.day)
    return days


_HOLIDAYS: Mapping[str, Reader[Any]] = {
    "country": _country,
    "subdivision": text("the code of a part of the country"),
    "own": _own_days,
}


def _holidays(path: str, raw: object) -> HolidayCalendar:
    given = record(path, raw, _HOLIDAYS)
    # All but the subdivision stood the test by itself already.
    return placed(beneath(path, "subdivision"), lambda: HolidayCalendar(**given))


def _breaks(path: str, raw: object) -> Breaks:
    dates = entries(path, raw).items()
    return tuple(each((key, partial(_closed_parts, path, key, value)) for key, value in dates).values())


def _closed_parts(path: str, key: str, raw: object) -> tuple[date, Windows]:
    here = beneath(path, key)
    return day(here, key), checked_break(here, _windows(here, raw))


HOURS: Mapping[str, Reader[Any]] = {"zone": _zone, "week": _week, "holidays": _holidays, "breaks": _breaks}
"""The settings that make the hours, and their readers."""
