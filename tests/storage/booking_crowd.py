"""Many threads that book, move and cancel on one store at once, whichever it is; and what must be true afterwards."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from random import Random
from zoneinfo import ZoneInfo

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import CallKind
from integration.domain.errors import SlotTaken
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON
from tests.storage.samples_booking import ANN, BOB, DAY, ZONE, booking, call, claimed, kept


@dataclass(frozen=True)
class Crowd:
    """So many threads on one store."""

    store: Store
    now: StandingNow
    threads: int

    def got(self, each: Booking) -> Booking | None:
        """The booking, where its time was to be had."""
        try:
            return claimed(self.store, each, self.now)
        except SlotTaken:
            return None

    def all_at_once(self, wanted: list[Booking]) -> list[Booking]:
        """What was had of all these, each asked for by one of the threads."""
        with ThreadPoolExecutor(self.threads) as pool:
            return [found for found in pool.map(self.got, wanted) if found is not None]

    def trained(self, *, days: int, a_day: int, seed: int) -> list[Booking]:
        """What was had of so many calls of training a day on so many days, by seven customers."""
        times = [NOON + day * DAY + hours * timedelta(hours=2) for day in range(days) for hours in range(a_day)]
        Random(seed).shuffle(times)  # noqa: S311 - repeatable, not secret
        return self.all_at_once(
            [booking(str(n), at, customer=f"c{n % 7}", kind=CallKind.TRAINING) for n, at in enumerate(times)]
        )

    def moves(self, *, rounds: int, seed: int) -> int:
        """How often a call was moved while each thread books, moves and cancels its own for so many rounds."""
        with ThreadPoolExecutor(self.threads) as pool:
            return sum(pool.map(lambda thread: self._live(thread, rounds, seed), range(self.threads)))

    def overlapping(self) -> list[tuple[str, str]]:
        """Pairs of calls of one agent that are in each other's way."""
        everybody = (each for agent in (ANN, BOB) for each in self.store.bookings_of(HERE, agent, NOON))
        found = [each for each in everybody if each.blocks(self.now())]
        pairs = ((a, b) for a, b in combinations(found, 2) if a.agent == b.agent)
        return [(a.id, b.id) for a, b in pairs if a.padded.start < b.padded.end and b.padded.start < a.padded.end]

    def _live(self, thread: int, rounds: int, seed: int) -> int:
        chance, moved = Random(seed * self.threads + thread), 0  # noqa: S311 - repeatable, not secret
        mine: Booking | None = None
        for number in range(rounds):
            at = NOON + DAY + 15 * chance.randrange(40) * MINUTE
            if mine is None:
                mine = self.got(booking(f"{thread}-{number}", at, customer=str(thread)))
                continue
            elsewhere = booking(mine.id, at, BookingState.MOVING, customer=str(thread), version=mine.version)
            moving = self.got(replace(elsewhere, former=mine.span))
            if moving is not None:
                mine, has_all = kept(self.store, replace(moving, state=BookingState.CONFIRMED, former=None), self.now)
                assert has_all
                moved += 1
            elif chance.random() < 0.3:
                kept(self.store, replace(mine, state=BookingState.CANCELLED), self.now)
                mine = None
        return moved


def keeps_the_caps(had: list[Booking]) -> tuple[bool, bool, bool]:
    """Whether the caps of training hold: of a day, of a week, and of a customer."""
    sold, local = call(CallKind.TRAINING), [each.span.start.astimezone(ZoneInfo(ZONE)) for each in had]
    return (
        max(Counter(at.date() for at in local).values()) <= sold.per_day,
        max(Counter(at.isocalendar()[:2] for at in local).values()) <= sold.per_week,
        max(Counter(each.customer for each in had).values()) <= sold.per_customer,
    )
