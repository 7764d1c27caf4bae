"""What an index doesn't know of yet is put right by who claims; no posting is in two hands."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from integration.domain.errors import Misconfigured
from integration.domain.outgoing import MessageState
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.clients import Lagging
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.samples import HERE, LEASE, NOON, SIGNING, endpoint, held_posting, message

WORKERS = 4


@pytest.fixture
def lagging(aws: RunningAws, table: Table, through: Callable[[Any], DynamoStore]) -> DynamoStore:
    """A store that knows nothing of what is posted later, as far as it asks an index."""
    return through(Lagging(table.client, table.name, aws.make_table()))


def posted(store: DynamoStore) -> None:
    store.add_endpoint(HERE, endpoint(), SIGNING)
    assert store.post(HERE, [message("1")]) == 1


def test_a_posting_that_a_problem_missed_is_stopped_by_who_would_claim_it(
    lagging: DynamoStore, store: DynamoStore, now: StandingNow
) -> None:
    posted(store)
    lagging.set_endpoint_problem(HERE, "chat", "gone")
    assert store.next_posting_at() == NOON
    assert store.claim_posting(now(), LEASE) is None
    assert store.next_posting_at() is None
    assert [each.state for each in store.postings(HERE)] == [MessageState.WAITING]
    store.set_endpoint_problem(HERE, "chat", "")
    assert held_posting(store, now).message.id == "1"


@pytest.mark.parametrize("again", [True, False])
def test_a_posting_that_a_removal_missed_is_given_up_by_who_would_claim_it_even_if_the_name_is_used_again(
    lagging: DynamoStore, store: DynamoStore, now: StandingNow, *, again: bool
) -> None:
    posted(store)
    assert lagging.remove_endpoint(HERE, "chat")
    if again:
        lagging.add_endpoint(HERE, endpoint(), SIGNING)
    assert store.claim_posting(now(), LEASE) is None
    assert store.next_posting_at() is None
    (logged,) = store.postings(HERE)
    assert (logged.state, logged.outcome) == (MessageState.GIVEN_UP, "the endpoint was removed")


def test_a_posting_that_no_key_opens_is_put_off_and_that_is_no_attempt(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    posted(store)
    blind = DynamoStore(table, Seal([new_key()]), now, SHARDS)
    with pytest.raises(Misconfigured):
        blind.claim_posting(now(), LEASE)
    (logged,) = store.postings(HERE)
    assert (logged.attempts, logged.next_at) == (0, NOON + LEASE)
    assert "another key" in logged.outcome
    assert blind.claim_posting(now(), LEASE) is None


def test_each_posting_is_put_out_once_and_held_by_one_of_many_workers(store: DynamoStore, now: StandingNow) -> None:
    store.add_endpoint(HERE, endpoint(), SIGNING)
    keys = [str(number) for number in range(16)]

    def claim(_: int) -> list[str]:
        found = [store.claim_posting(now(), LEASE) for _ in range(8)]
        return [posting.message.id for posting in found if posting]

    with ThreadPoolExecutor(WORKERS) as pool:
        new = list(pool.map(lambda _: store.post(HERE, [message(key) for key in keys]), range(WORKERS)))
        claimed = [each for some in pool.map(claim, range(WORKERS)) for each in some]
    assert sum(new) == len(keys)
    assert sorted(claimed) == sorted(keys)
