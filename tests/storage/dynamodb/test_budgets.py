"""Budgets that many spend at once, and that the table forgets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.budget import Allowance, full_bucket
from integration.storage.dynamodb.budgets import DynamoBudgets
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from sandbox.aws import RunningAws
from tests.storage.samples import HERE, NOON

NO_WAIT = timedelta(0)
STEPS = st.lists(st.tuples(st.integers(0, 9_000_000), st.booleans()), max_size=15)


def test_of_many_calls_at_once_no_more_are_granted_than_the_bucket_holds(store: DynamoStore) -> None:
    allowance = Allowance(36)
    with ThreadPoolExecutor(6) as pool:
        waits = list(pool.map(lambda _: store.spend(HERE, NOON, allowance, urgent=True), range(36)))
    assert waits.count(NO_WAIT) == allowance.holding


def test_who_is_refused_writes_nothing_and_what_the_table_should_have_forgotten_is_full(
    store: DynamoStore, table: Table
) -> None:
    allowance = Allowance(12)
    for _ in range(4):
        store.spend("rate/address/1", NOON, allowance, urgent=True)
    before = table.get("rate/address/1#budget", "-")
    assert before
    assert store.spend("rate/address/1", NOON, allowance, urgent=True)
    assert table.get("rate/address/1#budget", "-") == before
    assert before["expires_at"] == int(NOON.timestamp()) + 601
    assert store.spend("rate/address/1", NOON + timedelta(hours=1), allowance, urgent=True) == NO_WAIT


def test_a_budget_that_is_kept_grants_what_its_bucket_does(aws: RunningAws) -> None:
    table, allowance = Table(aws.dynamodb, aws.make_table()), Allowance(12, kept_back=1)

    def spend(where: str, steps: list[tuple[int, bool]]) -> list[timedelta]:
        return [DynamoBudgets(table).spend(where, at, allowance, urgent=urgent) for at, urgent in instants(steps)]

    def kept_in_mind(steps: list[tuple[int, bool]]) -> list[timedelta]:
        bucket, waits = full_bucket(NOON, allowance), []
        for at, urgent in instants(steps):
            bucket, wait = bucket.spend(at, allowance, urgent=urgent)
            waits.append(wait)
        return waits

    numbers = iter(range(10_000))

    @settings(max_examples=10)
    @given(STEPS)
    def law(steps: list[tuple[int, bool]]) -> None:
        assert spend(f"budget-{next(numbers)}", steps) == kept_in_mind(steps)

    law()


def instants(steps: list[tuple[int, bool]]) -> list[tuple[datetime, bool]]:
    at, made = NOON, []
    for micros, urgent in steps:
        at += timedelta(microseconds=micros)
        made.append((at, urgent))
    return made
