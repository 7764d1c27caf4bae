"""Whatever table has a tenant's rows is emptied of them, also one that is made after this was written."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from integration.storage.sqlite.removal import STRAYS, tables_of_tenants
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, NOON, SECRETS, THERE, installation, memory

VALUES = {"INTEGER": 1, "TEXT": "x", "BLOB": b"[]"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def opened_at(path: Path, now: StandingNow) -> SqliteStore:
    return open_store(path, keys=[new_key()], synchronous="NORMAL", now=now)


def tables_with_a_tenant(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    names = tables_of_tenants(connection)
    connection.close()
    return names


def counted(tables: list[str]) -> list[str]:
    """Those of which is told how many rows were erased."""
    return [table for table in tables if table != "turns"]


def fill_every_table(path: Path) -> None:
    """A row for each of two installations, by the shape of the tables alone."""
    connection = sqlite3.connect(path)
    for table in tables_of_tenants(connection):
        columns = connection.execute("SELECT name, type, dflt_value FROM pragma_table_info(?)", (table,)).fetchall()
        for where in (HERE, THERE):
            row = {name: VALUES[kind] for name, kind, default in columns if default is None} | {"installation": where}
            marks = ", ".join("?" * len(row))
            insert = f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - the shape's names
            connection.execute(insert, tuple(row.values()))
    connection.commit()
    connection.close()


def rows_of(path: Path, table: str, where: str) -> int:
    connection = sqlite3.connect(path)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table} WHERE installation = ?", (where,)).fetchall()  # noqa: S608 - names of the shape
    connection.close()
    return int(count)


def test_every_table_but_that_of_the_installations_themselves_belongs_to_tenants(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert tables - set(tables_with_a_tenant(path)) == {"installations"}


def test_no_table_keeps_a_row_of_who_was_removed_nor_loses_one_of_anybody_else(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    for where in (HERE, THERE):
        store.add(installation(where), SECRETS)
    fill_every_table(path)
    tables = tables_with_a_tenant(path)
    assert store.remove(HERE) == dict.fromkeys(["installations", *counted(tables)], 1)
    assert [(rows_of(path, table, HERE), rows_of(path, table, THERE)) for table in tables] == [(0, 1)] * len(tables)
    assert [each.id for each in store.all()] == [THERE]
    store.close()


def test_a_table_that_is_added_later_is_not_forgotten(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    connection.execute('CREATE TABLE "added later" (id INTEGER, installation TEXT)')
    connection.executemany('INSERT INTO "added later" VALUES (?, ?)', [(1, HERE), (2, HERE), (3, THERE)])
    connection.commit()
    connection.close()
    store = opened_at(path, now)
    assert store.remove(HERE) == {"added later": 2}
    assert rows_of(path, '"added later"', THERE) == 1
    store.close()


def test_what_was_written_of_a_removed_one_is_swept_out_of_every_table_and_nothing_of_anybody_else(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now)
    store.add(installation(THERE), SECRETS)
    fill_every_table(path)
    tables = [table for table in tables_with_a_tenant(path) if table != "budgets"]
    assert store.sweep_removed() == dict.fromkeys(counted(tables), 1)
    assert [(rows_of(path, table, HERE), rows_of(path, table, THERE)) for table in tables] == [(0, 1)] * len(tables)
    assert rows_of(path, "budgets", HERE) == 1, "it is forgotten some minutes later"
    store.close()


def test_a_table_that_is_added_later_is_swept_too(path: Path, now: StandingNow) -> None:
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    connection.execute('CREATE TABLE "added later" (id INTEGER, installation TEXT)')
    connection.executemany('INSERT INTO "added later" VALUES (?, ?)', [(1, HERE), (2, HERE), (3, THERE), (4, None)])
    connection.commit()
    connection.close()
    store = opened_at(path, now)
    store.add(installation(THERE), SECRETS)
    assert store.sweep_removed() == {"added later": 2}
    assert rows_of(path, '"added later"', THERE) == 1
    store.close()


def test_a_sweep_asks_no_table_for_more_than_whose_rows_it_has(path: Path, now: StandingNow) -> None:
    """It comes by each minute, and a table may have millions of rows."""
    opened_at(path, now).close()
    connection = sqlite3.connect(path)
    for table in tables_of_tenants(connection):
        plan = [step for *_, step in connection.execute("EXPLAIN QUERY PLAN " + STRAYS.format(table))]
        steps = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
        # The least of an index is its first entry, though SQLite calls that a search without a condition.
        assert steps[0].startswith((f"SEARCH {table} USING COVERING INDEX", f"SEARCH {table} USING PRIMARY KEY")), plan
        assert [step for step in steps if step.startswith("SCAN") and step != "SCAN owners"] == [], plan
    connection.close()


def test_who_is_connected_while_a_sweep_goes_on_loses_nothing(path: Path) -> None:
    opened_at(path, StandingNow()).close()
    fill_every_table(path)

    def connected_meanwhile() -> datetime:
        """The sweep asks for the time once it has seen whose rows there are."""
        if not store.all():
            for where in (HERE, THERE):
                store.add(installation(where), SECRETS)
        return NOON

    store = open_store(path, keys=[new_key()], synchronous="NORMAL", now=connected_meanwhile)
    assert store.sweep_removed() == {}
    tables = tables_with_a_tenant(path)
    assert [(rows_of(path, table, HERE), rows_of(path, table, THERE)) for table in tables] == [(1, 1)] * len(tables)
    store.close()


SECRET_WORDS = "Customer of HERE says: all orders fail "


def remembers(store: SqliteStore, often: int = 1) -> None:
    """A decision longer than a page, `often` times replaced by a longer one."""
    for times in range(1, often + 1):
        long = memory("1")
        store.remember(HERE, replace(long, decision=replace(long.decision, customer=SECRET_WORDS * 200 * times)))


def is_in_the_file(path: Path) -> list[str]:
    """The files of the store in which the words stand."""
    around = (path, path.with_name(path.name + "-wal"))
    return [each.name for each in around if each.exists() and SECRET_WORDS.encode() in each.read_bytes()]


def test_what_is_removed_can_be_read_in_neither_the_file_nor_its_log(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.add(installation(), SECRETS)
    store.add(installation(THERE), SECRETS)
    remembers(store, often=3)
    assert is_in_the_file(path) == ["desk.sqlite3-wal"]
    store.remove(HERE)
    assert is_in_the_file(path) == []
    store.close()
    assert is_in_the_file(path) == []


def test_nor_where_it_had_reached_the_file_or_was_replaced_there_before(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.add(installation(), SECRETS)
    for often in (3, 1):
        remembers(store, often)
        sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    assert is_in_the_file(path) == ["desk.sqlite3"]
    store.remove(HERE)
    assert is_in_the_file(path) == []
    store.close()


def test_a_reader_who_keeps_the_log_keeps_nobody_from_removing_and_the_next_sweep_empties_it(
    path: Path, now: StandingNow
) -> None:
    store = opened_at(path, now)
    store.add(installation(), SECRETS)
    remembers(store)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM memories").fetchall()
    assert store.remove(HERE)["memories"] == 1
    assert is_in_the_file(path) != []
    reader.close()
    assert store.sweep_removed() == {}
    assert is_in_the_file(path) == []
    store.close()


def test_the_door_knows_a_removed_installation_for_two_seconds_at_most(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.add(installation(), SECRETS)
    remembered = RememberedInstallations(store, now, timedelta(seconds=2))
    assert remembered.get(HERE) == (installation(), SECRETS)
    store.remove(HERE)
    now.move(timedelta(seconds=2, microseconds=1))
    assert remembered.get(HERE) is None
    store.close()


def test_nor_any_longer_where_the_clock_is_set_back(path: Path, now: StandingNow) -> None:
    store = opened_at(path, now)
    store.add(installation(), SECRETS)
    remembered = RememberedInstallations(store, now, timedelta(seconds=2))
    assert remembered.get(HERE) is not None
    store.remove(HERE)
    now.move(-timedelta(hours=1))
    assert remembered.get(HERE) is None
    store.close()
