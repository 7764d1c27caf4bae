"""Free slots beside other ways to find them: `python -m benchmarks.slots [--json]`.

60 days, 1,000 busy events in any order, starts every 30 minutes, Mon-Fri 09-12 and 13-17 in Europe/Bratislava with the
country's holidays, an agent's own hours, buffers of 15 minutes, notice and caps. Rounds interleave, and a ratio is the
median of those within each round. All give the same starts, or the run stops.

The others answer the same question, each by its own idea of the hard part, what is left of the time, and are spared
the caps; days, hours and starts they write out by the clock on the wall with zoneinfo, as one does.

- portion, intervaltree: free time as a set of intervals, less each busy one with its buffers;
- candidate by candidate: each start of the grid is tried on the busy times in order, up to the first that begins later;
- cal.com's: as its public source describes it, every candidate slot of every open day is written out, and one filter
  after the other drops those that a busy time touches, each looking through all busy times (written anew here in
  Python, with datetimes in place of its dayjs objects, which flatters it).
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import portion
from intervaltree import IntervalTree

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import DEFAULT_CALLS, BookingTerms, CallKind, CallType
from integration.domain.booking.slots import Agenda, free_slots, is_free
from integration.domain.hours.business_hours import BusinessHours, HolidayCalendar
from integration.domain.hours.interval import Interval

ROUNDS = 9
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BRATISLAVA = ZoneInfo("Europe/Bratislava")
NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
WINDOW = Interval(NOW, NOW + 60 * DAY)
SERVICE = BusinessHours("Europe/Bratislava", (((540, 720), (780, 1020)),) * 5 + ((), ()), HolidayCalendar(country="SK"))
SHUT = set(HolidayCalendar(country="SK").of_year(2026))
AGENT = BusinessHours("Europe/Bratislava", (((480, 1000),),) * 5 + ((), ()))
CALL = replace(DEFAULT_CALLS[1], length=30 * MINUTE, per_day=4, per_week=15)
EVENTS = (250, 1000, 4000)
GRIDS = (15, 30, 60)

Piece = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Question:
    """What each is asked."""

    agenda: Agenda
    terms: BookingTerms
    call: CallType = CALL


def busy_times(count: int) -> list[Interval]:
    dice = random.Random(7)  # noqa: S311 - the same events in every run
    starts = [NOW + 15 * MINUTE * dice.randrange(60 * 96) for _ in range(count)]
    return [Interval(start, start + dice.choice((15, 30, 45, 60)) * MINUTE) for start in starts]


def bookings() -> tuple[Booking, ...]:
    # Three calls of the agent, of which none fills a cap, so that the others may leave the caps out.
    spans = [Interval(NOW + each * DAY, NOW + each * DAY + 30 * MINUTE) for each in (1, 9, 30)]
    return tuple(
        Booking(f"b{at}", "agent", "customer", CallKind.TRAINING, span, span, BookingState.CONFIRMED, NOW)
        for at, span in enumerate(spans)
    )


def question(events: int = 1000, grid: int = 30) -> Question:
    agenda = Agenda(SERVICE, AGENT, busy_times(events), bookings=bookings(), customers=bookings()[:1])
    return Question(agenda, BookingTerms((CALL,), grid=grid * MINUTE))


def opened() -> list[Piece]:
    """The hours of both, in UTC: the agent's end at 16:40, and begin before the service's."""
    days = (NOW.date() + each * DAY for each in range(61))
    working = [day for day in days if day.weekday() < 5 and day not in SHUT]
    return [(on_wall(day, begin), on_wall(day, end)) for day in working for begin, end in ((540, 720), (780, 1000))]


def on_wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), BRATISLAVA).astimezone(UTC)


def starts_of_grid(hours: Sequence[Piece], grid: timedelta) -> list[datetime]:
    first, end = NOW + CALL.notice, WINDOW.end
    found = []
    for opening, closing in hours:
        wall = opening.astimezone(BRATISLAVA)
        late = timedelta(hours=wall.hour, minutes=wall.minute) % grid
        start = opening + (grid - late) % grid
        while start + CALL.length <= closing:
            if first <= start < end:
                found.append(start)
            start += grid
    return found


def taken(asked: Question) -> list[Interval]:
    return [*asked.agenda.busy, *(each.padded for each in asked.agenda.bookings)]


def ours(asked: Question) -> list[datetime]:
    return [slot.start for slot in free_slots(asked.agenda, asked.call, asked.terms, WINDOW, NOW)]


def ours_unwritten(asked: Question) -> object:
    return free_slots(asked.agenda, asked.call, asked.terms, WINDOW, NOW)


def ours_for_one(asked: Question) -> object:
    return is_free(asked.agenda, asked.call, asked.terms, NOW + 9 * DAY + 3 * HOUR, NOW)


def with_portion(asked: Question) -> list[datetime]:
    call, hours = asked.call, opened()
    # All at once, which is its quickest way.
    blocked = portion.Interval(
        *(portion.open(each.start - call.length - call.after, each.end + call.before) for each in taken(asked))
    )
    allowed = portion.Interval(*(portion.closed(start, end - call.length) for start, end in hours))
    pieces = [(each.lower, each.upper, each.left, each.right) for each in allowed - blocked]
    return _walked(pieces, starts_of_grid(hours, asked.terms.grid))


def _walked(free: Sequence[tuple[datetime, datetime, object, object]], grid: Sequence[datetime]) -> list[datetime]:
    found, at = [], 0
    for start in grid:
        while at < len(free) and free[at][1] < start:
            at += 1
        if at < len(free) and _holds(free[at], start):
            found.append(start)
    return found


def _holds(piece: tuple[datetime, datetime, object, object], start: datetime) -> bool:
    lower, upper, left, right = piece
    above = lower < start or (lower == start and left is portion.CLOSED)
    return above and (start < upper or (start == upper and right is portion.CLOSED))


def with_intervaltree(asked: Question) -> list[datetime]:
    call = asked.call
    tree = IntervalTree.from_tuples((each.start, each.end) for each in taken(asked))
    return [
        start
        for start in starts_of_grid(opened(), asked.terms.grid)
        if not tree.overlaps(start - call.before, start + call.length + call.after)
    ]


def candidate_by_candidate(asked: Question) -> list[datetime]:
    call, busy = asked.call, sorted(taken(asked), key=lambda each: each.start)
    return [
        start
        for start in starts_of_grid(opened(), asked.terms.grid)
        if not _touched(busy, start - call.before, start + call.length + call.after)
    ]


def _touched(ordered: Sequence[Interval], begin: datetime, end: datetime) -> bool:
    for each in ordered:
        if each.start >= end:
            return False
        if each.end > begin:
            return True
    return False


def as_cal_com(asked: Question) -> list[datetime]:
    call = asked.call
    candidates = [(start, start + call.length) for start in starts_of_grid(opened(), asked.terms.grid)]
    for source in (asked.agenda.busy, [each.padded for each in asked.agenda.bookings]):
        widened = [(each.start - call.after, each.end + call.before) for each in source]
        candidates = [each for each in candidates if not _any_of_the_ways(each, widened)]
    return [start for start, _ in candidates]


def _any_of_the_ways(slot: Piece, busy: Sequence[Piece]) -> bool:
    # It begins in one, ends in one, or holds one: asked of each busy time in turn.
    start, end = slot
    for begin, until in busy:
        if begin <= start < until:
            return True
        if begin < end <= until:
            return True
        if start <= begin and until <= end:
            return True
    return False


PEERS: dict[str, Callable[[Question], object]] = {
    "portion": with_portion,
    "intervaltree": with_intervaltree,
    "candidate by candidate": candidate_by_candidate,
    "cal.com's algorithm": as_cal_com,
}


def seconds(answer: Callable[[Question], object], asked: Question, times: int = 1) -> float:
    begun = perf_counter()
    for _ in range(times):
        answer(asked)
    return (perf_counter() - begun) / times


def check() -> None:
    """Stop where any of the others gives other starts than ours: a fast wrong answer is no answer."""
    for events, grid in ((250, 15), (1000, 30), (1000, 60)):
        asked = question(events, grid)
        expected = ours(asked)
        assert expected
        for name, answer in PEERS.items():
            assert answer(asked) == expected, name


def measured() -> list[dict[str, float]]:
    """Of each round: seconds for one answer, by who gives it, and for ours also by numbers of events and grids."""
    plain = question()
    sizes = {f"{count} events": question(count) for count in EVENTS}
    grids = {f"{grid} min": question(grid=grid) for grid in GRIDS}
    ordered = question()
    in_order = replace(ordered, agenda=replace(ordered.agenda, busy=sorted(ordered.agenda.busy)))
    return [
        {name: seconds(answer, plain) for name, answer in PEERS.items()}
        | {"ours": seconds(ours, plain, 20), "unwritten": seconds(ours_unwritten, plain, 20)}
        | {"in order": seconds(ours, in_order, 20), "one": seconds(ours_for_one, plain, 20)}
        | {name: seconds(ours, asked, 20) for name, asked in (sizes | grids).items()}
        for _ in range(ROUNDS)
    ]


def rows(took: list[dict[str, float]]) -> list[tuple[str, float, str]]:
    """What is reported: a name, the figure, and the target it stands beside."""

    def ratio(one: str, two: str) -> float:
        return median(each[one] / each[two] for each in took)

    def milliseconds(name: str) -> float:
        return 1000 * median(each[name] for each in took)

    return [
        ("free slots of 60 days, 1,000 events, ms", milliseconds("ours"), "<= 1"),
        ("the same with the events in order, ms", milliseconds("in order"), "<= 1"),
        ("the same unless they are looked at, ms", milliseconds("unwritten"), ""),
        ("whether one slot is free, ms", milliseconds("one"), ""),
        *((f"times {name}", ratio(name, "ours"), ">= 12" if name == "portion" else "") for name in PEERS),
        ("1,000 events, times 250", ratio("1000 events", "250 events"), "<= 4"),
        ("4,000 events, times 1,000", ratio("4000 events", "1000 events"), "<= 5"),
        ("starts every 15 minutes, times every 30", ratio("15 min", "30 min"), "<= 1.5"),
        ("starts every 60 minutes, times every 30", ratio("60 min", "30 min"), ""),
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
