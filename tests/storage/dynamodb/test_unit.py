"""A unit of work: all of it or nothing, as of one moment, whoever else is at it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.domain.errors import Misconfigured
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import MOST, Unit, at_once, change
from tests.storage.dynamodb.clients import Fated
from tests.storage.dynamodb.counting import counted, numbers
from tests.storage.dynamodb.wire import Wire, by


class TestRaces:
    def test_of_many_who_change_one_item_at_once_each_is_counted(self, table: Table) -> None:
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: counted(table, "1", "2"), range(24)))
        assert (sorted(told), numbers(table)) == (list(range(1, 25)), [24, 24])

    @pytest.mark.parametrize("by_query", [False, True], ids=["by its key", "by a query"])
    def test_a_unit_that_read_what_somebody_changes_meanwhile_is_begun_again(
        self, table: Table, *, by_query: bool
    ) -> None:
        counted(table, "1")
        overtaken = Fated(table.client, ["transact_write_items"], before=lambda: counted(table, "1"))

        def work(unit: Unit) -> None:
            seen = list(unit.query("a", Span(prefix="1"))) if by_query else [unit.get("a", "1")]
            unit.put("a", "2", {"n": sum(int(item["n"]) for item in seen if item) * 100})

        at_once(by(overtaken, table), work)
        assert (numbers(table), overtaken.calls) == ([2, 200], 2)

    def test_a_unit_that_read_that_nothing_is_there_is_begun_again_where_something_is(self, table: Table) -> None:
        overtaken = Fated(table.client, ["transact_write_items"], before=lambda: counted(table, "1"))

        def work(unit: Unit) -> None:
            unit.put("a", "2", {"n": 0 if unit.get("a", "1") is None else 1})

        at_once(by(overtaken, table), work)
        assert numbers(table) == [1, 1]

    def test_an_item_that_changes_between_two_looks_of_one_unit_begins_it_again(self, table: Table) -> None:
        counted(table, "1")
        others = iter("1")

        def work(unit: Unit) -> list[object]:
            unit.get("a", "1")
            for changed in others:
                counted(table, changed)
            return [item["n"] for item in unit.query("a")]

        assert at_once(table, work) == [2]

    def test_what_is_put_unread_is_written_over_whatever_is_there(self, table: Table) -> None:
        counted(table, "1")
        overtaken = Fated(table.client, ["put_item"], before=lambda: counted(table, "1"))
        at_once(by(overtaken, table), lambda unit: unit.put("a", "1", {"n": 9}))
        assert (numbers(table), overtaken.calls) == ([9], 1)


class TestOneUnit:
    def test_a_unit_sees_by_key_what_it_has_put_and_deleted_itself(self, table: Table) -> None:
        counted(table, "1")

        def work(unit: Unit) -> tuple[object, object]:
            unit.put("a", "2", {"n": 7, "left out": None})
            unit.delete("a", "1")
            return unit.get("a", "1"), unit.get("a", "2")

        assert at_once(table, work) == (None, {"pk": "a", "sk": "2", "n": 7})
        assert numbers(table) == [7]

    def test_a_unit_that_only_reads_writes_nothing(self, over: Table, wire: Wire) -> None:
        assert at_once(over, lambda unit: unit.get("a", "1")) is None
        assert not change(over, "a", "1", lambda _: None)
        assert set(wire.calls) == {"GetItem"}

    def test_as_many_items_as_a_transaction_takes_are_written_and_one_more_is_refused_whole(self, table: Table) -> None:
        def work(unit: Unit, more: int) -> None:
            unit.get("a", "read")
            for number in range(MOST - 1 + more):
                unit.put("a", f"{number:03d}", {"n": more})

        at_once(table, lambda unit: work(unit, 0))
        with pytest.raises(Misconfigured, match=r"too much changes at once: 101 items, where 100 can"):
            at_once(table, lambda unit: work(unit, 1))
        assert numbers(table) == [0] * (MOST - 1)

    def test_more_bytes_than_a_transaction_takes_are_refused_whole_and_said(self, over: Table, wire: Wire) -> None:
        def work(unit: Unit) -> None:
            for number in range(12):
                unit.put("a", str(number), {"document": b"x" * 350_000})

        with pytest.raises(Misconfigured, match=r"too much changes at once: 4\d{6} bytes, where 4000000 can"):
            at_once(over, work)
        assert not wire.calls["TransactWriteItems"]
