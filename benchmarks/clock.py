"""Clock arithmetic beside others: `python -m benchmarks.clock [--json]`.

Europe/Prague, Mon-Fri 09-17, Czech holidays, 60 to 960 minutes, one thread. Rounds interleave; figures are medians.
A ratio of 0.5 "of the limit" means half as many due instants per second as adding two values in Python.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import businesstimedelta
import pandas as pd

from integration.domain.hours.business_hours import BusinessHours, Holiday, HolidayCalendar

ROUNDS = 15
FAST, SLOW = 20_000, 40
PRAGUE = ZoneInfo("Europe/Prague")
# businesstimedelta knows zones of pytz only, which brings no types.
THEIR_PRAGUE = import_module("pytz").timezone("Europe/Prague")
WEEK = (((540, 1020),),) * 5 + ((), ())
YEARS = range(2024, 2033)
CZECH = HolidayCalendar(country="CZ")
HOLIDAYS = [day for year in YEARS for day in CZECH.of_year(year)]
OURS = BusinessHours("Europe/Prague", WEEK, CZECH)
EIGHT_HOURS, NO_TIME = timedelta(hours=8), timedelta()

Question = tuple[datetime, timedelta]


@dataclass(frozen=True, slots=True)
class Entrant:
    """Something to time: a call that answers a question, and the questions."""

    answer: Callable[[datetime, timedelta], object]
    questions: Sequence[Question]


def limit(start: datetime, amount: timedelta) -> datetime:
    return start + amount


def from_minutes_limit(seconds: int, minutes: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC) + timedelta(minutes=minutes)


def from_minutes(seconds: int, minutes: int) -> datetime:
    return OURS.add(datetime.fromtimestamp(seconds, UTC), timedelta(minutes=minutes))


def two_days(mode: str) -> Callable[[datetime, timedelta], datetime]:
    add_days = OURS.add_days
    return lambda start, _: add_days(start, 2, mode=mode, day=EIGHT_HOURS)  # type: ignore[arg-type]


def their_days(start: datetime, _: timedelta) -> datetime:
    return start + EIGHT_HOURS


def businesstimedelta_add() -> Callable[[datetime, timedelta], object]:
    work = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(17), working_days=list(range(5)), tz=THEIR_PRAGUE
    )
    shut = businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, "holiday"), tz=THEIR_PRAGUE)
    rules = businesstimedelta.Rules([work, shut])
    return lambda start, amount: start + businesstimedelta.BusinessTimeDelta(rules, timedelta=amount)


def pandas_questions(questions: Sequence[Question]) -> list[Question]:
    # Whole hours only, and naive wall-clock times: what CustomBusinessHour can do, and at its best.
    return [
        (pd.Timestamp(start).tz_convert(PRAGUE).tz_localize(None), timedelta(hours=-(-amount // timedelta(hours=1))))
        for start, amount in questions
    ]


def pandas_add() -> Callable[[datetime, timedelta], object]:
    hour = pd.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=HOLIDAYS)
    hours = {count: hour * count for count in range(1, 17)}
    return lambda start, amount: start + hours[amount // timedelta(hours=1)]


def questions(count: int, amount: timedelta | None = None) -> list[Question]:
    dice, first = random.Random(7), datetime(2025, 1, 1, tzinfo=UTC)  # noqa: S311 - the same questions in every run
    starts = [first + timedelta(seconds=dice.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(start, amount or timedelta(minutes=dice.randint(60, 960))) for start in starts]


def seconds_each(entrant: Entrant) -> float:
    answer, asked = entrant.answer, entrant.questions
    begun = perf_counter()
    for start, amount in asked:
        answer(start, amount)
    return (perf_counter() - begun) / len(asked)


def bare_expression(asked: Sequence[Question]) -> float:
    begun = perf_counter()
    for start, amount in asked:
        start + amount
    return (perf_counter() - begun) / len(asked)


def first_due(holidays: HolidayCalendar, day: int) -> float:
    # Each time another schedule, so that nothing of it is known yet; its zone is, as in a running process.
    start = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    begun = perf_counter()
    week = (((540, 1020 - day),),) * 5 + ((), ())
    BusinessHours("Europe/Prague", week, holidays).add(start, timedelta(hours=2))
    return perf_counter() - begun


def entrants() -> dict[str, Entrant]:
    asked, few = questions(FAST), questions(SLOW)
    raw = [(int(start.timestamp()), amount // timedelta(minutes=1)) for start, amount in asked]
    return {
        "limit": Entrant(limit, asked),
        "add": Entrant(OURS.add, asked),
        "2 h": Entrant(OURS.add, questions(FAST, timedelta(hours=2))),
        "10,000 h": Entrant(OURS.add, questions(FAST, timedelta(hours=10_000))),
        "limit, one call more": Entrant(their_days, asked),
        "elapsed": Entrant(two_days("elapsed"), asked),
        "same_time": Entrant(two_days("same_time"), asked),
        "end_of_day": Entrant(two_days("end_of_day"), asked),
        "limit from seconds": Entrant(from_minutes_limit, raw),  # type: ignore[arg-type]
        "add from seconds": Entrant(from_minutes, raw),  # type: ignore[arg-type]
        "businesstimedelta": Entrant(businesstimedelta_add(), few),
        "pandas": Entrant(pandas_add(), pandas_questions(questions(SLOW * 2))),
    }


def measured() -> dict[str, float]:
    """Median seconds for one due instant, by entrant."""
    running = entrants()
    own = HolidayCalendar(tuple(Holiday(day, "holiday") for day in HOLIDAYS))
    rounds: dict[str, list[float]] = {}
    for each in range(ROUNDS):
        for name, entrant in running.items():
            rounds.setdefault(name, []).append(seconds_each(entrant))
        rounds.setdefault("bare", []).append(bare_expression(running["add"].questions))
        rounds.setdefault("first, own dates", []).append(first_due(own, each))
        rounds.setdefault("first, country", []).append(first_due(CZECH, each))
    return {name: median(times) for name, times in rounds.items()}


def check() -> None:
    """Stop where the competitors' answers differ from ours: a fast wrong answer is no answer."""
    theirs = businesstimedelta_add()
    for start, amount in questions(50):
        assert OURS.add(start, amount) == theirs(start, amount), (start, amount)


