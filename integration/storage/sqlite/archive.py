"""An installation as rows, out of the file and into it: by the shape of the tables, so that none can be forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sqlite3 import Connection, IntegrityError

from integration.domain.archive import INSTALLATIONS, TRANSIENT, Record, at_rest
from integration.domain.errors import BadInput, InstallationExists
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.removal import tables_of_tenants

# Where SQLite numbers the rows, those that were made at one instant are told in the order in which they were made.
_NUMBERED = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
_COLUMNS = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid"
_ALL = "SELECT id FROM installations ORDER BY id"
_HERE = "SELECT 1 FROM installations WHERE id = ?"
_LEFT_OVER = 'DELETE FROM "{}" WHERE installation = ?'
# Once nobody holds a place, the trigger says when it is ready, and by that whose turn it is.
_PLACED = "UPDATE line SET attempts = attempts WHERE installation = ?"


@dataclass(frozen=True, slots=True)
class SqliteArchive:
    """Keeps `ports.Archive` of the file.

    Left out are what is on trial to become an installation, budgets and turns, and who held what (`at_rest`).
    """

    database: Database

    def installations(self) -> Iterator[str]:
        """The ids of all that are here, in order."""
        with self.database.read() as connection:
            found = connection.execute(_ALL).fetchall()
        yield from (installation for (installation,) in found)

    def records(self, installation: str) -> Iterator[Record]:
        """All that is kept of it, as of one instant; nothing where there is none."""
        with self.database.read() as connection:
            connection.execute("BEGIN")
            try:
                yield from rows_of(connection, installation)
            finally:
                connection.execute("ROLLBACK")

    def restore(self, installation: str, records: Iterable[Record]) -> int:
        """Keep all of it in one transaction; how many rows. What was left over of an earlier one is erased before.

        Raises InstallationExists and BadInput, and changes nothing then.
        """
        with self.database.write() as connection:
            if connection.execute(_HERE, (installation,)).fetchone():
                message = f"{installation} is here already: nothing of it was overwritten"
                raise InstallationExists(message)
            for table in tables_of_tenants(connection):
                connection.execute(_LEFT_OVER.format(table), (installation,))
            return put_rows(connection, installation, records)


def rows_of(connection: Connection, installation: str) -> Iterator[Record]:
    """The rows of an installation in a file of whatever shape, at rest; nothing where it isn't installed."""
    if connection.execute(_HERE, (installation,)).fetchone():
        numbered = {table for (table,) in connection.execute(_NUMBERED)}
        for table, columns in _shape(connection).items():
            statement = _select(table, columns, is_numbered=table in numbered)
            for row in connection.execute(statement, (installation,)):
                yield at_rest(Record(table, dict(zip(columns, row, strict=True))))


def _select(table: str, columns: list[str], *, is_numbered: bool) -> str:
    names, owner = ", ".join(f'"{name}"' for name in columns), "id" if table == INSTALLATIONS else "installation"
    order = " ORDER BY rowid" if is_numbered else ""
    return f'SELECT {names} FROM "{table}" WHERE {owner} = ?{order}'  # noqa: S608 - names of the shape


def put_rows(connection: Connection, installation: str, records: Iterable[Record]) -> int:
    """Insert rows in the shape of the file; how many. Raises BadInput where they are not those of an installation."""
    known = {table: _at_rest_of(table, columns) for table, columns in _shape(connection).items()}
    count, itself = 0, 0
    for record in map(at_rest, records):
        if record.cupboard not in TRANSIENT:
            if record.owner != installation or set(record.values) != known.get(record.cupboard):
                message = (
                    f"a row of {record.cupboard} is none of {installation}, or of another shape: write it out anew"
                )
                raise BadInput(message)
            _insert(connection, record)
            count, itself = count + 1, itself + (record.cupboard == INSTALLATIONS)
    if itself != 1:
        message = f"of these rows {itself} say what {installation} is, and not one: write them out anew"
        raise BadInput(message)
    connection.execute(_PLACED, (installation,))
    return count


def _insert(connection: Connection, record: Record) -> None:
    names, marks = ", ".join(f'"{name}"' for name in record.values), ", ".join("?" * len(record.values))
    statement = f'INSERT INTO "{record.cupboard}" ({names}) VALUES ({marks})'  # noqa: S608 - names of the shape
    try:
        connection.execute(statement, tuple(record.values.values()))
    except IntegrityError as error:
        message = f"a row of {record.cupboard} is there twice, or lacks a value: write it out anew"
        raise BadInput(message) from error


def _at_rest_of(table: str, columns: list[str]) -> set[str]:
    return set(at_rest(Record(table, dict.fromkeys(columns))).values)


def _shape(connection: Connection) -> dict[str, list[str]]:
    """Of each table whose rows belong to an installation, its columns but for those that are generated."""
    tables = [INSTALLATIONS, *(name for name in tables_of_tenants(connection) if name not in TRANSIENT)]
    return {table: [name for (name,) in connection.execute(_COLUMNS, (table,))] for table in tables}
