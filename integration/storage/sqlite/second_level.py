"""What people said here, rather than on the host, of tickets and second level."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.second_level.escalation import Asked
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sqlite.connection import Database

_ASK = "INSERT INTO second_level (installation, ticket, at, document) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
ASKED = "SELECT document FROM second_level WHERE installation = ? AND ticket = ? ORDER BY at, rowid"


@dataclass(frozen=True, slots=True)
class SqliteSecondLevel:
    """Keeps `ports.SecondLevel`."""

    database: Database

    def ask(self, installation: str, ticket: str, asked: Asked) -> None:
        """Keep a step that a person took here; the same one again is no other."""
        with self.database.write() as connection:
            connection.execute(_ASK, (installation, ticket, to_micros(asked.at), encode(asked)))

    def asked(self, installation: str, ticket: str) -> Sequence[Asked]:
        """The steps of this ticket, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(ASKED, (installation, ticket)).fetchall()
        return [decode(document, Asked) for (document,) in rows]
