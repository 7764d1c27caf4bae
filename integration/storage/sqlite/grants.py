"""OAuth grants, sealed before they reach the file; their lease is one column, and ends by its time alone."""

from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection

from integration.domain.grant import Grant
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_GET = "SELECT generation, sealed FROM grants WHERE installation = ? AND sealed IS NOT NULL"
# The count goes on over a pair that was dropped, so that no renewal of an older pair can be taken for one of this.
_KEEP = """
INSERT INTO grants (installation, generation, sealed) VALUES (?, 1, ?)
ON CONFLICT (installation) DO UPDATE SET
  generation = generation + 1, renewing_until = NULL, sealed = excluded.sealed
RETURNING generation
"""
_BEGIN = """
UPDATE grants SET renewing_until = ? WHERE installation = ? AND generation = ? AND sealed IS NOT NULL
  AND (renewing_until IS NULL OR renewing_until <= ?)
"""
_RENEWED = """
UPDATE grants SET generation = generation + 1, renewing_until = NULL, sealed = ?
WHERE installation = ? AND generation = ? AND sealed IS NOT NULL
"""
_DROP = "UPDATE grants SET sealed = NULL, renewing_until = NULL WHERE installation = ?"


@dataclass(frozen=True, slots=True)
class SqliteGrants:
    """Keeps `ports.Grants`; raises Misconfigured where no key fits.

    A lease is not voided when a server starts: another process, such as a command, may be in the middle of a renewal.
    """

    database: Database
    seal: Seal

    def grant(self, installation: str) -> Grant | None:
        """The pair in force; None where there is none, or it was dropped."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation,)).fetchone()
        return replace(decode(self.seal.open(row[1]), Grant), generation=row[0]) if row else None

    def keep_grant(self, installation: str, grant: Grant) -> Grant:
        """Put a pair in force that an admin has just granted; returned with the generation that it has now."""
        sealed = self._sealed(grant)
        with self.database.write() as connection:
            # To the last row, or the statement would not be over when the transaction ends.
            ((generation,),) = connection.execute(_KEEP, (installation, sealed)).fetchall()
        return replace(grant, generation=generation)

    def begin_renewal(self, installation: str, generation: int, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may renew this generation until that instant; False where another may, or has."""
        values = (to_micros(until), installation, generation, to_micros(now))
        with self.database.write(durable=False) as connection:
            return _changed(connection, _BEGIN, values)

    def renewed(self, installation: str, grant: Grant) -> bool:
        """Put the next pair in force, durably; False, and nothing changes, where the one that it replaces isn't."""
        values = (self._sealed(grant), installation, grant.generation)
        with self.database.write() as connection:
            return _changed(connection, _RENEWED, values)

    def drop_grant(self, installation: str) -> None:
        """Forget the pair; nothing happens where there is none."""
        with self.database.write() as connection:
            connection.execute(_DROP, (installation,))

    def _sealed(self, grant: Grant) -> bytes:
        return self.seal.seal(encode(grant))


def _changed(connection: Connection, statement: str, values: tuple[object, ...]) -> bool:
    return connection.execute(statement, values).rowcount == 1
