"""Whatever table has a tenant's rows is emptied of them, also one that is made after this was written."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from integration.storage.remembered import RememberedInstallations
from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from integration.storage.sqlite.removal import tables_of_tenants
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, SECRETS, THERE, installation

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


def fill_every_table(path: Path) -> None:
    """A row for each of two installations, by the shape of the tables alone."""
    connection = sqlite3.connect(path)
    for table in tables_of_tenants(connection):
        columns = connection.execute("SELECT name, type, dflt_value FROM pragma_table_info(?)", (table,)).fetchall()
        for where in (HERE, THERE):
            row = {name: VALUES[kind] for name, kind, default in columns if default is None} | {"installation": where}
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - names of the shape
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
    assert store.remove(HERE) == dict.fromkeys(["installations", *tables], 1)
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
