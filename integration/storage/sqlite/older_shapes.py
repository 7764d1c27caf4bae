"""A copy that an older version made: its rows go through a file of their shape, which is then brought to the newest."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from integration.domain.errors import BadInput
from integration.ports.archive import Source
from integration.storage.sqlite.archive import SqliteArchive, put_rows
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.migrations import migrate, newest


@contextmanager
def in_newest_shape(source: Source, installation: str, shape: int) -> Iterator[Source]:
    """Tells the same installation in the newest shape; raises BadInput for a shape that is newer than the code."""
    if shape == newest():
        yield source
        return
    if not 1 <= shape <= newest():
        message = (
            f"the copy was made by a newer version of VIP Desk (shape {shape}, ours is {newest()}): update this one"
        )
        raise BadInput(message)
    with TemporaryDirectory(prefix="vipdesk-") as folder:
        path = Path(folder) / "older.sqlite3"
        _fill(path, source, installation, shape)
        database = open_database(path, "NORMAL")
        try:
            yield SqliteArchive(database)
        finally:
            database.close()


def _fill(path: Path, source: Source, installation: str, shape: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        migrate(connection, until=shape)
        connection.execute("BEGIN")
        put_rows(connection, installation, source.records(installation))
        connection.execute("COMMIT")
    finally:
        connection.close()
