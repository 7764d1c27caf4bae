"""Some days with their free times, as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from integration.domain.booking.slots import Slot
from integration.handlers.booking.slot_words import SlotWords, doubled, wire

_SHOWN = 7
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Time:
    """One free time: `start` for the form, and words for it; `there` is the agent's, `offset` where it is needed."""

    start: str
    clock: str
    there: str
    offset: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One date with what is free on it."""

    iso: str
    short: str
    weekday: str
    date: str
    times: tuple[Time, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first`; weekends on which nothing is free are left out. `earlier`, `later` begin the others."""

    title: str
    days: tuple[Day, ...]
    count: int
    earlier: date | None
    later: date | None


def week_of(slots: Sequence[Slot], first: date, words: SlotWords, now: datetime, horizon: timedelta) -> Week:
    """The week that begins at `first`, of slots within it."""
    today, last = (instant.astimezone(words.zone).date() for instant in (now, now + horizon))
    dates = [first + number * _DAY for number in range(_SHOWN)]
    days = [
        _day(one, [slot for slot in slots if slot.start.astimezone(words.zone).date() == one], words) for one in dates
    ]
    shown = tuple(day for one, day in zip(dates, days, strict=True) if day.times or one.weekday() < _SATURDAY)
    later = first + _SHOWN * _DAY
    return Week(
        words.stretch(first, dates[-1]),
        shown,
        len(slots),
        max(today, first - _SHOWN * _DAY) if first > today else None,
        later if later <= last else None,
    )


def times_of(slots: Sequence[Slot], words: SlotWords) -> tuple[Time, ...]:
    """Free times each with its words; like times of one list are told apart by what they differ from UTC."""
    twice = doubled(words.moment(slot.start) for slot in slots)
    return tuple(_time(slot, words, words.moment(slot.start) in twice) for slot in slots)


def _day(day: date, slots: Sequence[Slot], words: SlotWords) -> Day:
    return Day(day.isoformat(), words.short(day), words.weekday(day), words.day_of_month(day), times_of(slots, words))


def _time(slot: Slot, words: SlotWords, twice: bool) -> Time:  # noqa: FBT001 - one of a list's own
    offset = words.offset(slot.start) if twice else ""
    return Time(wire(slot.start), words.clock(slot.start), words.there(slot.start), offset, words.moment(slot.start))
