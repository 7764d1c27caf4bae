"""All sealed secrets of the file, wherever they stand, renewed at once."""

from dataclasses import dataclass
from sqlite3 import Connection

from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

TABLES = (
    "installations",
    "endpoints",
    "calendars",
    "bookings",
    "link_secrets",
    "call_backs",
    "phone_lines",
    "grants",
)
_SEALED = "SELECT rowid, sealed FROM {} WHERE sealed IS NOT NULL"
_RESEAL = "UPDATE {} SET sealed = ? WHERE rowid = ?"


@dataclass(frozen=True, slots=True)
class SqliteSealed:
    """Keeps `reseal` of `ports.Installations`; raises Misconfigured where no key fits, and then changes nothing."""

    database: Database
    seal: Seal

    def reseal(self) -> int:
        """Seal every secret with the first key, so that the older keys can be thrown away; returns how many."""
        with self.database.write() as connection:
            return sum(self._renew(connection, table) for table in TABLES)

    def _renew(self, connection: Connection, table: str) -> int:
        rows = connection.execute(_SEALED.format(table)).fetchall()
        connection.executemany(_RESEAL.format(table), [(self.seal.renew(secret), row) for row, secret in rows])
        return len(rows)
