"""SQLite's errors as decisions of ours: what passes by itself, and what a person must mend."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.domain.errors import EngineUnavailable, Misconfigured, VipDeskError

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

_MEND = {
    sqlite3.SQLITE_PERM: "give this user the right to read and write it",
    sqlite3.SQLITE_READONLY: "give this user the right to write it and its folder",
    sqlite3.SQLITE_CANTOPEN: "give this user the right to read and write it and its folder",
    sqlite3.SQLITE_IOERR: "look at the disk it is on",
    sqlite3.SQLITE_FULL: "free some space on its disk",
    sqlite3.SQLITE_CORRUPT: "it is damaged: put back a backup",
    sqlite3.SQLITE_NOTADB: "it is no SQLite database: set VIPDESK_DATABASE to another file, or put back a backup",
}
"""By primary result code (https://www.sqlite.org/rescode.html); what is not here is a fault of our own."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as EngineUnavailable (locked for too long) or Misconfigured (saying what to do)."""
    try:
        yield
    except sqlite3.Error as error:
        raise _decision(path, error) from error


def _decision(path: Path, error: sqlite3.Error) -> VipDeskError | sqlite3.Error:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BUSY:
        return EngineUnavailable(f"the store {path} is locked by another process")
    return Misconfigured(f"the store {path} cannot be used: {_MEND[code]}") if code in _MEND else error
