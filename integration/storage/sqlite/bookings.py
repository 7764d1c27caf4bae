"""Bookings: written together with what they claim; what the customer wrote is sealed before it reaches the file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from integration.domain.booking.booking import Booking
from integration.domain.booking.claims import Claim
from integration.domain.errors import Superseded
from integration.domain.names import folded
from integration.storage.booking_documents import held_until, week_before, with_private, without_private
from integration.storage.instants import maybe_instant, maybe_micros, to_micros
from integration.storage.sealing import Seal
from integration.storage.sqlite.booking_claims import Claimer
from integration.storage.sqlite.connection import Database
from integration.storage.sqlite.holds import drop_former, drop_old

_PUT = """
INSERT INTO bookings
  (installation, id, agent, customer, link, request, ticket, ends_at, hold_until, work_at, version, document, sealed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (installation, id) DO UPDATE SET
  agent = excluded.agent, customer = excluded.customer, link = excluded.link, request = excluded.request,
  ticket = excluded.ticket, ends_at = excluded.ends_at, hold_until = excluded.hold_until, work_at = excluded.work_at,
  lease_until = NULL, version = excluded.version, document = excluded.document, sealed = excluded.sealed
"""
_VERSION = "SELECT version FROM bookings WHERE installation = ? AND id = ?"
_GET = "SELECT document, sealed FROM bookings WHERE installation = ? AND id = ?"
ASKED = """
SELECT document, sealed FROM bookings WHERE installation = ? AND link = ? AND request = ? AND request <> ''
"""
OF_AGENT = "SELECT document, sealed FROM bookings WHERE installation = ? AND agent = ? AND ends_at > ?"
FOR_CUSTOMER = "SELECT document, sealed FROM bookings WHERE installation = ? AND customer = ? AND ends_at > ?"
OF_TICKET = "SELECT document, sealed FROM bookings WHERE installation = ? AND ticket = ? AND ticket <> ''"
NEXT = """
SELECT installation, id, document, sealed FROM bookings
WHERE work_at IS NOT NULL AND coalesce(lease_until, work_at) <= ? ORDER BY coalesce(lease_until, work_at) LIMIT 1
"""
_HOLD = "UPDATE bookings SET lease_until = ? WHERE installation = ? AND id = ?"
NEXT_AT = """
SELECT coalesce(lease_until, work_at) FROM bookings WHERE work_at IS NOT NULL
ORDER BY coalesce(lease_until, work_at) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class SqliteBookings:
    """Keeps `ports.Bookings`; raises Misconfigured where no key fits.

    That work on a booking was claimed need not outlive a power cut: it would only be done again.
    """

    database: Database
    seal: Seal

    def claim_slot(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> Booking:
        """Store a booking and take all its claims, beside those that it has; raises SlotTaken and Superseded.

        Where its `request` was stored before under another id, that one is returned and nothing changes.
        """
        new, row = self._prepared(installation, booking, work_at)
        claimer_now = to_micros(now)
        with self.database.write() as connection:
            asked = connection.execute(ASKED, (installation, booking.link, booking.request)).fetchone()
            if asked is not None and (before := self._opened(*asked)).id != booking.id:
                return before
            _refuse_superseded(connection, installation, booking)
            drop_old(connection, claimer_now)
            drop_former(connection, installation, booking)
            Claimer(connection, installation, booking.id, claimer_now).take(claims)
            connection.execute(_PUT, row)
        return new

    def keep_booking(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> tuple[Booking, bool]:
        """Store a booking and let it have these claims alone, ending the hold on its work; raises Superseded.

        Claims that another has stay with that other, and then the second value is False.
        """
        new, row = self._prepared(installation, booking, work_at)
        with self.database.write() as connection:
            _refuse_superseded(connection, installation, booking)
            has_all = Claimer(connection, installation, booking.id, to_micros(now)).keep(claims)
            connection.execute(_PUT, row)
        return new, has_all

    def booking(self, installation: str, booking: str) -> Booking | None:
        """The booking of this id."""
        return self._one(_GET, installation, booking)

    def booking_asked(self, installation: str, link: str, request: str) -> Booking | None:
        """The booking that was made by this link with this Idempotency-Key; an empty one made none."""
        return self._one(ASKED, installation, link, request)

    def bookings_of(self, installation: str, agent: str, since: datetime) -> Sequence[Booking]:
        """The agent's bookings that end after `since`, and all of that instant's ISO week before it, by start."""
        return self._by_start(OF_AGENT, installation, agent, to_micros(week_before(since)))

    def bookings_for(self, installation: str, customer: str, since: datetime) -> Sequence[Booking]:
        """The customer's bookings that end after `since`, by start, however their name is written in capitals."""
        return self._by_start(FOR_CUSTOMER, installation, folded(customer), to_micros(since))

    def calls_on(self, installation: str, ticket: str) -> Sequence[Booking]:
        """The bookings of a host's ticket, by start."""
        return self._by_start(OF_TICKET, installation, ticket)

    def claim_booking(self, now: datetime, lease: timedelta) -> tuple[str, Booking] | None:
        """The installation and booking whose work is due longest, held for `lease`; None when none is.

        Where no key opens it, it stays held before Misconfigured is raised, so that others' work goes on.
        """
        with self.database.write(durable=False) as connection:
            row = connection.execute(NEXT, (to_micros(now),)).fetchone()
            if row is not None:
                connection.execute(_HOLD, (to_micros(now + lease), *row[:2]))
        return (row[0], self._opened(*row[2:])) if row else None

    def next_booking_at(self) -> datetime | None:
        """When work on a booking becomes due; what is held does when its lease runs out."""
        with self.database.read() as connection:
            row = connection.execute(NEXT_AT).fetchone()
        return maybe_instant(row and row[0])

    def _one(self, statement: str, *values: str) -> Booking | None:
        with self.database.read() as connection:
            row = connection.execute(statement, values).fetchone()
        return self._opened(*row) if row else None

    def _by_start(self, statement: str, *values: str | int) -> list[Booking]:
        with self.database.read() as connection:
            rows = connection.execute(statement, values).fetchall()
        return sorted((self._opened(*row) for row in rows), key=lambda each: (each.span.start, each.id))

    def _prepared(
        self, installation: str, booking: Booking, work_at: datetime | None
    ) -> tuple[Booking, tuple[object, ...]]:
        new = replace(booking, version=booking.version + 1)
        named = (new.id, new.agent, folded(new.customer), new.link, new.request, new.ticket)
        times = (to_micros(new.span.end), maybe_micros(held_until(new)), maybe_micros(work_at))
        document, sealed = without_private(new, self.seal)
        return new, (installation, *named, *times, new.version, document, sealed)

    def _opened(self, document: bytes, sealed: bytes) -> Booking:
        return with_private(document, sealed, self.seal)


def _refuse_superseded(connection: Connection, installation: str, booking: Booking) -> None:
    stored = connection.execute(_VERSION, (installation, booking.id)).fetchone()
    if booking.version != (stored[0] if stored else 0):
        message = f"booking {booking.id} was changed by somebody else: read it again"
        raise Superseded(message)
