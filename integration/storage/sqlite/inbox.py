"""Deliveries: each stored once, in one transaction with the place of its ticket in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection

from integration.domain.delivery import Delivery
from integration.domain.work import StoredDelivery
from integration.ports import Now
from integration.storage.instants import from_micros, to_micros
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.places import Place, put_in_line, woken

_STORE = """
INSERT INTO deliveries (installation, id, ticket, kind, actor, received_at, echo) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
"""
_KNOWN = "SELECT 1 FROM delivery_aliases WHERE installation = ? AND alias = ?"
_ALSO = "INSERT INTO delivery_aliases (installation, alias, received_at) VALUES (?, ?, ?)"
FORGET = """
DELETE FROM delivery_aliases WHERE rowid IN
  (SELECT rowid FROM delivery_aliases WHERE received_at < ? ORDER BY received_at LIMIT 100)
"""
_KEPT = timedelta(days=7)
"""How long a second id is remembered: hosts that have one send a delivery again for some minutes."""

_LATEST = """
SELECT id, ticket, kind, received_at, echo FROM deliveries WHERE installation = ?
ORDER BY received_at DESC, id DESC LIMIT ?
"""
_TICKET_OF = "SELECT ticket FROM deliveries WHERE installation = ? AND id = ?"
_TICKETS_SINCE = "SELECT DISTINCT ticket FROM deliveries WHERE installation = ? AND received_at >= ?"

_Row = tuple[str, str, str, str, str | None, int, bool]
"""A delivery as it stands in the table."""


@dataclass(frozen=True, slots=True)
class SqliteInbox:
    """Keeps `ports.Inbox`."""

    database: Database
    now: Now

    def accept(self, deliveries: Sequence[Delivery]) -> Sequence[bool]:
        """Store a batch in one transaction and put its tickets in line; False where an id was here before."""
        with self.database.write() as connection:
            new = [_is_new(connection, delivery) for delivery in deliveries]
            news = [each for each, is_new in zip(deliveries, new, strict=True) if is_new and not each.echo]
            put_in_line(connection, map(_place, news))
            if any(delivery.event.also for delivery in deliveries):
                connection.execute(FORGET, (to_micros(self.now() - _KEPT),))
        return new

    def replay(self, installation: str, *, ids: Sequence[str] = (), since: datetime | None = None) -> int:
        """Put in line the tickets of these deliveries and of all that came since then; returns how many tickets."""
        at = to_micros(self.now())
        with self.database.write() as connection:
            tickets = _tickets_of(connection, installation, ids) | _tickets_since(connection, installation, since)
            put_in_line(connection, (woken(installation, ticket, at) for ticket in sorted(tickets)))
        return len(tickets)

    def deliveries(self, installation: str, *, limit: int = 100) -> Sequence[StoredDelivery]:
        """The latest deliveries, newest first."""
        with self.database.read() as connection:
            rows = connection.execute(_LATEST, (installation, limit)).fetchall()
        return [StoredDelivery(key, ticket, kind, from_micros(at), bool(echo)) for key, ticket, kind, at, echo in rows]


def _is_new(connection: Connection, delivery: Delivery) -> bool:
    """Whether neither of its ids was here before; both are from now on, where it is new.

    A second id is taken with a new first one alone: hosts don't sign it, so whoever sends something again under ids
    that are to come must not make them known.
    """
    alias = (delivery.installation, delivery.event.also)
    if delivery.event.also and connection.execute(_KNOWN, alias).fetchone():
        return False
    is_new = connection.execute(_STORE, _row(delivery)).rowcount == 1
    if is_new and delivery.event.also:
        connection.execute(_ALSO, (*alias, to_micros(delivery.received_at)))
    return is_new


def _row(delivery: Delivery) -> _Row:
    event, at = delivery.event, to_micros(delivery.received_at)
    return delivery.installation, event.id, event.ticket, event.kind.value, event.actor, at, delivery.echo


def _place(delivery: Delivery) -> Place:
    at, settle = to_micros(delivery.received_at), delivery.settle
    settled_at = to_micros(delivery.received_at + settle) if settle else 0
    return delivery.installation, delivery.event.ticket, at, at, settled_at, delivery.trace


def _tickets_of(connection: Connection, installation: str, ids: Sequence[str]) -> set[str]:
    found = (connection.execute(_TICKET_OF, (installation, key)).fetchone() for key in ids)
    return {row[0] for row in found if row}


def _tickets_since(connection: Connection, installation: str, since: datetime | None) -> set[str]:
    if since is None:
        return set()
    return {row[0] for row in connection.execute(_TICKETS_SINCE, (installation, to_micros(since)))}
