"""VIP Desk killed between any two effects of a booking, a move or a cancellation: what the customer is told is true."""

import random
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Literal

import httpx

from sandbox.waiting import until
from tests.e2e.booking_world import DAY, JSON, PATIENCE, BookingWorld, Call, Customer, later, on_liveagent, starts, wire

Trouble = Literal["slow", "hangs up", "loses the answer"]
Asking = Callable[[], httpx.Response]
FOREVER = 60.0
"""Seconds: no answer within this test."""

KILLS = 3

TRUE: Mapping[str, Callable[[str], list[list[str]]]] = {
    "confirmed": lambda start: [[start]],
    "confirming": lambda start: [[], [start]],
    "failed": lambda _: [[]],
}
"""Where the events of a call may stand in Google, by its state and its start."""


@dataclass
class UnderWay:
    """Requests that Google keeps from coming to an end, one after another, each at a place of its own."""

    world: BookingWorld
    pool: ThreadPoolExecutor
    asked: list[Future[httpx.Response]] = field(default_factory=list)

    def stuck(self, method: str, trouble: Trouble, ask: Asking) -> None:
        """Ask, and return once Google was reached, and has done the work or not, and answers nothing of use."""
        faults, before = self.world.google.faults, len(self.world.google.calls_of(method))
        if trouble == "slow":
            faults.slow(seconds=FOREVER, only=method)
        elif trouble == "hangs up":
            faults.hang_up(only=method)
        else:
            faults.lose_answer(only=method)
        asked = self.pool.submit(ask)
        self.asked.append(asked)
        reached = lambda: len(self.world.google.calls_of(method)) > before  # noqa: E731 - a name for what is waited for
        until(reached, seconds=PATIENCE, what=f"{method} is under way")
        if trouble != "slow":
            until(asked.done, seconds=PATIENCE, what="the customer is answered")

    def answers(self) -> list[JSON]:
        """What was answered before the end; the others were cut off."""
        return [each.result().json() for each in self.asked if not each.exception()]


@contextmanager
def under_way(world: BookingWorld) -> Iterator[UnderWay]:
    with ThreadPoolExecutor(16) as pool:
        yield UnderWay(world, pool)


def test_a_kill_between_any_two_effects_leaves_nothing_twice_nothing_half_and_no_time_kept(tmp_path: Path) -> None:
    with on_liveagent(tmp_path, companies=2) as world:
        ivo, day = world.ivo, wire(datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0) + 3 * DAY)
        hours = iter(later(day, 60 * number) for number in range(20))
        moving = [ivo.books(next(hours)) for _ in range(3)]
        leaving = [ivo.books(next(hours)) for _ in range(2)]
        keys = {name: next(hours) for name in ("asked", "taken", "sent", "lost", "refused", "looked")}
        targets = [next(hours) for _ in moving]
        world.google.push.never = True

        with under_way(world) as flow:

            def book(key: str) -> Asking:
                return lambda: ivo.asks(keys[key], key=key)

            flow.stuck("freebusy.query", "slow", book("asked"))
            flow.stuck("freebusy.query", "slow", book("taken"))
            flow.stuck("events.insert", "slow", book("sent"))
            flow.stuck("events.insert", "loses the answer", book("lost"))
            flow.stuck("events.insert", "hangs up", book("refused"))
            flow.stuck("events.list", "slow", book("looked"))
            flow.stuck("freebusy.query", "slow", lambda: moving[0].moves(targets[0]))
            flow.stuck("events.patch", "slow", lambda: moving[1].moves(targets[1]))
            flow.stuck("events.patch", "loses the answer", lambda: moving[2].moves(targets[2]))
            flow.stuck("events.delete", "slow", leaving[0].cancels)
            flow.stuck("events.delete", "hangs up", leaving[1].cancels)
            world.vipdesk.kill9()
        assert [each["state"] for each in flow.answers()] == ["confirming", "confirming", "moving", "cancelling"]

        dentist = world.dana.adds("Dentist", *_hour(keys["taken"]))
        world.google.faults.clear()
        world.let_waits_be_over()
        world.vipdesk.start()
        _require_truth_until_rest(world, ivo, keys)

        booked = {key: ivo.asks(start, key=key).json() for key, start in keys.items()}
        assert {key: told["state"] for key, told in booked.items()} == {
            key: "failed" if key == "taken" else "confirmed" for key in keys
        }
        assert [call.now["start"] for call in moving] == targets
        assert [call.now["state"] for call in leaving] == ["cancelled", "cancelled"]
        assert world.stand_wrong() == []
        assert (world.overlapping(), world.claims_left(), world.ticketed_twice()) == ([], set(), [])
        mails = {key: [kind for kind, _ in world.invited(told["id"])] for key, told in booked.items()}
        assert mails == {key: [] if key == "taken" else ["invited"] for key in keys}
        for call in moving:
            assert [kind for kind, _ in world.invited(call.id)] == ["invited", "updated"]
        for call in leaving:
            assert [kind for kind, _ in world.invited(call.id)] == ["invited", "cancelled"]

        world.dana.deletes(dentist)
        world.vipdesk.command("calendar", "sync", world.dana.email)
        offered = ivo.starts(first=datetime.fromisoformat(day))
        assert {keys.pop("taken"), *(call.start for call in (*moving, *leaving))} <= set(offered)
        assert not {*keys.values(), *targets} & set(offered)


