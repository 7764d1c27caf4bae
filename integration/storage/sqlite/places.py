"""A ticket's place in line: how whatever arrives (a delivery, a replay, a wish to look again) takes one."""

from collections.abc import Iterable
from sqlite3 import Connection

Place = tuple[str, str, int, int | None, int, str]
"""Installation, ticket, from when on it may be worked, when its delivery arrived (None without one), until when the
host may still be changing the ticket by itself (0 where it doesn't), and the delivery's trace."""

# A back-off is not cut short by news, or a host that is down would be asked at each delivery. News for a ticket that is
# held or parked begin a new wait. Otherwise the earlier place is kept.
# Whatever wakes the ticket, it settles first. News are given their own time to settle if they come while the first ones
# since the last claim settle, or while nobody could have the ticket anyway. Later ones are not, so that a ticket that
# never comes to rest is worked all the same: at the latest one such time after it could first have been.
_PUT = """
INSERT INTO line (installation, ticket, not_before, ready_at, since, fresh_since, settled_at, trace, fresh_trace)
VALUES (?1, ?2, ?3, max(?3, ?5), ?4, ?4, ?5, ?6, ?6)
ON CONFLICT (installation, ticket) DO UPDATE SET
  arrived = arrived + 1,
  not_before = CASE
    WHEN attempts > 0 AND lease_token IS NULL THEN not_before
    WHEN arrived = seen OR parked_at IS NOT NULL THEN excluded.not_before
    ELSE min(not_before, excluded.not_before)
  END,
  since = coalesce(since, excluded.since),
  fresh_since = coalesce(fresh_since, excluded.since),
  trace = CASE WHEN since IS NULL THEN excluded.trace ELSE trace END,
  fresh_trace = CASE WHEN fresh_since IS NULL THEN excluded.trace ELSE fresh_trace END,
  settled_at = CASE
    WHEN ?4 <= max(coalesce(fresh_since, ?4) + (?5 - ?4), coalesce(lease_until, 0), not_before) THEN max(settled_at, ?5)
    ELSE settled_at
  END,
  parked_at = NULL
"""


def woken(installation: str, ticket: str, at: int) -> Place:
    """The place of what no delivery brings."""
    return installation, ticket, at, None, 0, ""


def put_in_line(connection: Connection, places: Iterable[Place]) -> None:
    """Count each arrival, and bring back what was parked."""
    connection.executemany(_PUT, places)
