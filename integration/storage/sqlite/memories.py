"""What was decided for each ticket: the last decision whole, and columns for what it is searched by."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.decision import Memory
from integration.domain.entitlement import NEEDS_A_PERSON
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.documents import decode, encode
from integration.storage.sqlite.instants import to_micros

_RECALL = "SELECT document FROM memories WHERE installation = ? AND ticket = ?"
# Who has waited for a person keeps the place, however often the ticket is looked at again.
_REMEMBER = """
INSERT INTO memories (installation, ticket, decided_at, unplaced_since, document) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (installation, ticket) DO UPDATE SET
  decided_at = excluded.decided_at,
  unplaced_since = CASE WHEN excluded.unplaced_since IS NULL THEN NULL
                        ELSE coalesce(unplaced_since, excluded.unplaced_since) END,
  document = excluded.document
"""
LATEST = "SELECT document FROM memories WHERE installation = ? ORDER BY decided_at DESC, rowid DESC LIMIT ?"
UNPLACED = """
SELECT document FROM memories WHERE installation = ? AND unplaced_since IS NOT NULL ORDER BY unplaced_since
"""
_FORGET = (
    "DELETE FROM memories WHERE installation = ? AND ticket = ?",
    "DELETE FROM line WHERE installation = ? AND ticket = ?",
)


@dataclass(frozen=True, slots=True)
class SqliteMemories:
    """Keeps `ports.Memories`."""

    database: Database

    def recall(self, installation: str, ticket: str) -> Memory | None:
        """The last decision for this ticket."""
        found = self._read(_RECALL, installation, ticket)
        return found[0] if found else None

    def remember(self, installation: str, memory: Memory) -> None:
        """Replace the last decision for this ticket."""
        decision = memory.decision
        at = to_micros(decision.decided_at)
        unplaced = at if decision.standing in NEEDS_A_PERSON else None
        with self.database.write() as connection:
            connection.execute(_REMEMBER, (installation, decision.ticket, at, unplaced, encode(memory)))

    def forget(self, installation: str, ticket: str) -> None:
        """Drop decision and place in line of a ticket that no longer exists; that it was heard of stays on record."""
        with self.database.write() as connection:
            for statement in _FORGET:
                connection.execute(statement, (installation, ticket))

    def latest(self, installation: str, *, limit: int = 100) -> Sequence[Memory]:
        """The last decisions, newest first."""
        return self._read(LATEST, installation, limit)

    def triage_list(self, installation: str) -> Sequence[Memory]:
        """Tickets whose customer no rule could place, those first that have waited longest for a person."""
        return self._read(UNPLACED, installation)

    def _read(self, statement: str, *values: str | int) -> list[Memory]:
        with self.database.read() as connection:
            rows = connection.execute(statement, values).fetchall()
        return [decode(document, Memory) for (document,) in rows]
