"""Sixty customers' requests at once for the time of one agent: nobody gets what another has, and nobody is told so.

Each customer has a link and an address of their own, so that no limit on requests thins the race out.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier

import httpx
import pytest

from integration.domain.hours.interval import Interval
from tests.e2e.booking_world import (
    DAY,
    JSON,
    LENGTHS,
    MINUTE,
    PATIENCE,
    BookingWorld,
    Call,
    Customer,
    later,
    on_liveagent,
    starts,
    terms_of,
    wire,
)

REQUESTS = 60
COMPANIES = 12
STARTS = 20
"""Quarters of an hour at which a request may start: five hours, for three times as much as fits."""


@dataclass(frozen=True, slots=True)
class Buffers:
    """The agent's minutes around each call."""

    before: int = 0
    after: int = 0

    def padded(self, start: str, kind: str) -> Interval:
        begin = datetime.fromisoformat(start)
        return Interval(begin - self.before * MINUTE, begin + (LENGTHS[kind] + self.after) * MINUTE)


@dataclass(frozen=True, slots=True)
class Race:
    """One request, and what was answered."""

    customer: Customer
    kind: str
    start: str
    answer: httpx.Response

    @property
    def won(self) -> bool:
        return self.answer.status_code == httpx.codes.CREATED


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BookingWorld]:
    with on_liveagent(tmp_path_factory.mktemp("race"), companies=COMPANIES) as world:
        yield world


@pytest.mark.parametrize(
    ("seed", "buffers"),
    [(1, Buffers()), (2, Buffers()), (3, Buffers()), (4, Buffers(15, 15)), (5, Buffers(15, 15))],
    ids=["1", "2", "3", "4-with-buffers", "5-with-buffers"],
)
def test_of_sixty_at_once_the_winners_keep_apart_and_all_others_are_told_what_is_free(
    world: BookingWorld, seed: int, buffers: Buffers
) -> None:
    if buffers.before and seed == 4:
        world.publish(terms_of(buffers.before, buffers.after))
    lost = 2 if seed in {1, 5} else 0
    world.google.faults.slow(4 if seed % 2 else 0, seconds=0.3, only="freebusy")
    world.google.faults.lose_answer(lost, only="events.insert")

    day = _day(seed)
    races = raced(world.customers, seed, day)

    assert sum(race.won and race.answer.json()["state"] == "confirming" for race in races) == lost
    world.let_waits_be_over()
    world.rest()
    assert {race.answer.status_code for race in races} <= {201, 409}, [race.answer.text for race in races]
    won = {race.answer.json()["id"]: race for race in races if race.won}
    assert len(won) == sum(race.won for race in races) >= 2  # five hours hold at least so many
    times = {name: buffers.padded(race.start, race.kind) for name, race in won.items()}
    assert world.overlapping() == []
    assert _meeting(list(times.values())) == []
    _require_events(world, won, day)
    for race in races:
        if not race.won:
            _require_clean_refusal(race, times.values(), buffers)


def test_what_a_refusal_offers_instead_is_free(world: BookingWorld) -> None:
    start = wire(_day(7))
    world.customers[0].books(start)

    answer = world.customers[1].asks(start, "training")

    assert answer.status_code == httpx.codes.CONFLICT
    taken = [Interval(each.padded.start, each.padded.end) for each in world.bookings().values()]
    offered = [
        Interval(*(datetime.fromisoformat(slot[side]) for side in ("start", "end"))) for slot in answer.json()["slots"]
    ]
    assert len(offered) == 6
    assert not any(one.start < other.end and other.start < one.end for one in offered for other in taken)
    world.customers[1].books(answer.json()["slots"][0]["start"], "training")


