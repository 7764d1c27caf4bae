"""An installation that has something in each cupboard, and engines to move it to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.domain.archive import Record
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal
from integration.storage.sqlite.archive import SqliteArchive
from integration.storage.sqlite.connection import Database, open_database
from sandbox.aws import RunningAws
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.archive.moved import KEY
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.filled import fill
from tests.storage.samples import (
    HERE,
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "desk.sqlite3", "NORMAL")
    yield database
    database.close()


@pytest.fixture
def embedded(database: Database) -> SqliteArchive:
    return SqliteArchive(database)


@pytest.fixture
def other(aws: RunningAws) -> Table:
    """A second table."""
    return Table(aws.dynamodb, aws.make_table())


@pytest.fixture
def archive(table: Table, now: StandingNow) -> DynamoArchive:
    return DynamoArchive(table, now, SHARDS)


@pytest.fixture
def there(other: Table, now: StandingNow) -> DynamoArchive:
    return DynamoArchive(other, now, SHARDS)


@pytest.fixture
def moved(other: Table, now: StandingNow) -> DynamoStore:
    """The store to which things are moved."""
    return DynamoStore(other, Seal([KEY]), now, SHARDS)


@pytest.fixture
def store(table: Table, now: StandingNow) -> DynamoStore:
    return DynamoStore(table, Seal([KEY]), now, SHARDS)


@pytest.fixture(scope="module")
def full(aws: RunningAws) -> Table:
    """A table with an installation that has something in each cupboard; it is only read."""
    now, table = StandingNow("2026-03-02 12:00"), Table(aws.dynamodb, aws.make_table())
    fill(DynamoStore(table, Seal([KEY]), now, SHARDS), now())
    return table


@pytest.fixture(scope="module")
def filled(full: Table) -> list[Record]:
    """Its rows."""
    return list(DynamoArchive(full, StandingNow("2026-03-02 12:00"), SHARDS).records(HERE))
