"""Holds of slots that are over: a link's former one, and those that ran out long ago; they go with all they claim."""

from datetime import timedelta
from sqlite3 import Connection

from integration.domain.booking.booking import Booking, BookingState

_KEPT = timedelta(days=1) // timedelta(microseconds=1)
"""How long a hold that ran out stays, for whoever comes back to it, in microseconds."""

FORMER = """
SELECT installation, id FROM bookings WHERE installation = ? AND link = ? AND hold_until IS NOT NULL AND id <> ?
"""
# So many at once that they can't pile up, and few enough that nobody waits for it.
OLD = "SELECT installation, id FROM bookings WHERE hold_until < ? ORDER BY hold_until LIMIT 100"
_DROP = (
    "DELETE FROM booking_claims WHERE installation = ? AND booking = ?",
    "DELETE FROM bookings WHERE installation = ? AND id = ?",
)


def drop_former(connection: Connection, installation: str, booking: Booking) -> None:
    """Give up what the link held before, where this is a hold; one link holds one slot."""
    if booking.state is BookingState.HOLD:
        _drop(connection, FORMER, installation, booking.link, booking.id)


def drop_old(connection: Connection, now: int) -> None:
    """Forget holds that ran out more than a day ago; `now` in microseconds."""
    _drop(connection, OLD, now - _KEPT)


def _drop(connection: Connection, which: str, *values: str | int) -> None:
    keys = connection.execute(which, values).fetchall()
    for statement in _DROP:
        connection.executemany(statement, keys)