def test_kills_at_any_moment_while_customers_book_move_and_cancel(tmp_path: Path) -> None:
    with on_liveagent(tmp_path, companies=6) as world:
        moments, done = random.Random(5), Event()  # noqa: S311 - moments to be killed at, the same in every run
        day = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0) + 3 * DAY
        with ThreadPoolExecutor(len(world.customers)) as pool:
            busy = [pool.submit(_lives, each, wire(day + n * DAY), done) for n, each in enumerate(world.customers)]
            for _ in range(KILLS):
                done.wait(moments.uniform(0.2, 0.7))
                world.vipdesk.kill9()
                world.let_waits_be_over()
                world.vipdesk.start()
            done.set()
            lives = [told for each in busy for told in each.result()]
        world.let_waits_be_over()
        world.rest()

        assert world.stand_wrong() == []
        assert (world.overlapping(), world.claims_left(), world.ticketed_twice()) == ([], set(), [])
        bookings = world.bookings()
        assert len(bookings) > len(world.customers) * KILLS
        for told in lives:  # the last that each customer was told of a call, if no later request was cut off
            booking = bookings[told["id"]]
            if told["state"] in {"confirmed", "cancelled"}:
                assert (told["state"], told["start"]) == (booking.state, wire(booking.span.start))
        for name in bookings:
            mails = [kind for kind, _ in world.invited(name)]
            assert mails.count("invited") <= 1
            assert mails.count("cancelled") <= 1


def _lives(customer: Customer, day: str, done: Event) -> list[JSON]:
    """One call after another, some moved and some cancelled, until told to end; what was told last of each."""
    told = []
    for number in range(200):
        if done.is_set():
            break
        start = later(day, 30 * (number % 40))
        try:
            answer = customer.asks(start)
            if answer.status_code != httpx.codes.CREATED:
                continue
            last = _changed(Call(customer, answer.json()), number)
        except httpx.TransportError:
            done.wait(0.1)  # it is down just now
            continue
        told += [last] if last else []
    return told


def _changed(call: Call, number: int) -> JSON | None:
    """What was told of a call in the end; None where that is not known."""
    if call.told["state"] != "confirmed" or number % 3 == 0:
        return call.told
    try:
        answer = call.cancels() if number % 3 == 1 else call.moves(later(call.start, 15))
    except httpx.TransportError:
        return None
    return dict(answer.json()) if answer.is_success else None


def _require_truth_until_rest(world: BookingWorld, customer: Customer, keys: dict[str, str]) -> None:
    """Look again and again until all is at rest: whatever a call's address says must be so in Google by then.

    Each is looked at from an address of its own, so that no limit on requests is met.
    """
    asked = [(start, customer.asks(start, key=key).json()) for key, start in keys.items()]
    calls = [
        (start, Call(world.adds(customer.company, customer.email, customer.book_url), told)) for start, told in asked
    ]

    def at_rest() -> bool:
        rests = not world.under_way()
        for start, call in calls:
            told = str(call.now["state"])
            stands = [starts(event) for event in world.events().get(call.id, [])]
            assert stands in TRUE[told](start), (call.id, told, stands)
        return rests

    until(at_rest, seconds=PATIENCE, what="all is at rest", every=0.3)


def _hour(start: str) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(start), datetime.fromisoformat(later(start, 60))
