"""Messages on their way: put out once per endpoint, held by one worker at a time, and on record for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from sqlite3 import Connection

from integration.domain.decision import AlertKind
from integration.domain.errors import Misconfigured
from integration.domain.outgoing import LoggedPosting, Message, MessageState, Posting
from integration.ports import Now
from integration.storage.instants import from_micros, maybe_instant, to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.endpoints import EndpointRow, opened, row_of, wanting

_MESSAGE = """
INSERT INTO messages (installation, id, kind, ticket, occurred_at, payload) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
_POST = """
INSERT INTO postings (installation, endpoint, message, posted_at, due_at) VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT DO NOTHING
"""
# A lease that ran out is an attempt that failed: a message that kills its worker must not go round for ever.
NEXT = """
SELECT installation, endpoint, message, attempts + (lease_token IS NOT NULL) FROM postings
WHERE state = 'waiting' AND blocked = 0 AND coalesce(lease_until, due_at) <= ?
ORDER BY coalesce(lease_until, due_at) LIMIT 1
"""
_CONTENT = "SELECT id, kind, ticket, occurred_at, payload FROM messages WHERE installation = ? AND id = ?"
_HOLD = """
UPDATE postings SET lease_token = ?, lease_until = ?, attempts = ?
WHERE installation = ? AND endpoint = ? AND message = ?
"""
_DELIVERED = """
UPDATE postings SET lease_token = NULL, lease_until = NULL, attempts = attempts + 1, outcome = ?, state = 'delivered'
WHERE installation = ? AND endpoint = ? AND message = ? AND lease_token = ?
"""
_POSTPONE = """
UPDATE postings SET lease_token = NULL, lease_until = NULL, attempts = attempts + ?, outcome = ?, due_at = ?
WHERE installation = ? AND endpoint = ? AND message = ? AND lease_token = ?
"""
_GIVE_UP = """
UPDATE postings SET lease_token = NULL, lease_until = NULL, attempts = attempts + 1, outcome = ?, state = 'given up'
WHERE installation = ? AND endpoint = ? AND message = ? AND lease_token = ?
"""
NEXT_AT = """
SELECT coalesce(lease_until, due_at) FROM postings WHERE state = 'waiting' AND blocked = 0
ORDER BY coalesce(lease_until, due_at) LIMIT 1
"""
LOG = """
SELECT message, endpoint, kind, ticket, occurred_at, state, attempts,
  CASE WHEN state = 'waiting' AND blocked = 0 THEN coalesce(lease_until, due_at) END, outcome
FROM postings CROSS JOIN messages ON messages.installation = postings.installation AND messages.id = postings.message
WHERE postings.installation = ? ORDER BY posted_at DESC, postings.rowid DESC LIMIT ?
"""

_Claim = tuple[str, str, str, str]
"""What proves a claim: installation, endpoint, message, token."""

_LogRow = tuple[str, str, str, str, int, str, int, int | None, str]
"""A posting as the log tells it, in the order of `LoggedPosting`'s fields."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A posting that was just claimed, its endpoint's secrets still sealed."""

    installation: str
    message: Message
    endpoint: EndpointRow
    token: str
    attempts: int

    def opened(self, seal: Seal) -> Posting:
        """The same, ready to be sent."""
        endpoint, secrets = opened(self.endpoint, seal)
        return Posting(self.installation, self.message, endpoint, secrets, self.token, self.attempts)

    @property
    def claim(self) -> _Claim:
        """What proves it."""
        return self.installation, self.endpoint[0], self.message.id, self.token


