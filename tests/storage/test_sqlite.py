"""The embedded store keeps the contract, and what only a file can keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.storage.sealing import new_key
from integration.storage.sqlite import SqliteStore, open_store
from tests.fakes.now import StandingNow
from tests.storage.contract import StoreContract


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield opened
    opened.close()


class TestSqliteKeepsTheContract(StoreContract):
    pass
