"""What bookings claim at scale: calls with more cells than a unit has room for, high caps, and broken-off writes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.booking.claims import Claim
from integration.domain.errors import SlotTaken, Superseded
from integration.domain.hours.interval import Interval
from integration.storage.dynamodb.booking_claims import KIND as CLAIM
from integration.storage.dynamodb.booking_claims import ROOM
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off, lost
from tests.storage.samples import HERE, NOON, SECOND
from tests.storage.samples_booking import DAY, HOLD, HOUR, booking, claimed, hold, kept

Through = Callable[[Any], DynamoStore]

DAYS = Interval(NOON, NOON + 3 * DAY)
CELLS = 3 * 96


def seats(table: Table, of: str = "") -> dict[str, str]:
    """Who has which seat whose key begins so."""
    found = {str(item["sk"]): str(item["booking"]) for item in table.query(partition(HERE, CLAIM))}
    return {seat: owner for seat, owner in found.items() if seat.startswith(of)}


def cells(table: Table) -> dict[str, list[str]]:
    """The cells of the agent's time by whose they are."""
    found = seats(table, "cell")
    return {owner: [cell for cell, has in found.items() if has == owner] for owner in set(found.values())}


def long_hold(key: str, days: int) -> Booking:
    """A hold with buffers of half a day: 67 cells."""
    held = hold(key, NOON + days * DAY, link="l")
    return replace(held, padded=Interval(held.padded.start - 8 * HOUR, held.padded.end + 8 * HOUR))


def days_long(each: Booking) -> Booking:
    return replace(each, span=DAYS, padded=DAYS)


def test_claims_with_the_highest_caps_are_had_in_one_unit(store: DynamoStore, table: Table, now: StandingNow) -> None:
    capped = [Claim("day", 100), Claim("week", 100), Claim("customer", 100)]
    store.claim_slot(HERE, booking("b0"), [*(Claim(f"cell|{n}") for n in range(64)), *capped], now(), None)
    assert len(seats(table)) == 67
    for number in range(1, 12):
        store.claim_slot(HERE, booking(f"b{number}"), [Claim("day", 100)], now(), None)
    assert seats(table, "day#11") == {"day#11": "b11"}


def test_a_former_hold_with_more_seats_than_a_unit_has_room_for_is_freed_all_the_same(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    claimed(store, long_hold("b1", 5), now)
    assert 2 * len(seats(table)) > ROOM
    claimed(store, long_hold("b2", 9), now)
    assert set(seats(table).values()) == {"b2"}
    assert store.booking(HERE, "b1") is None


def test_an_old_hold_goes_with_the_next_claim_and_with_all_its_seats(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    claimed(store, long_hold("b1", 5), now)
    now.move(DAY + HOLD + SECOND)
    claimed(store, booking("new"), now)
    assert set(seats(table).values()) == {"new"}


def test_a_call_of_days_is_kept_and_shortened_again(store: DynamoStore, table: Table, now: StandingNow) -> None:
    first = claimed(store, booking("b1", state=BookingState.CONFIRMED), now)
    claimed(store, booking("b2", NOON + 2 * DAY), now)
    long, has_all = kept(store, days_long(first), now)
    assert (long.version, has_all) == (2, False)
    had = cells(table)
    assert len(had["b1"]) + len(had["b2"]) == CELLS
    assert len(had["b2"]) == len(cells(table)["b2"]) == 3

    short, has_all = kept(store, replace(long, span=first.span, padded=first.padded), now)
    assert has_all
    assert store.booking(HERE, "b1") == short
    assert len(cells(table)["b1"]) == 3
    with pytest.raises(Superseded):
        kept(store, days_long(first), now)


def test_a_call_of_days_whose_keeping_breaks_off_stands_as_it_was_and_is_kept_the_next_time(
    through: Through, store: DynamoStore, table: Table, now: StandingNow
) -> None:
    first = claimed(store, booking("b1", state=BookingState.CONFIRMED), now)
    breaking = Fated(table.client, WRITES, 3, before=broken_off)
    with pytest.raises(ClientError):
        kept(through(breaking), days_long(first), now)
    assert store.booking(HERE, "b1") == first
    assert 3 < len(cells(table)["b1"]) < CELLS

    _, has_all = kept(store, days_long(first), now)
    assert has_all
    assert len(cells(table)["b1"]) == CELLS


def test_a_call_of_days_that_another_kept_meanwhile_is_superseded_and_has_what_the_other_said(
    through: Through, store: DynamoStore, table: Table, now: StandingNow
) -> None:
    first = claimed(store, booking("b1", state=BookingState.CONFIRMED), now)
    overtaken = Fated(table.client, WRITES, 3, before=lambda: kept(store, replace(first, attempt=7), now))
    with pytest.raises(Superseded):
        kept(through(overtaken), days_long(first), now)
    assert len(cells(table)["b1"]) == 3


def test_a_call_of_days_frees_all_it_has_when_it_is_cancelled(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    first = claimed(store, booking("b1", state=BookingState.CONFIRMED), now)
    long, has_all = kept(store, days_long(first), now)
    assert has_all
    kept(store, replace(long, state=BookingState.CANCELLED), now)
    assert seats(table) == {}


def test_a_hold_whose_seats_the_table_forgot_is_made_a_booking(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    held = claimed(store, hold("b1"), now)
    table.delete_all([(partition(HERE, CLAIM), seat) for seat in seats(table)])
    made = claimed(store, replace(held, state=BookingState.CONFIRMING, expires_at=None), now)
    assert made.version == 2
    with pytest.raises(SlotTaken):
        claimed(store, booking("b2"), now)


def test_a_hold_that_is_due_to_be_forgotten_is_made_a_booking_and_stays(store: DynamoStore, now: StandingNow) -> None:
    held = claimed(store, hold("b1"), now)
    now.move(3 * DAY)
    made = claimed(store, replace(held, state=BookingState.CONFIRMING, expires_at=None), now)
    assert store.booking(HERE, "b1") == made


@pytest.mark.parametrize("request_", ["", "r"])
def test_a_claim_whose_answer_is_lost_is_had_once(
    through: Through, store: DynamoStore, table: Table, now: StandingNow, request_: str
) -> None:
    losing = through(Fated(table.client, WRITES, after=lost))
    made = claimed(losing, booking(request=request_), now)
    assert made.version == 1
    assert store.booking(HERE, "b1") == made


def test_a_booking_whose_answer_is_lost_is_kept_once(
    through: Through, store: DynamoStore, table: Table, now: StandingNow
) -> None:
    first = claimed(store, booking(), now)
    stored, has_all = kept(through(Fated(table.client, WRITES, after=lost)), first, now)
    assert (stored.version, has_all) == (2, True)
    assert store.booking(HERE, "b1") == stored


def test_that_a_booking_lacks_what_is_anothers_is_told_though_an_answer_is_lost(
    through: Through, store: DynamoStore, table: Table, now: StandingNow
) -> None:
    first, second = claimed(store, booking("b1"), now), claimed(store, booking("b2", NOON + DAY + 2 * HOUR), now)
    losing = through(Fated(table.client, WRITES, after=lost))
    _, has_all = kept(losing, replace(second, padded=first.padded), now)
    assert not has_all


def test_a_slot_is_had_though_what_is_tidied_up_after_it_fails(
    through: Through, table: Table, now: StandingNow
) -> None:
    # The index is asked for old holds alone here.
    failing = through(Fated(table.client, ["get_paginator"], before=lost))
    made = claimed(failing, booking(), now)
    assert failing.booking(HERE, "b1") == made
