"""Clock arithmetic beside others: `python -m benchmarks.clock [--json]`.

Europe/Prague, Mon-Fri 09-17, Czech holidays, 60 to 960 minutes, one thread. Rounds interleave, and a ratio is the
median of those within each round, so that a machine that is busy for a while is busy for both sides.
0.5 "of a call" means half as many answers per second as a function that takes the same and returns `start + amount`;
"from seconds", that both sides begin with epoch seconds and minutes, which is how the targets came about.
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
from typing import Any
from zoneinfo import ZoneInfo

import businesstimedelta
import pandas as pd

from integration.domain.hours.business_hours import BusinessHours, DayMode, Holiday, HolidayCalendar, Span

ROUNDS = 15
FAST, SLOW = 20_000, 40
PRAGUE = ZoneInfo("Europe/Prague")
# businesstimedelta knows zones of pytz only, which brings no types.
THEIR_PRAGUE = import_module("pytz").timezone("Europe/Prague")
WEEK = (((540, 1020),),) * 5 + ((), ())
YEARS = range(2024, 2040)
CZECH = HolidayCalendar(country="CZ")
HOLIDAYS = [day for year in YEARS for day in CZECH.of_year(year)]
OURS = BusinessHours("Europe/Prague", WEEK, CZECH)
HOUR, DAY, EIGHT_HOURS = timedelta(hours=1), timedelta(days=1), timedelta(hours=8)
MODES: tuple[DayMode, ...] = ("elapsed", "same_time", "end_of_day")

Question = tuple[Any, Any]
Answer = Callable[[Any, Any], object]
Times = dict[str, float]


@dataclass(frozen=True, slots=True)
class Entrant:
    """Something to time: a call that answers a question, the questions, and how many things they make it do."""

    answer: Answer
    questions: Sequence[Question]
    things: int = 0


def limit(start: datetime, amount: timedelta) -> datetime:
    return start + amount


def limit_days(start: datetime, _: int, *, mode: DayMode, day: timedelta) -> datetime:  # noqa: ARG001 - takes the same
    return start + day


def from_seconds(add: Callable[[datetime, timedelta], datetime]) -> Answer:
    return lambda seconds, minutes: add(datetime.fromtimestamp(seconds, UTC), timedelta(minutes=minutes))


def two_days(add_days: Callable[..., datetime], mode: DayMode) -> Answer:
    return lambda start, _: add_days(start, 2, mode=mode, day=EIGHT_HOURS)


def two_days_from_seconds(add_days: Callable[..., datetime], mode: DayMode) -> Answer:
    return lambda seconds, _: add_days(datetime.fromtimestamp(seconds, UTC), 2, mode=mode, day=EIGHT_HOURS)


def businesstimedelta_add() -> Answer:
    work = businesstimedelta.WorkDayRule(
        start_time=time(9), end_time=time(17), working_days=list(range(5)), tz=THEIR_PRAGUE
    )
    shut = businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, "holiday"), tz=THEIR_PRAGUE)
    rules = businesstimedelta.Rules([work, shut])
    return lambda start, amount: start + businesstimedelta.BusinessTimeDelta(rules, timedelta=amount)


def pandas_questions(asked: Sequence[Question]) -> list[Question]:
    # Whole hours only, and naive wall-clock times: what CustomBusinessHour can do, and at its best.
    return [(pd.Timestamp(start).tz_convert(PRAGUE).tz_localize(None), -(-amount // HOUR)) for start, amount in asked]


def pandas_add() -> Answer:
    hour = pd.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=HOLIDAYS)
    hours = {count: hour * count for count in range(1, 17)}
    return lambda start, count: start + hours[count]


def questions(count: int, amount: timedelta | None = None) -> list[tuple[datetime, timedelta]]:
    dice, first = random.Random(7), datetime(2025, 1, 1, tzinfo=UTC)  # noqa: S311 - the same questions in every run
    starts = [first + timedelta(seconds=dice.randrange(2 * 365 * 86_400)) for _ in range(count)]
    return [(start, amount or timedelta(minutes=dice.randint(60, 960))) for start in starts]


def stretches(count: int, length: timedelta) -> list[Question]:
    return [(start, start + length) for start, _ in questions(count)]


def spans(start: datetime, end: datetime) -> list[Span]:
    return list(OURS.spans(start, end))


def explained(count: int, length: timedelta) -> Entrant:
    # By the span: explaining ten years takes longer than explaining a week, but no longer for each of its spans.
    asked = stretches(count, length)
    return Entrant(spans, asked, sum(len(spans(*each)) for each in asked))


def seconds_each(entrant: Entrant) -> float:
    answer, asked = entrant.answer, entrant.questions
    begun = perf_counter()
    for start, amount in asked:
        answer(start, amount)
    return (perf_counter() - begun) / (entrant.things or len(asked))


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
    asked = questions(FAST)
    raw = [(int(start.timestamp()), amount // timedelta(minutes=1)) for start, amount in asked]
    return {
        "limit": Entrant(limit, asked),
        "add": Entrant(OURS.add, asked),
        "2 h": Entrant(OURS.add, questions(FAST, 2 * HOUR)),
        "10,000 h": Entrant(OURS.add, questions(FAST, 10_000 * HOUR)),
        "limit, days": Entrant(two_days(limit_days, "elapsed"), asked),
        **{mode: Entrant(two_days(OURS.add_days, mode), asked) for mode in MODES},
        "limit from seconds": Entrant(from_seconds(limit), raw),
        "add from seconds": Entrant(from_seconds(OURS.add), raw),
        "limit, days from seconds": Entrant(two_days_from_seconds(limit_days, "elapsed"), raw),
        **{f"{mode} from seconds": Entrant(two_days_from_seconds(OURS.add_days, mode), raw) for mode in MODES},
        "between, a day": Entrant(OURS.between, stretches(FAST, DAY)),
        "between, ten years": Entrant(OURS.between, stretches(FAST, 3653 * DAY)),
        "spans, a week": explained(100, 7 * DAY),
        "spans, ten years": explained(1, 3653 * DAY),
        "businesstimedelta": Entrant(businesstimedelta_add(), asked[:SLOW]),
        "pandas": Entrant(pandas_add(), pandas_questions(asked[: 2 * SLOW])),
    }


def measured() -> list[Times]:
    """Of each round: seconds for one answer (of `spans`: for one span), by entrant."""
    running = entrants()
    own = HolidayCalendar(tuple(Holiday(day, "holiday") for day in HOLIDAYS))
    for entrant in running.values():
        seconds_each(entrant)
    return [
        {name: seconds_each(entrant) for name, entrant in running.items()}
        | {"bare": bare_expression(running["add"].questions)}
        | {"first, own dates": first_due(own, each), "first, country": first_due(CZECH, each)}
        for each in range(ROUNDS)
    ]


def check() -> None:
    """Stop where the competitors' answers differ from ours: a fast wrong answer is no answer."""
    theirs = businesstimedelta_add()
    for start, amount in questions(50):
        assert OURS.add(start, amount) == theirs(start, amount), (start, amount)


