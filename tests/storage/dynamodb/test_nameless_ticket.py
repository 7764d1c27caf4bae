"""A host may name a ticket with nothing at all, which is no key of DynamoDB's."""

from integration.storage.dynamodb.store import DynamoStore
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, held


def test_a_ticket_without_a_name_fails_and_is_tried_again(store: DynamoStore, now: StandingNow) -> None:
    store.enqueue(HERE, [""], now())
    assert store.retry(held(store, now), now() + MINUTE, "the host is down")
    assert store.try_again(HERE, now()) == 1
    assert held(store, now).ticket == ""
