"""An index that lags tells of what has changed since: nothing is given, told or dropped by what it says alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.booking.booking import BookingState
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.clients import Lagging
from tests.storage.samples import HERE, LEASE, NOON, SIGNING, endpoint, held, held_posting, message
from tests.storage.samples_booking import ANN, BOB, DAY, HOUR, KEY, account, booking, claimed, hold, kept

Lag = Callable[[], DynamoStore]


@pytest.fixture
def lag(aws: RunningAws, table: Table, through: Callable[[Any], DynamoStore]) -> Lag:
    """A store whose indexes stay as they are when it is asked for."""
    return lambda: through(Lagging(table.client, table.name, aws.make_table()))


def test_what_is_held_is_given_to_nobody_else(store: DynamoStore, now: StandingNow, lag: Lag) -> None:
    store.enqueue(HERE, ["1"], NOON)
    store.add_endpoint(HERE, endpoint(), SIGNING)
    store.post(HERE, [message("1")])
    store.connect_calendar(HERE, account(), KEY)
    claimed(store, booking(), now, work_at=NOON)
    lagging = lag()

    assert held(store, now).ticket == "1"
    assert held_posting(store, now).message.id == "1"
    assert store.claim_calendar(now(), LEASE) == (HERE, ANN)
    assert store.claim_booking(now(), LEASE) is not None

    assert lagging.claim(now(), LEASE) is None
    assert lagging.claim_posting(now(), LEASE) is None
    assert lagging.claim_calendar(now(), LEASE) is None
    assert lagging.claim_booking(now(), LEASE) is None


def test_what_is_over_is_given_to_nobody(store: DynamoStore, now: StandingNow, lag: Lag) -> None:
    store.connect_calendar(HERE, account(), KEY)
    first = claimed(store, booking(), now, work_at=NOON)
    store.enqueue(HERE, ["1"], NOON)
    lagging = lag()

    assert store.disconnect_calendar(HERE, ANN)
    kept(store, first, now)
    assert store.finish(held(store, now))

    assert lagging.claim(now(), LEASE) is None
    assert lagging.claim_calendar(now(), LEASE) is None
    assert lagging.claim_booking(now(), LEASE) is None


def test_a_call_that_went_to_another_agent_is_the_formers_no_more(
    store: DynamoStore, now: StandingNow, lag: Lag
) -> None:
    first = claimed(store, booking("b1", customer="Acme", ticket="7"), now)
    lagging = lag()
    kept(store, replace(first, agent=BOB, customer="Other", ticket="8"), now)
    assert list(lagging.bookings_of(HERE, ANN, NOON)) == []
    assert list(lagging.bookings_for(HERE, "Acme", NOON)) == []
    assert list(lagging.calls_on(HERE, "7")) == []


def test_a_call_that_was_moved_is_told_by_its_time_as_it_is_now(store: DynamoStore, now: StandingNow, lag: Lag) -> None:
    first, second = claimed(store, booking("b1"), now), claimed(store, booking("b2", NOON + DAY + 2 * HOUR), now)
    lagging = lag()
    moved = booking("b1", NOON + 2 * DAY, version=first.version)
    stored, _ = kept(store, moved, now)
    assert list(lagging.bookings_of(HERE, ANN, NOON)) == [second, stored]
    lagging = lag()
    kept(store, replace(stored, span=first.span, padded=first.padded), now)
    assert list(lagging.bookings_for(HERE, "Acme", NOON + 2 * DAY)) == []


def test_a_slot_is_another_hands_though_no_index_knows_of_it_yet(
    store: DynamoStore, now: StandingNow, lag: Lag
) -> None:
    lagging = lag()
    made = claimed(store, booking("b1", link="l", request="r"), now)
    assert list(lagging.bookings_of(HERE, ANN, NOON)) == []
    assert claimed(lagging, booking("b2", link="l", request="r"), now) == made
    assert lagging.booking_asked(HERE, "l", "r") == made


def test_a_hold_that_was_made_a_booking_is_not_forgotten_with_the_old_holds(
    store: DynamoStore, now: StandingNow, lag: Lag
) -> None:
    picked = claimed(store, hold("b1"), now)
    lagging = lag()
    made = claimed(store, replace(picked, state=BookingState.CONFIRMING, expires_at=None), now)
    now.move(3 * DAY)
    claimed(lagging, booking("b2", NOON + 5 * DAY, customer="Other"), now)
    assert store.booking(HERE, "b1") == made
