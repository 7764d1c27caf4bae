"""Links of customers and agents, and the secrets that their tokens are signed with, sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from sqlite3 import Connection

from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import UnknownInstallation
from integration.storage.instants import from_micros, maybe_instant, maybe_micros, to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

_SEALED = "SELECT sealed FROM link_secrets WHERE installation = ?"
_MAKE = """
INSERT INTO link_secrets (installation, sealed) SELECT id, ? FROM installations WHERE id = ?
ON CONFLICT (installation) DO NOTHING
"""
_KNOWN = "SELECT 1 FROM installations WHERE id = ?"
# A link that was closed stays closed, though it is added again.
_ADD = """
INSERT INTO links (installation, id, purpose, subject, made_at, ticket, expires_at, revoked_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
_GET = """
SELECT id, purpose, subject, made_at, ticket, expires_at, revoked_at FROM links WHERE installation = ? AND id = ?
"""
LINKS = """
SELECT id, purpose, subject, made_at, ticket, expires_at, revoked_at FROM links WHERE installation = ?
ORDER BY made_at DESC, rowid DESC
"""
_REVOKE = "UPDATE links SET revoked_at = ? WHERE installation = ? AND id = ? AND revoked_at IS NULL"

_LENGTH = 32

_Row = tuple[str, str, str, int, str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class SqliteLinks:
    """Keeps `ports.Links`; raises Misconfigured where no key fits."""

    database: Database
    seal: Seal

    def link_secret(self, installation: str) -> bytes:
        """32 random bytes, made at the first question and encrypted at rest; UnknownInstallation makes none."""
        with self.database.read() as connection:
            sealed = _sealed(connection, installation)
            known = sealed is not None or connection.execute(_KNOWN, (installation,)).fetchone()
        if not known:
            message = "no such installation"
            raise UnknownInstallation(message)
        return self.seal.open(sealed or self._made(installation))

    def add_link(self, installation: str, link: Link) -> None:
        """Keep a new link."""
        ends = (maybe_micros(link.expires_at), maybe_micros(link.revoked_at))
        row = (link.id, link.purpose.value, link.subject, to_micros(link.made_at), link.ticket, *ends)
        with self.database.write() as connection:
            connection.execute(_ADD, (installation, *row))

    def link(self, installation: str, link: str) -> Link | None:
        """The link of this id."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation, link)).fetchone()
        return _link(row) if row else None

    def links(self, installation: str) -> Sequence[Link]:
        """Every link, the newest first."""
        with self.database.read() as connection:
            rows = connection.execute(LINKS, (installation,)).fetchall()
        return [_link(row) for row in rows]

    def revoke_link(self, installation: str, link: str, now: datetime) -> bool:
        """Close a link for good; False where there is none, or it was closed before."""
        with self.database.write() as connection:
            return connection.execute(_REVOKE, (to_micros(now), installation, link)).rowcount == 1

    def _made(self, installation: str) -> bytes:
        fresh = self.seal.seal(token_bytes(_LENGTH))
        with self.database.write() as connection:
            connection.execute(_MAKE, (fresh, installation))
            # Another process may have made one first.
            return _sealed(connection, installation) or fresh


def _sealed(connection: Connection, installation: str) -> bytes | None:
    row = connection.execute(_SEALED, (installation,)).fetchone()
    return row[0] if row else None


def _link(row: _Row) -> Link:
    key, purpose, subject, made_at, ticket, expires_at, revoked_at = row
    made, expires, revoked = from_micros(made_at), maybe_instant(expires_at), maybe_instant(revoked_at)
    return Link(key, Purpose(purpose), subject, made, ticket, expires, revoked)