def test_of_all_who_move_to_one_time_at_once_one_gets_it_and_the_others_keep_theirs(world: BookingWorld) -> None:
    day, barrier = wire(_day(9)), Barrier(COMPANIES)
    calls = [each.books(later(day, 120 * number)) for number, each in enumerate(world.customers)]
    wanted = later(day, -120)

    def move(call: Call) -> httpx.Response:
        barrier.wait(PATIENCE)
        return call.moves(wanted)

    with ThreadPoolExecutor(COMPANIES) as pool:
        answers = list(pool.map(move, calls))

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * (COMPANIES - 1)]
    world.rest()
    assert world.stand_wrong() == []
    for call, answer in zip(calls, answers, strict=True):
        moved = answer.status_code == httpx.codes.OK
        assert call.now["start"] == (wanted if moved else call.start)
        assert [kind for kind, _ in world.invited(call.id)] == ["invited", *(["updated"] if moved else [])]


def test_one_key_sent_from_many_threads_at_once_is_one_call(world: BookingWorld) -> None:
    start, barrier, customer = wire(_day(8)), Barrier(10), world.customers[4]

    def ask(_: int) -> httpx.Response:
        barrier.wait(PATIENCE)
        return customer.asks(start, key="the same ten times")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(ask, range(10)))

    assert {answer.status_code for answer in answers} == {201}
    (booking,) = {answer.json()["id"] for answer in answers}
    world.rest()
    assert len(world.events()[booking]) == 1
    assert [kind for kind, _ in world.invited(booking)] == ["invited"]


def raced(customers: Sequence[Customer], seed: int, day: datetime) -> list[Race]:
    """All requests, each from a thread of its own, let go at one moment."""
    dice, barrier = random.Random(seed), Barrier(REQUESTS)  # noqa: S311 - the same race in every run
    wishes = [
        (customers[number % len(customers)], dice.choice(list(LENGTHS)), later(wire(day), 15 * dice.randrange(STARTS)))
        for number in range(REQUESTS)
    ]

    def ask(wish: tuple[Customer, str, str]) -> Race:
        customer, kind, start = wish
        barrier.wait(PATIENCE)
        return Race(customer, kind, start, customer.asks(start, kind))

    with ThreadPoolExecutor(REQUESTS) as pool:
        return list(pool.map(ask, wishes))


def _day(number: int) -> datetime:
    """Eight in the morning of a date that only one race is about."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + (2 + number) * DAY + timedelta(hours=8)


def _meeting(times: Sequence[Interval]) -> list[tuple[Interval, Interval]]:
    ordered = sorted(times, key=lambda one: one.start)
    return [(one, other) for one, other in pairwise(ordered) if other.start < one.end]


def _require_events(world: BookingWorld, won: dict[str, Race], day: datetime) -> None:
    events = {name: found for name, found in world.events().items() if starts(found[0])[:10] == wire(day)[:10]}
    assert events.keys() == won.keys()
    for name, race in won.items():
        (event,) = events[name]
        assert starts(event) == race.start == race.answer.json()["start"]
        assert [guest["email"] for guest in event["attendees"]] == [race.customer.email]
        assert world.invited(name) == [("invited", (race.customer.email,))]
        assert world.bookings()[name].state == "confirmed"


def _require_clean_refusal(race: Race, taken: Iterable[Interval], buffers: Buffers) -> None:
    told = race.answer.json()
    assert (race.answer.status_code, told["error"]) == (409, "slot_taken")
    assert race.start not in {slot["start"] for slot in told["slots"]}
    assert 0 < len(told["slots"]) <= 6
    wanted = buffers.padded(race.start, race.kind)
    assert any(one.start < wanted.end and wanted.start < one.end for one in taken), "refused although it was free"


def test_a_change_right_after_booking_is_made_while_the_ticket_is_being_opened(world: BookingWorld) -> None:
    day = wire(_day(11))

    def books_moves_and_cancels(number: int) -> list[JSON]:
        told = []
        for turn in range(4):
            call = world.customers[number].books(later(day, 240 * number + 60 * turn))
            wanted = later(call.start, 15)
            moved, cancelled = call.moves(wanted), call.cancels()
            told += [{**moved.json(), "wanted": wanted}, {**cancelled.json(), "wanted": "cancelled"}]
        return told

    with ThreadPoolExecutor(COMPANIES) as pool:
        told = [each for some in pool.map(books_moves_and_cancels, range(COMPANIES)) for each in some]

    assert [each for each in told if each["wanted"] not in {each["start"], each["state"]}] == []
    world.rest()
    assert world.stand_wrong() == []
