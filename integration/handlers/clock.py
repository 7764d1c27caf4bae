"""The door of `vipdesk clock`: a start and an amount of time, one JSON line in; the due instant, one JSON line out."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from integration.domain.errors import BadInput, Rejected
from integration.domain.hours.business_hours import BusinessHours, DayMode, Holiday, HolidayCalendar
from integration.domain.hours.interval import as_utc
from integration.domain.hours.zone_offsets import zone_named
from integration.handlers.wall_times import WEEKDAYS, Weekday, WrittenWindows, duration, located, minutes

_Week = tuple[tuple[Weekday, WrittenWindows], ...]
_Breaks = tuple[tuple[date, WrittenWindows], ...]
# A few schedules ask again and again; each holds some years of hours.
_SCHEDULES = 64
_SHOWN = 300


class _BusinessDays(msgspec.Struct, frozen=True):
    business_days: Annotated[int, msgspec.Meta(ge=0)]
    mode: DayMode = "elapsed"
    day: str = "PT8H"


class _Question(msgspec.Struct, frozen=True):
    start: Annotated[datetime, msgspec.Meta(tz=True)]
    amount: str | _BusinessDays
    zone: str | None = None
    week: dict[Weekday, WrittenWindows] | None = None
    holidays: tuple[date, ...] = ()
    breaks: dict[date, WrittenWindows] = {}
    clock: Literal["business", "calendar"] = "business"


_decoder = msgspec.json.Decoder(_Question)


def answer(line: bytes) -> bytes:
    """The answer to one line, `{"due": …}` in UTC or `{"error": …}` saying what to do; it never raises."""
    try:
        return msgspec.json.encode({"due": _written(_due(_decoder.decode(line)))})
    except (msgspec.MsgspecError, Rejected, UnicodeError, RecursionError) as error:
        return msgspec.json.encode({"error": _message(error)})


def _due(question: _Question) -> datetime:
    return _CLOCKS[question.clock](question)


def _calendar(question: _Question) -> datetime:
    if isinstance(question.amount, _BusinessDays):
        message = "business days need the business clock: set clock to business, or amount to a duration such as PT16H"
        raise BadInput(located("amount", message))
    if question.zone is not None:
        zone_named(question.zone)
    start, amount = as_utc(question.start), duration("amount", question.amount)
    try:
        return start + amount
    except OverflowError as error:
        message = "it leads beyond the year 9999: give a shorter one"
        raise BadInput(located("amount", message)) from error


def _business(question: _Question) -> datetime:
    hours, start, amount = _hours_of(question), as_utc(question.start), question.amount
    if isinstance(amount, _BusinessDays):
        day = duration("amount.day", amount.day)
        return hours.add_days(start, amount.business_days, mode=amount.mode, day=day)
    return hours.add(start, duration("amount", amount))


_CLOCKS = {"business": _business, "calendar": _calendar}


def _hours_of(question: _Question) -> BusinessHours:
    if question.zone is None or question.week is None:
        missing = "zone" if question.zone is None else "week"
        raise BadInput(located(missing, "it is missing, and the business clock needs it"))
    return _hours(question.zone, tuple(question.week.items()), question.holidays, tuple(question.breaks.items()))


@lru_cache(maxsize=_SCHEDULES)
def _hours(zone: str, week: _Week, holidays: tuple[date, ...], breaks: _Breaks) -> BusinessHours:
    windows = {day: minutes(f"week.{day}", listed) for day, listed in week}
    calendar = HolidayCalendar(tuple(Holiday(day, "holiday") for day in holidays))
    closed = tuple((day, minutes(f"breaks.{day}", listed)) for day, listed in breaks)
    return BusinessHours(zone, tuple(windows.get(day, ()) for day in WEEKDAYS), calendar, closed)


def _written(due: datetime) -> str:
    # Whole seconds without a fraction, otherwise microseconds: what isoformat does.
    return due.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _message(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the line is nested too deeply: give one flat JSON object, as `vipdesk clock --help` shows"
    if isinstance(error, UnicodeError):
        return "the line is not UTF-8: send JSON in UTF-8"
    if isinstance(error, msgspec.DecodeError) and not isinstance(error, msgspec.ValidationError):
        return "the line is not JSON: send one object a line, as `vipdesk clock --help` shows"
    if "$.start" in str(error):
        return f"{error}: give an instant with its zone, such as 2026-11-20T15:30:00Z"
    # Whatever a stranger sent, the answer stays short and can be written as JSON.
    return str(error)[:_SHOWN].encode("utf-8", "replace").decode()
