"""What fills every cupboard does so: a table that is made later can't be forgotten."""

import sqlite3
from pathlib import Path

from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.storage.sqlite.removal import tables_of_tenants
from tests.fakes.now import StandingNow
from tests.storage.filled import fill
from tests.storage.samples import HERE, THERE


def test_no_cupboard_of_an_installation_is_left_empty(tmp_path: Path, now: StandingNow) -> None:
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    fill(store, now(), HERE)
    fill(store, now(), THERE)
    store.close()
    connection = sqlite3.connect(tmp_path / "desk.sqlite3")
    found = {
        table: {where for (where,) in connection.execute(f'SELECT DISTINCT installation FROM "{table}"')}  # noqa: S608 - names of the shape
        for table in tables_of_tenants(connection)
    }
    connection.close()
    assert [table for table, whose in found.items() if not {HERE, THERE} <= whose] == []