@dataclass(frozen=True, slots=True)
class SqliteOutbox:
    """Keeps what `ports.Outbox` says of messages.

    An end outlives a power cut, or its message would be told again; a claim need not.
    """

    database: Database
    seal: Seal
    now: Now

    def post(self, installation: str, messages: Sequence[Message]) -> int:
        """Put messages out to every endpoint that wants them, in one transaction; returns how many are new there."""
        at = to_micros(self.now())
        with self.database.write() as connection:
            endpoints = wanting(connection, installation)
            wanted = [(each.id, message) for message in messages for each in endpoints if each.wants(message.kind)]
            return sum(_put_out(connection, installation, endpoint, message, at) for endpoint, message in wanted)

    def claim_posting(self, now: datetime, lease: timedelta) -> Posting | None:
        """The posting that waits longest, held for `lease`; None when nothing is due.

        Where no key opens its endpoint it is put off by `lease` before Misconfigured is raised, so that others' go on.
        """
        with self.database.write(durable=False) as connection:
            held = _hold(connection, to_micros(now), to_micros(now + lease))
        return None if held is None else self._opened(held, now + lease)

    def delivered(self, posting: Posting, outcome: str) -> bool:
        """It arrived; False where the lease had passed to another worker, or the endpoint was removed."""
        return self._end(_DELIVERED, _claim_of(posting), outcome)

    def postpone(self, posting: Posting, at: datetime | None, outcome: str) -> bool:
        """It did not arrive: try again at this instant, or (None) give it up; False as in `delivered`."""
        if at is None:
            return self._end(_GIVE_UP, _claim_of(posting), outcome)
        return self._end(_POSTPONE, _claim_of(posting), 1, outcome, to_micros(at))

    def next_posting_at(self) -> datetime | None:
        """When the next posting becomes due; what is held does when its lease runs out."""
        with self.database.read() as connection:
            row = connection.execute(NEXT_AT).fetchone()
        return maybe_instant(row and row[0])

    def postings(self, installation: str, *, limit: int = 100) -> Sequence[LoggedPosting]:
        """The log, those first that were put out last."""
        with self.database.read() as connection:
            rows = connection.execute(LOG, (installation, limit)).fetchall()
        return [_logged(row) for row in rows]

    def _opened(self, held: _Held, until: datetime) -> Posting:
        try:
            return held.opened(self.seal)
        except Misconfigured as error:
            # Nobody tried to send it, so it is no attempt.
            self._end(_POSTPONE, held.claim, 0, str(error), to_micros(until))
            raise

    def _end(self, statement: str, claim: _Claim, *values: str | int) -> bool:
        with self.database.write() as connection:
            return connection.execute(statement, (*values, *claim)).rowcount == 1


def _put_out(connection: Connection, installation: str, endpoint: str, message: Message, at: int) -> bool:
    row = (message.id, message.kind.value, message.ticket, to_micros(message.occurred_at), message.payload)
    connection.execute(_MESSAGE, (installation, *row))
    return connection.execute(_POST, (installation, endpoint, message.id, at)).rowcount == 1


def _hold(connection: Connection, now: int, until: int) -> _Held | None:
    row = connection.execute(NEXT, (now,)).fetchone()
    if row is None:
        return None
    installation, endpoint, key, attempts = row
    token = token_hex(16)
    connection.execute(_HOLD, (token, until, attempts, installation, endpoint, key))
    message = _message(*connection.execute(_CONTENT, (installation, key)).fetchone())
    return _Held(installation, message, row_of(connection, installation, endpoint), token, attempts)


def _message(key: str, kind: str, ticket: str, occurred_at: int, payload: bytes) -> Message:
    return Message(key, AlertKind(kind), ticket, from_micros(occurred_at), payload)


def _claim_of(posting: Posting) -> _Claim:
    return posting.installation, posting.endpoint.id, posting.message.id, posting.token


def _logged(row: _LogRow) -> LoggedPosting:
    message, endpoint, kind, ticket, occurred_at, state, attempts, next_at, outcome = row
    at, then = from_micros(occurred_at), maybe_instant(next_at)
    return LoggedPosting(message, endpoint, AlertKind(kind), ticket, at, MessageState(state), attempts, then, outcome)
