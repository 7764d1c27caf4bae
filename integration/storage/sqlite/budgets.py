"""How many calls each host still allows: one bucket per installation, for all threads and processes of the file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

from integration.domain.budget import Bucket, full_bucket
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.instants import from_micros, to_micros

_LEFT = "SELECT level, since FROM budgets WHERE installation = ?"
# After a minute a bucket is full, as one that nobody has asked is: it can be forgotten, and none piles up.
FORGET = "DELETE FROM budgets WHERE rowid IN (SELECT rowid FROM budgets WHERE since < ? ORDER BY since LIMIT 100)"
_KEPT = timedelta(minutes=10)
_KEEP = "INSERT OR REPLACE INTO budgets (installation, level, since) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class SqliteBudgets:
    """Keeps `ports.Budgets`. What the power may take is the count of the last calls."""

    database: Database

    def spend(self, installation: str, now: datetime, *, per_minute: int, kept_back: int, urgent: bool) -> timedelta:
        """Take one call out of the budget: no wait where there was one, else how long until there will be.

        Raises BadInput unless `kept_back` is less than a third of `per_minute`.
        """
        with self.database.write(durable=False) as connection:
            bucket = _bucket(connection, installation) or _new(connection, now, per_minute)
            left, wait = bucket.spend(now, per_minute=per_minute, kept_back=kept_back, urgent=urgent)
            connection.execute(_KEEP, (installation, left.level, to_micros(left.since)))
        return wait


def _new(connection: Connection, now: datetime, per_minute: int) -> Bucket:
    connection.execute(FORGET, (to_micros(now - _KEPT),))
    return full_bucket(now, per_minute)


def _bucket(connection: Connection, installation: str) -> Bucket | None:
    row = connection.execute(_LEFT, (installation,)).fetchone()
    return Bucket(row[0], from_micros(row[1])) if row else None
