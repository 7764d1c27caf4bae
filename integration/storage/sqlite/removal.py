"""All that is kept of one installation, erased at once: whatever table is added later, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from integration.storage.sqlite.connection import Database

# Asked of the file itself: a list of names could be forgotten when a table is added.
_TABLES = """
SELECT tables.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table' AND columns.name = 'installation' ORDER BY tables.name
"""
_ERASE = 'DELETE FROM "{}" WHERE installation = ?'
_ERASE_ITSELF = "DELETE FROM installations WHERE id = ?"


@dataclass(frozen=True, slots=True)
class SqliteRemoval:
    """Keeps `remove` of `ports.Installations`."""

    database: Database

    def remove(self, installation: str) -> Mapping[str, int]:
        """Erase an installation with all that is kept of it; how many rows each table had of it, if it had any."""
        with self.database.write() as connection:
            counts = {"installations": connection.execute(_ERASE_ITSELF, (installation,)).rowcount}
            counts |= {table: _erased(connection, table, installation) for table in tables_of_tenants(connection)}
        return {table: count for table, count in counts.items() if count}


def tables_of_tenants(connection: Connection) -> list[str]:
    """Every table whose rows belong to installations, by name."""
    return [name for (name,) in connection.execute(_TABLES)]


def _erased(connection: Connection, table: str, installation: str) -> int:
    return connection.execute(_ERASE.format(table), (installation,)).rowcount
