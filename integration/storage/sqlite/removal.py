"""All that is kept of one installation, erased at once and for good: whatever table is added later, too."""

from collections import Counter
from collections.abc import Iterator, Mapping
from sqlite3 import Connection

from integration.domain.errors import UpstreamUnavailable
from integration.domain.install_trip import TRIAL_MARK, ended_trial
from integration.ports import Now
from integration.storage.sqlite.connection import Database

# Asked of the file itself: a list of names could be forgotten when a table is added.
_TABLES = """
SELECT tables.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table' AND columns.name = 'installation' ORDER BY tables.name
"""
_ERASE_ITSELF = "DELETE FROM installations WHERE id = ?"
# Between these two stands whatever begins with the first: what is on trial for the installation.
_ERASE = 'DELETE FROM "{}" WHERE installation = ? OR (installation >= ? AND installation < ?)'

# Whose rows a table has, by one step of its index for each of them, however many rows those are.
STRAYS = """
WITH RECURSIVE owners (id) AS (
  SELECT min(installation) FROM "{0}"
  UNION ALL
  SELECT (SELECT min(installation) FROM "{0}" WHERE installation > owners.id) FROM owners WHERE owners.id IS NOT NULL
)
SELECT id FROM owners WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM installations)
"""
# Asked again as they are erased: whoever it is may have been connected since.
_ERASE_STRAY = 'DELETE FROM "{}" WHERE installation = ?1 AND NOT EXISTS (SELECT 1 FROM installations WHERE id = ?1)'

_ENDS_BY_ITSELF = frozenset({"budgets"})
"""Its rows are forgotten some minutes after their last use, and not all of them belong to an installation."""

_NOT_COUNTED = frozenset({"turns"})
"""Follows from other tables' rows, and tells nobody anything that those don't."""


class SqliteRemoval:
    """Keeps `remove` and `sweep_removed` of `ports.Installations`.

    What was erased is in neither the file nor its log afterwards. Where a reader keeps the log from being emptied, the
    next sweep does it.
    """

    def __init__(self, database: Database, now: Now) -> None:
        self._database, self._now = database, now
        self._log_left = False

    def remove(self, installation: str) -> Mapping[str, int]:
        """Erase an installation with all that is kept of it; how many rows each table had of it, if it had any.

        What is on trial for it goes as well: a trip that is under way must be begun again.
        """
        first = installation + TRIAL_MARK
        whose = (installation, first, first[:-1] + chr(ord(TRIAL_MARK) + 1))
        with self._database.write() as connection:
            counts = Counter(installations=connection.execute(_ERASE_ITSELF, (installation,)).rowcount)
            for table in tables_of_tenants(connection):
                counts[table] = connection.execute(_ERASE.format(table), whose).rowcount
        self._empty_log(+counts)
        return _told(counts)

    def sweep_removed(self) -> Mapping[str, int]:
        """Erase what was written of installations after they were removed; how many rows of each table, if any."""
        with self._database.read() as connection:
            strays = list(_strays(connection, self._now))
        erased = self._erase(strays) if strays else Counter[str]()
        self._empty_log(erased)
        return _told(erased)

    def _erase(self, strays: list[tuple[str, str]]) -> Counter[str]:
        counts = Counter[str]()
        with self._database.write() as connection:
            for table, stray in strays:
                counts[table] += connection.execute(_ERASE_STRAY.format(table), (stray,)).rowcount
        return +counts

    def _empty_log(self, erased: Counter[str]) -> None:
        if not (erased or self._log_left):
            return
        self._log_left = True
        try:
            self._log_left = not self._database.empty_log()
        except UpstreamUnavailable:  # what is erased is erased: another process has the file just now
            return


def _told(counts: Counter[str]) -> Mapping[str, int]:
    return {table: rows for table, rows in counts.items() if rows and table not in _NOT_COUNTED}


def tables_of_tenants(connection: Connection) -> list[str]:
    """Every table whose rows belong to installations, by name."""
    return [name for (name,) in connection.execute(_TABLES)]


def _strays(connection: Connection, now: Now) -> Iterator[tuple[str, str]]:
    """Each table with each id of it that is neither an installation nor on trial to become one."""
    for table in tables_of_tenants(connection):
        if table not in _ENDS_BY_ITSELF:
            found = connection.execute(STRAYS.format(table)).fetchall()
            yield from ((table, stray) for (stray,) in found if ended_trial(stray, now()))
