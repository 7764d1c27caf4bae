"""Who installed us; the credentials are sealed before they reach the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.installation import Credentials, Installation
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.documents import decode, encode

_ADD = """
INSERT OR REPLACE INTO installations (id, host, base_url, own_user, problem, sealed) VALUES (?, ?, ?, ?, ?, ?)
"""
_GET = "SELECT id, host, base_url, own_user, problem, sealed FROM installations WHERE id = ?"
_ALL = "SELECT id, host, base_url, own_user, problem FROM installations ORDER BY id"
_SET_PROBLEM = "UPDATE installations SET problem = ? WHERE id = ? AND problem <> ?"
_SEALED = "SELECT id, sealed FROM installations"
_RESEAL = "UPDATE installations SET sealed = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class SqliteInstallations:
    """Keeps `ports.Installations`; raises Misconfigured where no key fits."""

    database: Database
    seal: Seal

    def add(self, installation: Installation, credentials: Credentials) -> None:
        """Store a new installation, or replace the one of the same id."""
        each, sealed = installation, self.seal.seal(encode(credentials))
        row = (each.id, each.host, each.base_url, each.own_user, each.problem, sealed)
        with self.database.write() as connection:
            connection.execute(_ADD, row)

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation,)).fetchone()
        if row is None:
            return None
        *columns, sealed = row
        return Installation(*columns), decode(self.seal.open(sealed), Credentials)

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        with self.database.read() as connection:
            rows = connection.execute(_ALL).fetchall()
        return [Installation(*row) for row in rows]

    def set_problem(self, installation: str, problem: str) -> None:
        """Note what an admin must mend; an empty text says that it is mended."""
        with self.database.write() as connection:
            connection.execute(_SET_PROBLEM, (problem, installation, problem))

    def reseal(self) -> int:
        """Seal every secret with the first key, so that the older keys can be thrown away; returns how many."""
        with self.database.write() as connection:
            sealed = connection.execute(_SEALED).fetchall()
            connection.executemany(_RESEAL, [(self.seal.renew(secret), key) for key, secret in sealed])
        return len(sealed)
