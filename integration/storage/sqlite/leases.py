"""All leases of the file, of tickets, postings, calendars and bookings: void when a new owner starts."""

from dataclasses import dataclass

from integration.storage.sqlite.connection import Database

# A lease that its holder did not end is an attempt that failed, as one that ran out is.
_FAILED = tuple(
    f"""
UPDATE {table} SET lease_token = NULL, lease_until = NULL, attempts = attempts + 1
WHERE lease_until IS NOT NULL
"""  # noqa: S608 - names from below
    for table in ("line", "postings")
)
# Nobody counts attempts here: what was due before the claim is due again.
_GIVEN_BACK = tuple(
    f"UPDATE {table} SET lease_until = NULL WHERE lease_until IS NOT NULL"  # noqa: S608 - names from below
    for table in ("calendars", "bookings")
)


@dataclass(frozen=True, slots=True)
class SqliteLeases:
    """Keeps `release_all` of `ports.Line`."""

    database: Database

    def release_all(self) -> int:
        """Void every lease: only for the one process that owns the store, when it starts; returns how many."""
        with self.database.write() as connection:
            return sum(connection.execute(statement).rowcount for statement in (*_FAILED, *_GIVEN_BACK))
