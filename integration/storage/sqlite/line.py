"""The line of work: who waits longest, who holds what, and what is to be looked at later.

Every arrival is counted (`arrived`); a claim notes the count it saw, and its end marks only those as worked, so that
what arrives meanwhile stays in line. A claim and its end need not outlive a power cut: they would only be done again.

Installations take turns: of those with something ready, the one that was served least recently is next. `turns` says
of each from when on it may have something; that is looked up again when its turn has come, and set right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from sqlite3 import Connection

from integration.domain.work import Parked, Waiting, Work
from integration.ports import Now
from integration.storage.instants import from_micros, maybe_instant, maybe_micros, to_micros
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.places import put_in_line, woken

# A lease that ran out is an attempt that failed: a ticket that kills its worker must not come round for ever.
NEXT = """
SELECT installation, ticket, attempts + (lease_token IS NOT NULL), since, trace FROM line
WHERE installation = ? AND ready_at <= ? ORDER BY ready_at LIMIT 1
"""
TURN = "SELECT installation FROM turns WHERE ready_at <= ? ORDER BY served, ready_at LIMIT 1"
_FIRST = "(SELECT min(ready_at) FROM line WHERE installation = ?1 AND ready_at IS NOT NULL)"
_IDLE = f"UPDATE turns SET ready_at = {_FIRST} WHERE installation = ?1"  # noqa: S608 - names from above
_SERVED = f"""
UPDATE turns SET served = (SELECT max(served) FROM turns) + 1, ready_at = {_FIRST} WHERE installation = ?1
"""  # noqa: S608 - names from above
DUE = """
SELECT installation, ticket, ready_at FROM line WHERE ready_at >= ? AND ready_at < ? ORDER BY ready_at LIMIT ?
"""
_READY = "SELECT ready_at FROM line WHERE installation = ? AND ticket = ?"
_IF_READY = """
SELECT installation, ticket, attempts + (lease_token IS NOT NULL), since, trace FROM line
WHERE installation = ? AND ticket = ? AND ready_at <= ?
"""
_HOLD = """
UPDATE line SET lease_token = ?, lease_until = ?, attempts = ?,
  seen = arrived, fresh_since = NULL, fresh_trace = '', not_before = ready_at, settled_at = 0
WHERE installation = ? AND ticket = ?
"""
_FINISH = """
UPDATE line SET lease_token = NULL, lease_until = NULL, attempts = 0, reason = '',
  worked = seen, since = fresh_since, trace = fresh_trace, look_again_at = ?
WHERE installation = ? AND ticket = ? AND lease_token = ?
"""
_RETRY = """
UPDATE line SET lease_token = NULL, lease_until = NULL, attempts = attempts + 1, reason = ?,
  not_before = ?
WHERE installation = ? AND ticket = ? AND lease_token = ?
"""
_TRY_AGAIN = """
UPDATE line SET attempts = 0, reason = '', not_before = ?
WHERE installation = ? AND attempts > 0 AND lease_token IS NULL AND parked_at IS NULL
"""
# What arrived while it was held brings it back at once: the holder could not know of it.
_PARK = """
UPDATE line SET lease_token = NULL, lease_until = NULL, attempts = 0, reason = ?,
  parked_at = CASE WHEN arrived = seen THEN ? END
