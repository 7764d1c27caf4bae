"""What a ticket owes that was opened for a call: its first response is the call itself."""

from datetime import datetime, timedelta

from integration.domain.booking.booking import Booking
from integration.domain.journal import Override, Promise
from integration.ports import Memories

_LEEWAY = timedelta(minutes=15)
"""After the call's end, so that a call that took place is on record before anything could be called late."""


def owe_response(memories: Memories, installation: str, booking: Booking, now: datetime) -> None:
    """State that the ticket's first response is owed a quarter of an hour after the call; only on a ticket of our own.

    Stated anew when the call moves; of several statements the latest counts.
    """
    if not (booking.own_ticket and booking.ticket):
        return
    due = booking.span.end + _LEEWAY
    override = Override(now, Promise.FIRST_RESPONSE, due, by="VIP Desk", why="a call is booked")
    memories.state(installation, booking.ticket, override)
