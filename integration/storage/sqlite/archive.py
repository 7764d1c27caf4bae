"""An installation as rows, out of the file and into it: by the shape of the tables, so that none can be forgotten."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from sqlite3 import Connection, IntegrityError, connect

from integration.domain.archive import INSTALLATIONS, TRANSIENT, Column, Record, at_rest, misfit, printable
from integration.domain.errors import BadInput, InstallationExists, UpstreamUnavailable
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.faults import translated
from integration.storage.sqlite.migrations import migrate
from integration.storage.sqlite.removal import tables_of_tenants

# Where SQLite numbers the rows, those that were made at one instant are told in the order in which they were made.
_NUMBERED = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
_COLUMNS = 'SELECT name, type, "notnull" FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid'
_ALL = "SELECT id FROM installations ORDER BY id"
_HERE = "SELECT 1 FROM installations WHERE id = ?"
_ERASE_ITSELF = "DELETE FROM installations WHERE id = ?"
_LEFT_OVER = 'DELETE FROM "{}" WHERE installation = ?'
# Once nobody holds a place, the trigger says when it is ready, and by that whose turn it is.
_PLACED = "UPDATE line SET attempts = attempts WHERE installation = ?"

_KINDS: Mapping[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_Shape = dict[str, dict[str, Column]]


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

    def check(self, installation: str, records: Iterable[Record]) -> None:
        """Raise BadInput for rows that `restore` would refuse: they are put into a file that goes when it is closed."""
        with translated(self.database.path), closing(connect("", isolation_level=None)) as scratch:
            migrate(scratch)
            scratch.execute("BEGIN")
            put_rows(scratch, installation, records)

    def restore(self, installation: str, records: Iterable[Record], *, erase: bool = False) -> int:
        """Keep all of it in one transaction; how many rows. What was left over of an earlier one is erased before.

        With `erase` so is the installation itself, in the same transaction: it is in neither the file nor its log
        afterwards. Raises InstallationExists and BadInput, and changes nothing then.
        """
        with self.database.write() as connection:
            if erase:
                connection.execute(_ERASE_ITSELF, (installation,))
            if connection.execute(_HERE, (installation,)).fetchone():
                message = f"{installation} is here already: nothing of it was overwritten"
                raise InstallationExists(message)
            for table in tables_of_tenants(connection):
                connection.execute(_LEFT_OVER.format(table), (installation,))
            count = put_rows(connection, installation, records)
        if erase:
            with suppress(UpstreamUnavailable):  # what is erased is erased: another process has the file just now
                self.database.empty_log()
        return count


def rows_of(connection: Connection, installation: str) -> Iterator[Record]:
    """The rows of an installation in a file of whatever shape, at rest; nothing where it isn't installed."""
    if connection.execute(_HERE, (installation,)).fetchone():
        numbered = {table for (table,) in connection.execute(_NUMBERED)}
        for table, columns in _shape(connection).items():
            statement = _select(table, list(columns), is_numbered=table in numbered)
            for row in connection.execute(statement, (installation,)):
                yield at_rest(Record(table, dict(zip(columns, row, strict=True))))


def _select(table: str, columns: list[str], *, is_numbered: bool) -> str:
    names, owner = ", ".join(f'"{name}"' for name in columns), "id" if table == INSTALLATIONS else "installation"
    order = " ORDER BY rowid" if is_numbered else ""
    return f'SELECT {names} FROM "{table}" WHERE {owner} = ?{order}'  # noqa: S608 - names of the shape


def put_rows(connection: Connection, installation: str, records: Iterable[Record]) -> int:
    """Insert rows in the shape of the file; how many. Raises BadInput where they are not those of an installation."""
    shape = _shape(connection)
    known = {table: _at_rest_of(table, columns) for table, columns in shape.items()}
    count, itself = 0, 0
    for record in map(at_rest, records):
        if record.cupboard not in TRANSIENT:
            if record.owner != installation or set(record.values) != known.get(record.cupboard):
                message = (
                    f"a row of {printable(record.cupboard)} is none of {installation}, or of another shape: "
                    "write it out anew"
                )
                raise BadInput(message)
            if wrong := misfit(record, shape[record.cupboard]):
                message = f"a row of {record.cupboard} has no such {wrong} as is kept there: write it out anew"
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


def _at_rest_of(table: str, columns: Iterable[str]) -> set[str]:
    return set(at_rest(Record(table, dict.fromkeys(columns))).values)


def _shape(connection: Connection) -> _Shape:
    """Of each table whose rows belong to an installation, its columns but for those that are generated."""
    tables = [INSTALLATIONS, *(name for name in tables_of_tenants(connection) if name not in TRANSIENT)]
    return {table: _columns_of(connection, table) for table in tables}


def _columns_of(connection: Connection, table: str) -> dict[str, Column]:
    found = connection.execute(_COLUMNS, (table,))
    return {name: Column(_KINDS.get(kind, object), is_optional=not needed) for name, kind, needed in found}
