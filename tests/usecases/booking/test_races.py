from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest

from integration.domain.agent import Agent
from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.call_types import BookingTerms, CallKind, CallType
from integration.domain.booking.links import Purpose
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.roster import Customer, Roster
from integration.domain.terms import default_terms
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.booking.desk import BookingDesk, attempted, hour, wish

MINUTE = timedelta(minutes=1)
THREADS = 12


def wide_open(desk: BookingDesk) -> None:
    """Calls of 30, 45 and 60 minutes on a grid of 15, and no cap that anybody could reach."""
    lengths = {CallKind.SUPPORT: 30, CallKind.ANALYSIS: 45, CallKind.TRAINING: 60}
    many: dict[str, Any] = {"notice": 15 * MINUTE, "per_day": 100, "per_week": 100, "per_customer": 100}
    calls = tuple(CallType(kind, minutes * MINUTE, after=15 * MINUTE, **many) for kind, minutes in lengths.items())
    terms = default_terms()
    booking = BookingTerms(calls=calls, grid=15 * MINUTE)
    desk.store.publish("main", replace(terms, booking=booking))


def overlaps(bookings: list[Booking]) -> list[tuple[str, str]]:
    pairs = combinations(bookings, 2)
    return [
        (one.id, other.id)
        for one, other in pairs
        if one.padded.start < other.padded.end and other.padded.start < one.padded.end
    ]


@pytest.mark.parametrize("seed", range(3))
def test_twelve_at_once_never_get_overlapping_calls(desk: BookingDesk, seed: int) -> None:
    wide_open(desk)
    rolls = Random(seed)  # noqa: S311 - no secret
    wishes = [(rolls.choice(list(CallKind)), hour("10:00") + rolls.randrange(20) * 15 * MINUTE) for _ in range(60)]

    def one(number: int) -> Booking | Exception:
        kind, start = wishes[number]
        parts = desk.process()
        return attempted(lambda: parts.book(desk.visit(parts), replace(wish(), kind=kind, start=start), f"k{number}"))

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(len(wishes))))
    booked = [each for each in answers if isinstance(each, Booking)]
    assert all(each.state is BookingState.CONFIRMED for each in booked)
    assert 4 <= len(booked) <= 10
    assert overlaps(booked) == []
    assert len(desk.calendar.live()) == len(booked)
    desk.check()


def test_the_same_request_twelve_times_at_once_is_one_booking(desk: BookingDesk) -> None:
    def one(_: int) -> Booking | Exception:
        parts = desk.process()
        return attempted(lambda: parts.book(desk.visit(parts), wish(), "one"))

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(THREADS)))
    assert {each.id if isinstance(each, Booking) else each for each in answers} == {desk.only().id}
    assert len(desk.calendar.live()) == 1
    desk.check()


def test_twelve_customers_at_once_don_t_pass_the_cap_of_a_day(desk: BookingDesk) -> None:
    entitlement = Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-01-01 00:00"), agent=DANA)
    customers = tuple(Customer(f"Company {number}", entitlement) for number in range(THREADS))
    agents: tuple[Agent, ...] = (DANA,)
    desk.store.replace_roster("main", Roster(customers, agents))
    tokens = [desk.parts.links.book("main", each.name)[1].split("/")[-2] for each in customers]

    def one(number: int) -> Booking | Exception:
        parts = desk.process()
        visit = parts.open_link(tokens[number], Purpose.BOOK)
        start = instant("2026-11-24 08:00") + number * 30 * MINUTE
        return attempted(lambda: parts.book(visit, replace(wish(), start=start), "one"))

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(THREADS)))
    assert sum(isinstance(each, Booking) for each in answers) == 4
    desk.check()
