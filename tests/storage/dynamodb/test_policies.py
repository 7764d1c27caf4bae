"""Rosters larger than an item, and versions that many publish at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from integration.domain.entitlement import Entitlement
from integration.domain.roster import Customer, Roster
from integration.domain.terms import default_terms
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON


def customer(nth: int) -> Customer:
    name = random.Random(nth).randbytes(80).hex()  # noqa: S311 - the same each time, and no secret
    return Customer(name, Entitlement("Basic"), contacts=frozenset({f"{name[:40]}@acme.example"}))


def test_a_roster_larger_than_an_item_is_in_force_whole_is_decoded_once_and_shrinks(
    store: DynamoStore, table: Table
) -> None:
    roster = Roster(tuple(customer(nth) for nth in range(4000)))
    store.replace_roster(HERE, roster)
    assert len(list(table.query(f"{HERE}#roster"))) > 1
    assert store.roster(HERE) == roster
    assert store.roster(HERE) is store.roster(HERE)
    store.replace_roster(HERE, Roster())
    assert (store.roster(HERE), len(list(table.query(f"{HERE}#roster")))) == (Roster(), 1)


def test_of_many_versions_published_at_once_each_has_a_number_of_its_own_and_none_is_replaced(
    store: DynamoStore,
) -> None:
    def publish(nth: int) -> int:
        return store.publish(HERE, replace(default_terms(), raise_priority=bool(nth % 2)))

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(publish, range(12)))
    assert sorted(numbers) == list(range(2, 14))
    assert [each.terms.version for each in store.published(HERE)] == list(range(1, 14))
    assert [store.terms(HERE, number).raise_priority for number in numbers] == [bool(nth % 2) for nth in range(12)]


def test_a_version_is_found_by_an_instant_however_many_came_after_it(store: DynamoStore, now: StandingNow) -> None:
    for _ in range(10):
        store.publish(HERE, default_terms())
        now.move(MINUTE)
    assert [store.terms_at(HERE, NOON + nth * MINUTE).version for nth in (-1, 0, 6)] == [1, 2, 8]
