"""Due instants that people stated here rather than on the host."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.journal import Override
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.sqlite.connection import Database

_STATE = "INSERT INTO overrides (installation, ticket, at, document) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_STATED = "SELECT document FROM overrides WHERE installation = ? AND ticket = ? ORDER BY at, rowid"


@dataclass(frozen=True, slots=True)
class SqliteOverrides:
    """Keeps what `ports.Memories` says of overrides."""

    database: Database

    def state(self, installation: str, ticket: str, override: Override) -> None:
        """Keep an override that a person stated; the same one again is no other."""
        with self.database.write() as connection:
            connection.execute(_STATE, (installation, ticket, to_micros(override.at), encode(override)))

    def stated(self, installation: str, ticket: str) -> Sequence[Override]:
        """The overrides that were stated for this ticket, oldest first."""
        with self.database.read() as connection:
            rows = connection.execute(_STATED, (installation, ticket)).fetchall()
        return [decode(document, Override) for (document,) in rows]
