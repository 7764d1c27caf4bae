"""How far the last walk of each kind over a host's tickets has come."""

from dataclasses import dataclass

from integration.domain.walk import Walk, WalkKind
from integration.storage.documents import decode, encode
from integration.storage.sqlite.connection import Database

_WALK = "SELECT document FROM walks WHERE installation = ? AND kind = ?"
_KEEP = "INSERT OR REPLACE INTO walks (installation, kind, document) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class SqliteWalks:
    """Keeps `ports.Walks`."""

    database: Database

    def walk(self, installation: str, kind: WalkKind) -> Walk | None:
        """The last walk of this kind."""
        with self.database.read() as connection:
            row = connection.execute(_WALK, (installation, kind.value)).fetchone()
        return decode(row[0], Walk) if row else None

    def keep_walk(self, installation: str, walk: Walk) -> None:
        """Remember how far a walk has come."""
        with self.database.write() as connection:
            connection.execute(_KEEP, (installation, walk.kind.value, encode(walk)))
