"""Decisions that are larger than an item, written at once, and of customers with long and odd names."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import Misconfigured
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.storage.dynamodb.memory_orders import LONGEST
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.contract_memories import STATED, named, severe
from tests.storage.contract_of_customer import served
from tests.storage.contract_troubles import TYPO
from tests.storage.samples import HERE, NOON, SECOND, memory

pytestmark = pytest.mark.usefixtures("both_installed")


def large(key: str, size: int = 450_000) -> Memory:
    text = random.Random(1).randbytes(size).hex()  # noqa: S311 - the same each time, and no secret
    return replace(memory(key), known=(TicketUpdate(notes=(Note("long", text),)),))


class TestLargeOnes:
    def test_a_memory_larger_than_an_item_stands_whole_in_every_order(self, store: DynamoStore) -> None:
        for one in (memory("6"), large("7"), memory("8")):
            store.remember(HERE, one)
        assert store.recall(HERE, "7") == large("7")
        for found in (store.each(HERE, open_only=True), store.each(HERE, open_only=False), store.latest(HERE)):
            assert {each.decision.ticket: each for each in found}["7"] == large("7")
        assert named(store.each(HERE, open_only=False)) == named(store.each(HERE, open_only=True)) == ["6", "7", "8"]

    def test_a_ticket_that_is_named_like_a_part_of_a_large_one_is_another(self, store: DynamoStore) -> None:
        for one in (large("7"), memory("7#001"), memory("7\x00#001")):
            store.remember(HERE, one)
        store.remember(HERE, replace(memory("7\x00#001"), settled=True))
        assert store.recall(HERE, "7") == large("7")
        store.forget(HERE, "7#001")
        store.forget(HERE, "7\x00#001")
        assert store.recall(HERE, "7") == large("7")

    def test_a_memory_shrinks_and_is_forgotten_with_all_its_parts(self, store: DynamoStore, table: Table) -> None:
        for one in (large("7"), large("7", 800_000), memory("7"), large("7"), memory("8")):
            store.remember(HERE, one)
            assert store.recall(HERE, one.decision.ticket) == one
        store.forget(HERE, "7")
        assert [item["sk"] for item in table.query("acme#memory")] == ["8\x00"]

    def test_a_memory_that_no_transaction_takes_is_refused_and_the_one_before_stays(self, store: DynamoStore) -> None:
        store.remember(HERE, memory("7"))
        with pytest.raises(Misconfigured, match="too much changes at once"):
            store.remember(HERE, large("7", 4_200_000))
        assert store.recall(HERE, "7") == memory("7")


class TestOrders:
    def test_of_decisions_of_one_instant_those_first_that_were_written_last_for_the_first_time(
        self, store: DynamoStore, now: StandingNow
    ) -> None:
        for key in "312":
            store.remember(HERE, memory(key))
            now.move(SECOND)
        store.remember(HERE, replace(memory("3"), settled=True))
        assert named(store.latest(HERE)) == ["2", "1", "3"]

    def test_urgent_tickets_of_one_instant_are_told_by_ticket(self, store: DynamoStore) -> None:
        for key in ("9", "10", "8"):
            store.remember(HERE, severe(key, Severity.S1, NOON))
        assert named(store.urgent(HERE)) == ["10", "8", "9"]

    def test_customers_are_told_apart_however_long_and_odd_their_names_are(self, store: DynamoStore) -> None:
        long, longer, just = "Ž" * 2000 + "a", "Ž" * 2000 + "b", "Ž" * LONGEST
        short = "Ž" * (LONGEST - 1)
        names = {"3": long, "2": longer, "1": long, "4": just, "5": short, "6": "x\x00y", "7": "x", "8": "x\x00"}
        for key, name in names.items():
            store.remember(HERE, served(key, name))
        assert list(store.customers(HERE)) == sorted({name.casefold() for name in names.values()})
        for name in names.values():
            assert named(store.of_customer(HERE, name)) == sorted(key for key in names if names[key] == name)


class TestManyAtOnce:
    def test_all_that_many_workers_remember_at_once_is_there(self, store: DynamoStore) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda number: store.remember(HERE, memory(str(number))), range(40)))
        assert len(store.latest(HERE)) == len(list(store.each(HERE, open_only=True))) == 40

    def test_a_word_that_many_say_at_once_is_kept_once(self, store: DynamoStore) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: store.state(HERE, "7", STATED), range(16)))
        assert list(store.stated(HERE, "7")) == [STATED]

    def test_words_come_in_the_order_of_saying_and_go_with_their_ticket_alone_however_many_they_are(
        self, store: DynamoStore
    ) -> None:
        many = [replace(STATED, why=str(number)) for number in range(30)]
        for one in many:
            store.state(HERE, "7", one)
        for other in ("7#1", "77", ""):
            store.state(HERE, other, STATED)
        assert list(store.stated(HERE, "7")) == many
        store.forget(HERE, "7")
        assert list(store.stated(HERE, "7")) == []
        assert (
            list(store.stated(HERE, "7#1"))
            == list(store.stated(HERE, "77"))
            == list(store.stated(HERE, ""))
            == [STATED]
        )

    def test_a_trouble_that_many_see_at_once_is_counted_each_time(self, store: DynamoStore) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: store.report(HERE, TYPO), range(24)))
        assert [each.count for each in store.troubles(HERE)] == [24]

    def test_a_trouble_with_a_subject_longer_than_a_key_is_kept_and_mended(self, store: DynamoStore) -> None:
        long, none = replace(TYPO, subject="ž" * 5000), replace(TYPO, subject="")
        store.report(HERE, long)
        store.report(HERE, none)
        assert {seen.trouble for seen in store.troubles(HERE)} == {long, none}
        store.mended(HERE, long.kind, long.subject)
        assert [seen.trouble for seen in store.troubles(HERE)] == [none]


class TestOddOnes:
    def test_a_ticket_without_a_name_is_remembered_and_forgotten(self, store: DynamoStore) -> None:
        store.remember(HERE, memory(""))
        store.state(HERE, "", STATED)
        assert store.recall(HERE, "") == memory("")
        store.forget(HERE, "")
        assert (store.recall(HERE, ""), list(store.stated(HERE, ""))) == (None, [])

    def test_of_an_installation_that_is_gone_or_never_was_nothing_is_remembered(
        self, store: DynamoStore, table: Table
    ) -> None:
        store.remove(HERE)
        for where in (HERE, "nobody"):
            store.remember(where, memory("7"))
            assert (store.recall(where, "7"), list(table.query(f"{where}#memory"))) == (None, [])
