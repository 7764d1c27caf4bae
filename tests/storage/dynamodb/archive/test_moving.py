"""An installation is moved between the engines and back, and nothing of it is lost, doubled or changed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from integration.domain.archive import INSTALLATIONS, TRANSIENT, Record
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.archive.columns import columns_of
from integration.storage.dynamodb.archive.cupboards import CUPBOARDS
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal
from integration.storage.sqlite.archive import SqliteArchive
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.removal import tables_of_tenants
from integration.storage.sqlite.store import SqliteStore
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.archive.moved import KEY, sorted_rows, what_ports_tell
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.filled import fill
from tests.storage.samples import HERE, SECRETS, SIGNING, THERE, delivery, endpoint, installation, memory, message
from tests.storage.samples_desk import changed, handover, stand_in


class TestShape:
    def test_every_table_of_the_embedded_store_is_moved_with_all_its_columns(self, database: Database) -> None:
        with database.read() as connection:
            tables = [INSTALLATIONS, *(name for name in tables_of_tenants(connection) if name not in TRANSIENT)]
            columns = {
                table: {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
                for table in tables
            }
        ready = {"line": {"ready_at"}}
        whose = {"installation"}
        assert columns.keys() == CUPBOARDS.keys()
        assert {name: set(each.columns) for name, each in CUPBOARDS.items()} == {
            name: found - whose - ready.get(name, set()) for name, found in columns.items()
        }

    def test_every_value_is_of_the_kind_of_its_column(self, database: Database) -> None:
        kinds = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
        with database.read() as connection:
            for cupboard, shape in CUPBOARDS.items():
                asked = 'SELECT name, type, "notnull" FROM pragma_table_info(?)'
                found = {
                    name: (kinds[kind], not needed) for name, kind, needed in connection.execute(asked, (cupboard,))
                }
                told = columns_of(cupboard, shape.columns)
                assert {name: (each.kind, each.is_optional) for name, each in told.items()} == {
                    name: found[name] for name in shape.columns
                }, cupboard

    def test_no_cupboard_is_left_empty_by_these_tests(self, filled: list[Record]) -> None:
        assert {each.cupboard for each in filled} == CUPBOARDS.keys()


class TestMoving:
    def test_all_of_it_is_the_same_in_the_file_and_in_another_table(
        self, filled: list[Record], embedded: SqliteArchive, there: DynamoArchive
    ) -> None:
        assert embedded.restore(HERE, filled) == len(filled)
        rows = list(embedded.records(HERE))
        assert sorted_rows(rows) == sorted_rows(filled)
        assert there.restore(HERE, rows) == len(filled)
        assert sorted_rows(there.records(HERE)) == sorted_rows(filled)

    def test_what_the_file_has_comes_back_to_it_the_same(
        self, database: Database, embedded: SqliteArchive, there: DynamoArchive, now: StandingNow
    ) -> None:
        fill(SqliteStore(database, Seal([KEY]), now), now())
        rows = list(embedded.records(HERE))
        there.restore(HERE, rows)
        assert sorted_rows(there.records(HERE)) == sorted_rows(rows)

    def test_rows_may_come_in_any_order(
        self, filled: list[Record], there: DynamoArchive, moved: DynamoStore, now: StandingNow
    ) -> None:
        there.restore(HERE, reversed(filled))
        assert sorted_rows(there.records(HERE)) == sorted_rows(filled)
        call = moved.booking(HERE, "b2")
        assert call is not None
        moved.keep_booking(HERE, call, (), now(), None)
        assert {each.values["booking"] for each in there.records(HERE) if each.cupboard == "booking_claims"} == {
            "b1",
            "b3",
        }

    def test_the_ports_tell_the_same_of_it_in_the_file(
        self, full: Table, filled: list[Record], database: Database, now: StandingNow
    ) -> None:
        SqliteArchive(database).restore(HERE, filled)
        before = what_ports_tell(DynamoStore(full, Seal([KEY]), now, SHARDS), HERE)
        assert what_ports_tell(SqliteStore(database, Seal([KEY]), now), HERE) == before

    def test_the_ports_tell_the_same_of_it_in_another_table(
        self, full: Table, there: DynamoArchive, moved: DynamoStore, now: StandingNow
    ) -> None:
        there.restore(HERE, DynamoArchive(full, now, SHARDS).records(HERE))
        assert what_ports_tell(moved, HERE) == what_ports_tell(DynamoStore(full, Seal([KEY]), now, SHARDS), HERE)

    def test_another_installation_isn_t_touched_and_its_rows_are_not_told(
        self, store: DynamoStore, archive: DynamoArchive, there: DynamoArchive, now: StandingNow
    ) -> None:
        for where in (HERE, THERE):
            store.add(installation(where), SECRETS)
            store.enqueue(where, ["1"], now())
        theirs = list(archive.records(THERE))
        there.restore(HERE, archive.records(HERE))
        assert list(there.installations()) == [HERE]
        assert list(there.records(THERE)) == []
        assert {each.cupboard for each in theirs} == {INSTALLATIONS, "line"}
        assert list(archive.records(THERE)) == theirs

    def test_a_document_that_needs_several_items_is_moved(
        self, store: DynamoStore, archive: DynamoArchive, there: DynamoArchive, moved: DynamoStore
    ) -> None:
        store.add(installation(), SECRETS)
        large = replace(memory("1"), told=frozenset(f"{number * 7919:08x}" for number in range(100_000)))
        store.remember(HERE, large)
        there.restore(HERE, archive.records(HERE))
        assert moved.recall(HERE, "1") == large

    def test_of_decisions_of_one_instant_the_one_that_came_last_stays_the_latest(
        self, store: DynamoStore, archive: DynamoArchive, there: DynamoArchive, moved: DynamoStore, now: StandingNow
    ) -> None:
        store.add(installation(), SECRETS)
        for ticket in ("2", "3", "1"):
            now.move(timedelta(seconds=1))
            store.remember(HERE, memory(ticket))
        there.restore(HERE, archive.records(HERE))
        moved.remember(HERE, memory("0"))
        assert [each.decision.ticket for each in moved.latest(HERE)] == ["0", "1", "3", "2"]

    def test_a_second_id_that_is_too_long_for_a_key_is_moved(
        self, store: DynamoStore, archive: DynamoArchive, there: DynamoArchive, moved: DynamoStore, now: StandingNow
    ) -> None:
        store.add(installation(), SECRETS)
        long, first = "x" * 2000, delivery("d1", "1", now())
        store.accept([replace(first, event=replace(first.event, also=long))])
        there.restore(HERE, archive.records(HERE))
        again = replace(first, event=replace(first.event, id="d2", also=long))
        assert moved.accept([again]) == [False]


class TestWhatAnotherLeftUndone:
    def test_what_a_change_of_who_answers_still_owes_is_done_first(
        self, store: DynamoStore, table: Table, archive: DynamoArchive, now: StandingNow
    ) -> None:
        store.add(installation(), SECRETS)
        dying = DynamoStore(Table(_dying(table), table.name), Seal([KEY]), now, SHARDS)
        tickets = [str(number) for number in range(70)]
        with pytest.raises(ClientError):
            changed(dying, now, stand_in(), handovers=[handover()], tickets=tickets)
        waiting = {each.values["ticket"] for each in archive.records(HERE) if each.cupboard == "line"}
        assert waiting == set(tickets)

    def test_a_posting_is_told_as_its_endpoint_is_even_where_it_was_not_told_yet(
        self, store: DynamoStore, table: Table, archive: DynamoArchive, now: StandingNow
    ) -> None:
        store.add(installation(), SECRETS)
        store.add_endpoint(HERE, endpoint("chat"), SIGNING)
        store.post(HERE, [message("m1")])
        dying = DynamoStore(Table(_dying(table), table.name), Seal([KEY]), now, SHARDS)
        with pytest.raises(ClientError):
            dying.set_endpoint_problem(HERE, "chat", "it answered 410")
        assert [each.values["blocked"] for each in archive.records(HERE) if each.cupboard == "postings"] == [1]


def _dying(table: Table) -> Any:  # noqa: ANN401 - AWS's own
    """A client whose process ends before its second write."""
    return Fated(table.client, WRITES, 2, before=broken_off)
