"""What was decided for each ticket: the last decision whole, and columns for what it is searched by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integration.domain.entitlement import NEEDS_A_PERSON
from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.storage.documents import decode, encode
from integration.storage.instants import to_micros
from integration.storage.searched import is_open, is_urgent, served
from integration.storage.sqlite.connection import Database

_RECALL = "SELECT document FROM memories WHERE installation = ? AND ticket = ?"
# A worker may be at a ticket while all that is kept of its installation is erased: nothing comes back by that.
# Who has waited for a person keeps the place, however often the ticket is looked at again.
_REMEMBER = """
INSERT INTO memories
  (installation, ticket, decided_at, unplaced_since, open, merged_into, urgent_since, customer, document)
SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM installations WHERE id = ?
ON CONFLICT (installation, ticket) DO UPDATE SET
  decided_at = excluded.decided_at,
  unplaced_since = CASE WHEN excluded.unplaced_since IS NULL THEN NULL
                        ELSE coalesce(unplaced_since, excluded.unplaced_since) END,
  open = excluded.open,
  merged_into = excluded.merged_into,
  urgent_since = excluded.urgent_since,
  customer = excluded.customer,
  document = excluded.document
"""
LATEST = "SELECT document FROM memories WHERE installation = ? ORDER BY decided_at DESC, rowid DESC LIMIT ?"
UNPLACED = """
SELECT document FROM memories WHERE installation = ? AND unplaced_since IS NOT NULL ORDER BY unplaced_since
"""
PAGE = "SELECT ticket, document FROM memories WHERE installation = ? AND ticket >= ? ORDER BY ticket LIMIT ?"
OPEN_PAGE = """
SELECT ticket, document FROM memories WHERE installation = ? AND ticket >= ? AND open = 1 ORDER BY ticket LIMIT ?
"""
URGENT = """
SELECT document FROM memories WHERE installation = ? AND urgent_since IS NOT NULL ORDER BY urgent_since, ticket
"""
OF_CUSTOMER = "SELECT document FROM memories WHERE installation = ? AND customer = ? ORDER BY ticket"
CUSTOMERS = """
SELECT DISTINCT customer FROM memories WHERE installation = ? AND customer IS NOT NULL ORDER BY customer
"""
MERGED = "SELECT document FROM memories WHERE installation = ? AND merged_into = ? ORDER BY ticket"
_FORGET = (
    "DELETE FROM memories WHERE installation = ? AND ticket = ?",
    "DELETE FROM overrides WHERE installation = ? AND ticket = ?",
    "DELETE FROM second_level WHERE installation = ? AND ticket = ?",
    "DELETE FROM said_severities WHERE installation = ? AND ticket = ?",
    "DELETE FROM line WHERE installation = ? AND ticket = ?",
)

PAGE_SIZE = 500
"""How many decisions are read at once: some megabytes."""


@dataclass(frozen=True, slots=True)
class SqliteMemories:
    """Keeps `ports.Memories`, but for the overrides that people state (overrides.py)."""

    database: Database

    def recall(self, installation: str, ticket: str) -> Memory | None:
        """The last decision for this ticket."""
        found = self._read(_RECALL, installation, ticket)
        return found[0] if found else None

    def remember(self, installation: str, memory: Memory) -> None:
        """Replace the last decision for this ticket; nothing is kept of an installation that is gone."""
        decision = memory.decision
        at = to_micros(decision.decided_at)
        unplaced = at if decision.standing in NEEDS_A_PERSON else None
        searched = (at, unplaced, is_open(memory), decision.merged_into, _urgent_since(memory), served(memory))
        with self.database.write() as connection:
            connection.execute(_REMEMBER, (decision.ticket, *searched, encode(memory), installation))

    def forget(self, installation: str, ticket: str) -> None:
        """Drop decision, overrides, severities, second level and place in line of a ticket that is gone.

        That it was heard of stays on record, and so do the calls that are to be returned on it.
        """
        with self.database.write() as connection:
            for statement in _FORGET:
                connection.execute(statement, (installation, ticket))

    def latest(self, installation: str, *, limit: int = 100) -> Sequence[Memory]:
        """The last decisions, newest first."""
        return self._read(LATEST, installation, limit)

    def triage_list(self, installation: str) -> Sequence[Memory]:
        """Tickets whose customer no rule could place, those first that have waited longest for a person."""
        return self._read(UNPLACED, installation)

    def each(self, installation: str, *, open_only: bool) -> Iterator[Memory]:
        """Every decision, by ticket, a page at a time; what changes meanwhile may be told as it was or as it is.

        Of `open_only`, those of tickets that are solved, or were merged into another, are left out.
        """
        statement, first = OPEN_PAGE if open_only else PAGE, ""
        while page := self._page(statement, installation, first):
            yield from (decode(document, Memory) for _, document in page)
            # The least text that is greater than the last ticket.
            first = page[-1][0] + "\0"

    def urgent(self, installation: str) -> Sequence[Memory]:
        """The open S1 tickets, the one that was opened first before the others."""
        return self._read(URGENT, installation)

    def of_customer(self, installation: str, customer: str) -> Sequence[Memory]:
        """The open tickets that VIP terms cover of this customer (any way of writing the name), by ticket."""
        return self._read(OF_CUSTOMER, installation, folded(customer))

    def customers(self, installation: str) -> Sequence[str]:
        """Whose tickets `of_customer` finds, each once, folded, in order."""
        with self.database.read() as connection:
            return [name for (name,) in connection.execute(CUSTOMERS, (installation,))]

    def merged_into(self, installation: str, ticket: str) -> Sequence[Memory]:
        """The tickets that the host merged into this one, one step back, by ticket."""
        return self._read(MERGED, installation, ticket)

    def _page(self, statement: str, installation: str, first: str) -> list[tuple[str, bytes]]:
        # Read whole and at once: a transaction that stays open keeps the log from being moved to the file.
        with self.database.read() as connection:
            return connection.execute(statement, (installation, first, PAGE_SIZE)).fetchall()

    def _read(self, statement: str, *values: str | int) -> list[Memory]:
        with self.database.read() as connection:
            rows = connection.execute(statement, values).fetchall()
        return [decode(document, Memory) for (document,) in rows]


def _urgent_since(memory: Memory) -> int | None:
    return to_micros(memory.decision.opened_at) if is_urgent(memory) else None