# What is reported: a name, whose time is divided by whose, and the target.
RATIOS = [
    ("add, of a call", "limit", "add", ">= 0.65"),
    ("add, of the bare expression", "bare", "add", ">= 0.65"),
    ("add, of the limit, from seconds", "limit from seconds", "add from seconds", ">= 0.65"),
    ("add, times businesstimedelta", "businesstimedelta", "add", ">= 100"),
    ("add, times pandas CustomBusinessHour", "pandas", "add", ">= 55"),
    *((f"add_days {mode}, of a call", "limit, days", mode, ">= 0.35") for mode in MODES),
    *(
        (f"add_days {mode}, of the limit, from seconds", "limit, days from seconds", f"{mode} from seconds", ">= 0.35")
        for mode in MODES
    ),
    ("adding 10,000 h, times 2 h", "10,000 h", "2 h", "<= 1.5"),
    ("between, over ten years, times over a day", "between, ten years", "between, a day", ""),
    ("spans, one of ten years', times one of a week's", "spans, ten years", "spans, a week", ""),
]


def rows(took: list[Times]) -> list[tuple[str, float, str]]:
    """What is reported: a name, the figure, and the target it stands beside."""
    firsts = ("own dates", "country")
    return [
        ("add, due instants per second", 1 / median(each["add"] for each in took), ""),
        *((name, median(each[one] / each[two] for each in took), target) for name, one, two, target in RATIOS),
        *(
            (f"first due of a new schedule, {kind}, ms", 1000 * median(each[f"first, {kind}"] for each in took), "<= 3")
            for kind in firsts
        ),
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
