"""Our views of agents' calendars: a row per event, changed only together with the token that says how far they go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from sqlite3 import Connection

from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.events import CalendarEvent
from integration.storage.documents import decode, encode
from integration.storage.sqlite.calendars import account_of, keep_account
from integration.storage.sqlite.connection import Database

EVENTS = "SELECT document FROM calendar_events WHERE installation = ? AND agent = ? ORDER BY id"
_PUT = """
INSERT INTO calendar_events (installation, agent, id, series, cancelled, document) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (installation, agent, id) DO UPDATE SET
  series = excluded.series, cancelled = excluded.cancelled, document = excluded.document
"""
_DROP = "DELETE FROM calendar_events WHERE installation = ? AND agent = ? AND id = ?"
_EMPTY = "DELETE FROM calendar_events WHERE installation = ? AND agent = ?"
# What is taken out of a series that isn't there says nothing any more.
ORPHANS = """
DELETE FROM calendar_events WHERE installation = ?1 AND agent = ?2 AND cancelled = 1 AND NOT EXISTS (
  SELECT 1 FROM calendar_events AS other
  WHERE other.installation = ?1 AND other.agent = ?2 AND other.id = calendar_events.series
)
"""


@dataclass(frozen=True, slots=True)
class SqliteViews:
    """Keeps what `ports.Calendars` says of views."""

    database: Database

    def calendar_events(self, installation: str, agent: str) -> Sequence[CalendarEvent]:
        """Our view: every event that is not cancelled, and cancelled exceptions of series; by id."""
        with self.database.read() as connection:
            rows = connection.execute(EVENTS, (installation, agent)).fetchall()
        return [decode(document, CalendarEvent) for (document,) in rows]

    def advance_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """Take changes into the view; False, and nothing changes, where the stored token is no longer `before`."""
        with self.database.write() as connection:
            took = _took_token(connection, installation, account, before)
            if took:
                _take(connection, installation, account.agent, events)
        return took

    def replace_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """As `advance_view`, but these events alone are the new view."""
        with self.database.write() as connection:
            took = _took_token(connection, installation, account, before)
            if took:
                connection.execute(_EMPTY, (installation, account.agent))
                _take(connection, installation, account.agent, events)
        return took


def _took_token(connection: Connection, installation: str, account: CalendarAccount, before: str) -> bool:
    stored = account_of(connection, installation, account.agent)
    # The agent may have connected another calendar meanwhile, which begins with an empty token as this one did.
    if stored is None or (stored.sync_token, stored.calendar) != (before, account.calendar):
        return False
    token, synced_at, zone = account.sync_token, account.synced_at, account.zone
    keep_account(connection, installation, replace(stored, sync_token=token, synced_at=synced_at, zone=zone))
    return True


def _take(connection: Connection, installation: str, agent: str, events: Iterable[CalendarEvent]) -> None:
    # A walk of several pages may tell an event twice: the last one counts.
    latest = {event.id: event for event in events}.values()
    gone = [event for event in latest if event.cancelled and not event.is_exception]
    kept = [event for event in latest if not event.cancelled or event.is_exception]
    connection.executemany(_DROP, [(installation, agent, event.id) for event in gone])
    rows = ((event.id, event.series, event.cancelled, encode(event)) for event in kept)
    connection.executemany(_PUT, ((installation, agent, *row) for row in rows))
    connection.execute(ORPHANS, (installation, agent))