Row = tuple[str, float, str]


def rows(took: dict[str, float]) -> list[Row]:
    """What is reported: a name, the figure, and the target it stands beside."""
    ours, call = took["add"], took["limit"]
    return [
        ("add, due instants per second", 1 / ours, ""),
        ("add, of a call that returns dt + timedelta", call / ours, ">= 0.65"),
        ("add, of the bare expression dt + timedelta", took["bare"] / ours, ">= 0.65"),
        (
            "add, of dt + timedelta, both from epoch seconds and minutes",
            took["limit from seconds"] / took["add from seconds"],
            ">= 0.65",
        ),
        ("add, times businesstimedelta", took["businesstimedelta"] / ours, ">= 100"),
        ("add, times pandas CustomBusinessHour", took["pandas"] / ours, ">= 55"),
        ("add_days elapsed, of a call", took["limit, one call more"] / took["elapsed"], ">= 0.35"),
        ("add_days same_time, of a call", took["limit, one call more"] / took["same_time"], ">= 0.35"),
        ("add_days end_of_day, of a call", took["limit, one call more"] / took["end_of_day"], ">= 0.35"),
        ("10,000 h, times 2 h", took["10,000 h"] / took["2 h"], "<= 1.5"),
        ("first due of a new schedule, own dates, ms", 1000 * took["first, own dates"], "<= 3"),
        ("first due of a new schedule, country, ms", 1000 * took["first, country"], "<= 3"),
    ]


def main() -> None:
    check()
    told = rows(measured())
    if "--json" in sys.argv[1:]:
        print(json.dumps({name: {"figure": round(figure, 4), "target": target} for name, figure, target in told}))
        return
    for name, figure, target in told:
        print(f"{name:<60} {figure:>14,.2f}   {target}")


if __name__ == "__main__":
    main()
