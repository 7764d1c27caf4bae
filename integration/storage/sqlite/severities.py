"""Severities that people said here rather than on the host."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.journal import SaidSeverity
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sqlite.connection import Database

_SAY = "INSERT INTO said_severities (installation, ticket, at, document) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
SAID = "SELECT document FROM said_severities WHERE installation = ? AND ticket = ? ORDER BY at, rowid"


@dataclass(frozen=True, slots=True)
class SqliteSeverities:
    """Keeps what `ports.Memories` says of severities."""

    database: Database

    def say_severity(self, installation: str, ticket: str, said: SaidSeverity) -> None:
        """Keep a severity that a person said; the same one again is no other."""
        with self.database.write() as connection:
            connection.execute(_SAY, (installation, ticket, to_micros(said.at), encode(said)))

    def said_severities(self, installation: str, ticket: str) -> Sequence[SaidSeverity]:
        """The severities that were said of this ticket, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(SAID, (installation, ticket)).fetchall()
        return [decode(document, SaidSeverity) for (document,) in rows]
