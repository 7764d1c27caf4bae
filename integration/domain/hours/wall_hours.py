"""The desk's hours as the clock on the wall shows them: a week, holidays, breaks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from integration.domain.errors import BadInput
from integration.domain.hours.holiday_calendar import HolidayCalendar

Windows = tuple[tuple[int, int], ...]
Breaks = tuple[tuple[date, Windows], ...]
Spell = tuple[timedelta, timedelta]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MINUTES_A_DAY = 1440
# More would be no office hours, and would make the tables of a year needlessly large.
_MOST_WINDOWS = 48
# A desk that does not open once in so many days is shut for good.
_LOOK_AHEAD = 366
# The year in which a country's list is tried; lists hardly change in what matters here.
_SAMPLE_YEAR = 2026


@dataclass(frozen=True, slots=True)
class WallHours:
    """When the desk is open on each local date, in minutes since midnight; half-open, 1440 is the next midnight.

    `BadInput` for windows that overlap or run backwards, and for hours that never open.
    """

    week: tuple[Windows, ...]
    holidays: HolidayCalendar
    breaks: Mapping[date, Windows] = field(default_factory=dict)
    _spells: tuple[tuple[Spell, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse hours that make no sense or that can never open again."""
        object.__setattr__(self, "_spells", tuple(tuple(_spells(windows)) for windows in self.week))
        self._refuse_never_open()

    def spells(self, day: date) -> tuple[Spell, ...]:
        """The open parts of a local date, as distances from its midnight on the wall."""
        if self.holidays.name_of(day) is not None:
            return ()
        if day in self.breaks:
            return tuple(_spells(without(self.week[day.weekday()], self.breaks[day])))
        return self._spells[day.weekday()]

    def _refuse_never_open(self) -> None:
        if not any(self.week):
            message = "week: it never opens: give at least one weekday a window"
            raise BadInput(message)
        listed = {each.day for each in self.holidays.own} | set(self.breaks)
        seen = date.min
        for start in sorted(listed | ({date(_SAMPLE_YEAR, 1, 1)} if self.holidays.country else set())):
            seen = self._first_working(start) if start > seen else seen

    def _first_working(self, start: date) -> date:
        last = min(start.toordinal() + _LOOK_AHEAD, date.max.toordinal())
        for ordinal in range(start.toordinal(), last):
            if self.spells(date.fromordinal(ordinal)):
                return date.fromordinal(ordinal)
        if last == date.max.toordinal():
            return date.max
        message = f"holidays and breaks leave nothing open for {_LOOK_AHEAD} days from {start}: take some of them out"
        raise BadInput(message)


def checked_week(week: Iterable[Iterable[tuple[int, int]]]) -> tuple[Windows, ...]:
    """Seven days of windows, each day's in order; `BadInput` where they are not that."""
    days = tuple(tuple((start, end) for start, end in windows) for windows in week)
    if len(days) != len(DAYS):
        message = f"week: it has {len(days)} days: give seven, Monday first, with () for a day that stays closed"
        raise BadInput(message)
    return tuple(checked_day(f"week, {name}", windows) for name, windows in zip(DAYS, days, strict=True))


def checked_day(where: str, windows: Windows) -> Windows:
    """A weekday's windows in order; `BadInput`, which begins with `where`, for any that overlap or run backwards."""
    ordered = tuple(sorted(checked_break(where, windows)))
    _refuse_overlap(where, ordered)
    return ordered


def checked_breaks(breaks: Mapping[date, Windows] | Breaks) -> Breaks:
    """The breaks by date, in order; those of one date may overlap. `BadInput` for one that runs backwards."""
    gathered: dict[date, Windows] = {}
    for day, windows in breaks.items() if isinstance(breaks, Mapping) else breaks:
        checked_break(f"breaks, {day}", windows)
        gathered[day] = tuple(sorted({*gathered.get(day, ()), *((start, end) for start, end in windows)}))
    return tuple(sorted(gathered.items()))


def without(windows: Windows, closed: Windows) -> Windows:
    """What is left of the windows once the closed parts are cut out."""
    for shut, reopened in closed:
        pieces = (part for start, end in windows for part in ((start, min(end, shut)), (max(start, reopened), end)))
        windows = tuple((start, end) for start, end in pieces if start < end)
    return windows


def checked_break(where: str, windows: Windows) -> Windows:
    """The closed parts of one date; `BadInput`, which begins with `where`, for one that runs backwards."""
    if len(windows) > _MOST_WINDOWS:
        message = f"{where}: {len(windows)} windows on one day: give {_MOST_WINDOWS} at most"
        raise BadInput(message)
    for start, end in windows:
        if not 0 <= start < end <= MINUTES_A_DAY:
            window = f"{clock_face(start)}-{clock_face(end)}"
            message = f"{where}: {window} must end after it starts, by 24:00; write a window over midnight as two"
            raise BadInput(message)
    return windows


def _refuse_overlap(where: str, windows: Windows) -> None:
    for (_, end), (start, _) in pairwise(windows):
        if start < end:
            message = f"{where}: the windows overlap at {clock_face(start)}: join them"
            raise BadInput(message)


def clock_face(minute: int) -> str:
    """A minute of the day as HH:MM."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _spells(windows: Windows) -> Iterator[Spell]:
    return ((timedelta(minutes=start), timedelta(minutes=end)) for start, end in windows)