WHERE installation = ? AND ticket = ? AND lease_token = ?
"""
PARKED = """
SELECT ticket, parked_at, reason FROM line WHERE installation = ? AND parked_at IS NOT NULL ORDER BY parked_at
"""
WAITING = """
SELECT
  (SELECT count(*) FROM line WHERE ready_at <= ?1),
  (SELECT count(*) FROM line WHERE ready_at > ?1),
  (SELECT count(*) FROM line WHERE lease_until > ?1),
  (SELECT count(*) FROM line WHERE parked_at IS NOT NULL),
  (SELECT min(ready_at) FROM line WHERE ready_at IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class SqliteLine:
    """Keeps `ports.Line`, but for `release_all` (leases.py)."""

    database: Database
    now: Now

    def enqueue(self, installation: str, tickets: Sequence[str], at: datetime) -> None:
        """Put tickets in line, to be worked at this instant or later (an earlier place is kept)."""
        with self.database.write() as connection:
            put_in_line(connection, (woken(installation, ticket, to_micros(at)) for ticket in tickets))

    def claim(self, now: datetime, lease: timedelta) -> Work | None:
        """The longest waiting ticket of the installation whose turn it is, held for `lease`; None: nothing is ready."""
        at = to_micros(now)
        with self.database.write(durable=False) as connection:
            row = _next(connection, at)
            return _held(connection, row, to_micros(now + lease)) if row else None

    def claim_ticket(self, installation: str, ticket: str, now: datetime, lease: timedelta) -> Work | None:
        """This ticket, held for `lease`; None where it isn't ready, or isn't in line."""
        with self.database.write(durable=False) as connection:
            row = connection.execute(_IF_READY, (installation, ticket, to_micros(now))).fetchone()
            return _held(connection, row, to_micros(now + lease)) if row else None

    def ready_at(self, installation: str, ticket: str) -> datetime | None:
        """From when on this ticket may be claimed; None: not until something happens, or it isn't in line."""
        with self.database.read() as connection:
            row = connection.execute(_READY, (installation, ticket)).fetchone()
        return maybe_instant(row and row[0])

    def finish(self, work: Work, *, look_again_at: datetime | None = None) -> bool:
        """Done, unless more arrived since the claim; False where the lease had passed to another worker."""
        return self._end(_FINISH, work, maybe_micros(look_again_at))

    def retry(self, work: Work, at: datetime, reason: str) -> bool:
        """Give the ticket back, to be worked again at this instant; False as in `finish`."""
        return self._end(_RETRY, work, reason, to_micros(at))

    def park(self, work: Work, reason: str, now: datetime) -> bool:
        """Take the ticket out of the line, unless more arrived since the claim; False as in `finish`."""
        return self._end(_PARK, work, reason, to_micros(now))

    def try_again(self, installation: str, at: datetime) -> int:
        """Let those be worked at this instant that wait after a failure, as if they had not failed; how many."""
        with self.database.write() as connection:
            return connection.execute(_TRY_AGAIN, (to_micros(at), installation)).rowcount

    def parked(self, installation: str) -> Sequence[Parked]:
        """What waits for a person, and why; the longest parked first."""
        with self.database.read() as connection:
            rows = connection.execute(PARKED, (installation,)).fetchall()
        return [Parked(ticket, from_micros(since), reason) for ticket, since, reason in rows]

    def waiting(self) -> Waiting:
        """How many tickets are ready, scheduled, held and parked, and when the next becomes ready."""
        with self.database.read() as connection:
            counted = connection.execute(WAITING, (to_micros(self.now()),)).fetchone()
        ready, later, held, parked, next_at = counted
        return Waiting(ready, later - held, held, parked, maybe_instant(next_at))

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[str, str, datetime]]:
        """Installation, ticket and instant of what becomes ready from `since` on and before `until`, by instant."""
        with self.database.read() as connection:
            rows = connection.execute(DUE, (to_micros(since), to_micros(until), limit)).fetchall()
        return [(installation, ticket, from_micros(at)) for installation, ticket, at in rows]

    def _end(self, statement: str, work: Work, *values: str | int | None) -> bool:
        with self.database.write(durable=False) as connection:
            row = (*values, work.installation, work.ticket, work.token)
            return connection.execute(statement, row).rowcount == 1


_Row = tuple[str, str, int, int | None, str]
"""A ticket that may be claimed: whose, which, its attempts, since when its oldest delivery waits, and its trace."""


def _next(connection: Connection, at: int) -> _Row | None:
    """The ticket that is next; installations met on the way that have nothing ready are not met again."""
    while turn := connection.execute(TURN, (at,)).fetchone():
        row: _Row | None = connection.execute(NEXT, (turn[0], at)).fetchone()
        if row:
            return row
        connection.execute(_IDLE, turn)
    return None


def _held(connection: Connection, row: _Row, until: int) -> Work:
    installation, ticket, attempts, since, trace = row
    token = token_hex(16)
    connection.execute(_HOLD, (token, until, attempts, installation, ticket))
    connection.execute(_SERVED, (installation,))
    return Work(installation, ticket, token, attempts, maybe_instant(since), trace)
