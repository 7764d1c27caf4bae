"""The store's shape, as numbered SQL files; `PRAGMA user_version` says how many of them a file has had."""

import re
import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from integration.domain.errors import Misconfigured
from integration.domain.names import folded

_NAME = re.compile(r"\d{4}_\w+\.sql")

OURS = 0x56495044
"""The `application_id` that the first migration writes: a file of another program has another, or none."""


def refuse_foreign(connection: sqlite3.Connection) -> None:
    """Raise Misconfigured for a database that another program made."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if owner != OURS and (owner or tables):
        message = "it is the database of another program: set VIPDESK_DATABASE to a file of our own"
        raise Misconfigured(message)


def newest() -> int:
    """The number of the newest shape."""
    return len(_steps())


def migrate(connection: sqlite3.Connection, until: int | None = None) -> None:
    """Bring the file to the newest shape, each step in a transaction; a file newer than the code is Misconfigured.

    Where `until` is given, only to the shape of this number.
    """
    # SQLite's own `lower` knows ASCII alone.
    connection.create_function("folded", 1, folded, deterministic=True)
    steps = _steps()
    for number in range(_version(connection) + 1, (len(steps) if until is None else until) + 1):
        _step(connection, number, steps[number - 1])
    if _version(connection) > len(steps):
        message = f"it was made by a newer version of VIP Desk (shape {_version(connection)}): install that version"
        raise Misconfigured(message)


def _steps() -> list[str]:
    return sorted(each.name for each in files(__name__).iterdir() if _NAME.fullmatch(each.name))


def _step(connection: sqlite3.Connection, number: int, name: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker while this one waited for the lock.
        if _version(connection) < number:
            for statement in _statements(files(__name__).joinpath(name).read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit what is open before it begins.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
