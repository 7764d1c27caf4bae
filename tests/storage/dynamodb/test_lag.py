"""An index that lags tells of what has changed since: nothing is given, told or dropped by what it says alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.booking.booking import BookingState
from integration.storage.dynamodb import beside
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.contract_memories import merged
from tests.storage.dynamodb.clients import Lagging
from tests.storage.samples import HERE, LEASE, NOON, SIGNING, endpoint, held, held_posting, memory, message
from tests.storage.samples_booking import ANN, BOB, DAY, HOUR, KEY, account, booking, claimed, hold, kept
from tests.storage.samples_desk import call_back

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


@pytest.mark.usefixtures("both_installed")
def test_what_stands_beside_a_ticket_is_told_though_no_index_knows_of_it_yet(
    store: DynamoStore, now: StandingNow, lag: Lag
) -> None:
    lagging = lag()
    store.remember(HERE, merged("8", "7"))
    store.add_call_back(HERE, call_back("c1", ticket="7"))
    store.add_call_back(HERE, call_back("c2"))
    store.change_call_back(HERE, "c2", lambda known: known and replace(known, ticket="7"))
    first = claimed(store, booking("b1", ticket="7"), now)
    second = claimed(store, booking("b2", NOON + DAY + 2 * HOUR), now)
    second, _ = kept(store, replace(second, ticket="7"), now)

    assert list(lagging.merged_into(HERE, "7")) == [merged("8", "7")]
    assert [each.id for each in lagging.call_backs_on(HERE, "7")] == ["c1", "c2"]
    assert list(lagging.calls_on(HERE, "7")) == [first, second]
    for other in ("8", "", "7\0memory\0"):
        assert not lagging.merged_into(HERE, other)
        assert not lagging.call_backs_on(HERE, other)
        assert not lagging.calls_on(HERE, other)


@pytest.mark.usefixtures("both_installed")
def test_what_went_from_a_ticket_stands_beside_it_no_more_whatever_was_noted(
    store: DynamoStore, now: StandingNow, table: Table, lag: Lag
) -> None:
    store.remember(HERE, merged("8", "7"))
    store.remember(HERE, merged("9", "7"))
    store.add_call_back(HERE, call_back("c1", ticket="7"))
    first = claimed(store, booking("b1", ticket="7"), now)
    lagging = lag()
    store.remember(HERE, memory("8"))
    store.forget(HERE, "9")
    store.change_call_back(HERE, "c1", lambda known: known and replace(known, ticket="1"))
    kept(store, replace(first, ticket="1"), now)
    assert not lagging.merged_into(HERE, "7")
    assert not lagging.call_backs_on(HERE, "7")
    assert not lagging.calls_on(HERE, "7")
    noted = [str(item["sk"]) for item in table.query(f"{HERE}#{beside.KIND}")]
    assert not [each for each in noted if "9" in each], "nothing names a ticket that is gone for good"


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
