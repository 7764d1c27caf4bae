"""How many calls each host still allows: buckets of each installation, for all threads and processes of the file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

from integration.domain.budget import Allowance, Bucket, full_bucket
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database

_LEFT = "SELECT level, since FROM budgets WHERE installation = ? AND what = ?"
# After half its time a bucket is full, as one that nobody has asked is: it can be forgotten, and none piles up.
FORGET = (
    "DELETE FROM budgets WHERE rowid IN (SELECT rowid FROM budgets WHERE kept_until < ? ORDER BY kept_until LIMIT 100)"
)
_KEPT = timedelta(minutes=10)
_KEEP = "INSERT OR REPLACE INTO budgets (installation, what, level, since, kept_until) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class SqliteBudgets:
    """Keeps `ports.Budgets`. What the power may take is the count of the last calls."""

    database: Database

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        """Take one call out of a budget: no wait where there was one, else how long until there will be."""
        with self.database.write(durable=False) as connection:
            bucket = _bucket(connection, installation, allowance.what) or _new(connection, now, allowance)
            left, wait = bucket.spend(now, allowance, urgent=urgent)
            until = left.since + max(_KEPT, allowance.within)
            row = (installation, allowance.what, left.level, to_micros(left.since), to_micros(until))
            connection.execute(_KEEP, row)
        return wait


def _new(connection: Connection, now: datetime, allowance: Allowance) -> Bucket:
    connection.execute(FORGET, (to_micros(now),))
    return full_bucket(now, allowance)


def _bucket(connection: Connection, installation: str, what: str) -> Bucket | None:
    row = connection.execute(_LEFT, (installation, what)).fetchone()
    return Bucket(row[0], from_micros(row[1])) if row else None
