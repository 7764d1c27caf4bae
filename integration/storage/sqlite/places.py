"""A ticket's place in line: how whatever arrives (a delivery, a replay, a wish to look again) takes one."""

from collections.abc import Iterable
from sqlite3 import Connection

Place = tuple[str, str, int, int | None]
"""Installation, ticket, from when on it may be worked, and when its delivery arrived (None without one)."""

# A back-off is not cut short by news, or a host that is down would be asked at each delivery. News for a ticket that is
# held or parked begin a new wait. Otherwise the earlier place is kept.
_PUT = """
INSERT INTO line (installation, ticket, not_before, ready_at, since, fresh_since) VALUES (?1, ?2, ?3, ?3, ?4, ?4)
ON CONFLICT (installation, ticket) DO UPDATE SET
  arrived = arrived + 1,
  not_before = CASE
    WHEN attempts > 0 AND lease_token IS NULL THEN not_before
    WHEN arrived = seen OR parked_at IS NOT NULL THEN excluded.not_before
    ELSE min(not_before, excluded.not_before)
  END,
  since = coalesce(since, excluded.since),
  fresh_since = coalesce(fresh_since, excluded.since),
  parked_at = NULL
"""


def put_in_line(connection: Connection, places: Iterable[Place]) -> None:
    """Count each arrival, and bring back what was parked."""
    connection.executemany(_PUT, places)
