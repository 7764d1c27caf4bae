"""Connected calendars: how we get in, and when each is to be synced; the keys are sealed before they reach the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.ports import Now
from integration.storage.documents import decode, encode
from integration.storage.instants import maybe_instant, to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.connection import Database

# Who still holds the former connection can't know of this one: its end leaves the first sync due.
_CONNECT = """
INSERT INTO calendars (installation, agent, document, sealed, sync_at, woken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
ON CONFLICT (installation, agent) DO UPDATE SET document = excluded.document, sealed = excluded.sealed,
  sync_at = excluded.sync_at, woken_at = excluded.woken_at, lease_until = NULL
"""
_DISCONNECT = (
    "DELETE FROM calendar_events WHERE installation = ? AND agent = ?",
    "DELETE FROM channels WHERE installation = ? AND agent = ?",
    "DELETE FROM calendars WHERE installation = ? AND agent = ?",
)
_GET = "SELECT document, sealed FROM calendars WHERE installation = ? AND agent = ?"
ACCOUNTS = "SELECT document FROM calendars WHERE installation = ? ORDER BY agent"
_ACCOUNT = "SELECT document FROM calendars WHERE installation = ? AND agent = ?"
_KEEP = "UPDATE calendars SET document = ? WHERE installation = ? AND agent = ?"
NEXT = """
SELECT installation, agent FROM calendars WHERE coalesce(lease_until, sync_at) <= ?
ORDER BY coalesce(lease_until, sync_at) LIMIT 1
"""
_HOLD = "UPDATE calendars SET lease_until = ?, woken_at = NULL WHERE installation = ? AND agent = ?"
_DONE = """
UPDATE calendars SET lease_until = NULL, sync_at = coalesce(woken_at, ?), woken_at = NULL
WHERE installation = ? AND agent = ?
"""
_WAKE = """
UPDATE calendars SET sync_at = min(sync_at, ?1), woken_at = ?1 WHERE installation = ?2 AND agent = ?3
"""
NEXT_AT = "SELECT coalesce(lease_until, sync_at) FROM calendars ORDER BY coalesce(lease_until, sync_at) LIMIT 1"


@dataclass(frozen=True, slots=True)
class SqliteCalendars:
    """Keeps what `ports.Calendars` says of connections and their syncs; raises Misconfigured where no key fits.

    That a sync was claimed, has ended or was asked for need not outlive a power cut: it would only be done again.
    """

    database: Database
    seal: Seal
    now: Now

    def connect_calendar(self, installation: str, account: CalendarAccount, key: CalendarKey) -> None:
        """Store a connection, or replace the agent's; the first sync is due at once."""
        row = (encode(account), self.seal.seal(encode(key)), to_micros(self.now()))
        with self.database.write() as connection:
            connection.execute(_CONNECT, (installation, account.agent, *row))

    def disconnect_calendar(self, installation: str, agent: str) -> bool:
        """Drop the connection with its view and channels; bookings stay. False where there is none."""
        with self.database.write() as connection:
            dropped = [connection.execute(statement, (installation, agent)).rowcount for statement in _DISCONNECT]
        return dropped[-1] == 1

    def calendar(self, installation: str, agent: str) -> tuple[CalendarAccount, CalendarKey] | None:
        """The agent's connection with its decrypted key."""
        with self.database.read() as connection:
            row = connection.execute(_GET, (installation, agent)).fetchone()
        return (decode(row[0], CalendarAccount), decode(self.seal.open(row[1]), CalendarKey)) if row else None

    def calendar_accounts(self, installation: str) -> Sequence[CalendarAccount]:
        """Every connection, by agent."""
        with self.database.read() as connection:
            rows = connection.execute(ACCOUNTS, (installation,)).fetchall()
        return [decode(document, CalendarAccount) for (document,) in rows]

    def set_agent_hours(self, installation: str, account: CalendarAccount) -> None:
        """Replace what an admin sets of a connection (its `hours`), and nothing else; nothing happens without one."""
        self._change(installation, account.agent, lambda stored: replace(stored, hours=account.hours))

    def note_calendar(self, installation: str, account: CalendarAccount) -> None:
        """Replace `problem`, `failures`, `unexplained` and `compared_at` of a connection, and nothing else."""
        noted = {name: getattr(account, name) for name in ("problem", "failures", "unexplained", "compared_at")}
        self._change(installation, account.agent, lambda stored: replace(stored, **noted))

    def claim_calendar(self, now: datetime, lease: timedelta) -> tuple[str, str] | None:
        """The installation and agent whose sync is due longest, held for `lease`; None when none is."""
        with self.database.write(durable=False) as connection:
            found: tuple[str, str] | None = connection.execute(NEXT, (to_micros(now),)).fetchone()
            if found is not None:
                connection.execute(_HOLD, (to_micros(now + lease), *found))
        return found

    def calendar_done(self, installation: str, agent: str, next_at: datetime) -> None:
        """End the hold; the next sync is due at this instant, or at once where a push came meanwhile."""
        with self.database.write(durable=False) as connection:
            connection.execute(_DONE, (to_micros(next_at), installation, agent))

    def wake_calendar(self, installation: str, agent: str, now: datetime) -> None:
        """A push came: a sync is due now; many at once are one."""
        with self.database.write(durable=False) as connection:
            connection.execute(_WAKE, (to_micros(now), installation, agent))

    def next_calendar_at(self) -> datetime | None:
        """When the next sync becomes due; what is held does when its lease runs out."""
        with self.database.read() as connection:
            row = connection.execute(NEXT_AT).fetchone()
        return maybe_instant(row and row[0])

    def _change(self, installation: str, agent: str, change: Callable[[CalendarAccount], CalendarAccount]) -> None:
        with self.database.write() as connection:
            stored = account_of(connection, installation, agent)
            if stored is not None:
                keep_account(connection, installation, change(stored))


def account_of(connection: Connection, installation: str, agent: str) -> CalendarAccount | None:
    """The agent's connection as it stands in this transaction."""
    row = connection.execute(_ACCOUNT, (installation, agent)).fetchone()
    return decode(row[0], CalendarAccount) if row else None


def keep_account(connection: Connection, installation: str, account: CalendarAccount) -> None:
    """Replace a connection's account; its key and its syncs stay as they are."""
    connection.execute(_KEEP, (encode(account), installation, account.agent))
