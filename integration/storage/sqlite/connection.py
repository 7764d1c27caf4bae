"""The open file: one writer at a time within the process, readers beside it, and waiting for other processes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Literal

from integration.domain.errors import Misconfigured
from integration.storage.sqlite.faults import translated
from integration.storage.sqlite.migrations import migrate, refuse_foreign

Synchronous = Literal["FULL", "NORMAL"]

_PATIENCE = timedelta(seconds=10)
"""How long a statement waits for another process to let go of the file."""

_SWITCHES = 20
"""How often a switch to WAL is tried while other processes open the same new file."""

_WRITER = ("PRAGMA wal_autocheckpoint = 8000", "PRAGMA secure_delete = ON")
"""Pages of the log (32 MiB) before they are moved to the file: a page that changes often is then moved once.

What is deleted, or replaced, is overwritten: nobody who is handed the file reads it there.
"""

_EMPTYING = timedelta(seconds=1)
"""How long the log waits for readers before it is left for another time."""


class Database:
    """A file in WAL mode with its connections; all methods may be called from any thread.

    Writers queue at a lock of the process, so that they never meet SQLite's own "database is locked". Of the two
    writing connections one is durable (its commit survives a power cut if `synchronous` is FULL), the other is for
    what may be lost with the power, because it would only be done again: claims and their ends.
    """

    def __init__(self, path: Path, synchronous: Synchronous, patience: timedelta) -> None:
        self.path, self._patience = path, patience
        self._writing = threading.Lock()
        self._lending = threading.Lock()
        self._readers: list[sqlite3.Connection] = []
        self._closed = False
        self._durable = self._connect(f"PRAGMA synchronous = {synchronous}", *_WRITER)
        self._quick = self._connect("PRAGMA synchronous = NORMAL", *_WRITER)

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction, alone: committed when the block ends, rolled back when it raises."""
        with self._writing, translated(self.path):
            connection = self._durable if durable else self._quick
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own that sees all that is committed, and cannot write."""
        reader = self._borrow() or self._connect("PRAGMA query_only = ON")
        try:
            with translated(self.path):
                yield reader
        finally:
            self._give_back(reader)

    def empty_log(self) -> bool:
        """Move the log to the file and cut it to nothing, with what was erased since; False where others keep it."""
        with translated(self.path):
            connection = _connected(self.path, _EMPTYING)
            try:
                ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()
        return not busy

    def close(self) -> None:
        """Give back the file; a second time does nothing."""
        with self._writing, self._lending:
            self._closed = True
            while self._readers:
                self._readers.pop().close()
            self._quick.close()
            self._durable.close()

    def _borrow(self) -> sqlite3.Connection | None:
        with self._lending:
            return self._readers.pop() if self._readers else None

    def _give_back(self, reader: sqlite3.Connection) -> None:
        with self._lending:
            if self._closed:
                reader.close()
            else:
                self._readers.append(reader)

    def _connect(self, *settings: str) -> sqlite3.Connection:
        with translated(self.path):
            connection = _connected(self.path, self._patience)
            for setting in settings:
                connection.execute(setting)
        return connection


def open_database(path: Path, synchronous: Synchronous, patience: timedelta = _PATIENCE) -> Database:
    """The file, made where it is missing, in the newest shape; raises Misconfigured saying what to do."""
    _refuse_place(path)
    _make_private(path)
    with translated(path):
        connection = _connected(path, patience)
        try:
            refuse_foreign(connection)
            _switch_to_wal(connection)
            migrate(connection)
        except Misconfigured as error:
            message = f"the store {path} cannot be used: {error}"
            raise Misconfigured(message) from error
        finally:
            connection.close()
    return Database(path, synchronous, patience)


def _connected(path: Path, patience: timedelta) -> sqlite3.Connection:
    # Transactions are begun by us alone, and the lock above, not the thread, says who may use a connection.
    seconds = patience.total_seconds()
    return sqlite3.connect(path, timeout=seconds, isolation_level=None, check_same_thread=False)


def _refuse_place(path: Path) -> None:
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        message = f"the store {path} cannot be reached: {error.strerror}"
        raise Misconfigured(message) from error
    if is_folder:
        message = f"the store {path} is a folder: set VIPDESK_DATABASE to a file in it"
        raise Misconfigured(message)
    if not has_folder:
        message = f"the store {path} has no folder to stand in: make {path.parent} or set VIPDESK_DATABASE"
        raise Misconfigured(message)


def _make_private(path: Path) -> None:
    """Make a file that is missing for its owner alone, as are then those that SQLite puts beside it."""
    # Never opened where it is there: closing it would drop the locks that the process has on it. What can't be made,
    # or was made by somebody else meanwhile, SQLite says better.
    if not path.exists():
        with suppress(OSError, RuntimeError):
            path.resolve().touch(mode=0o600, exist_ok=False)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    for _ in range(_SWITCHES):
        if _in_wal(connection):
            return
        # Somebody else is switching: SQLite waits for the lock of a transaction, though not for that of a switch.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    message = "its disk does not let processes share memory (a network share?): put it on a local disk"
    raise Misconfigured(message)


def _in_wal(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
