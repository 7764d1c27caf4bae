"""What a ticket owes that a call made: its first response is the call itself, booked or returned."""

from datetime import datetime, timedelta

from integration.domain.booking.booking import Booking
from integration.domain.journal import Override, Promise
from integration.domain.phone.call_back import CallBack
from integration.ports import Memories, Store

_LEEWAY = timedelta(minutes=15)
"""After a call's end, so that one that took place is on record before anything could be called late.

A ticket that is no older than this before a missed call was made by that call.
"""


def owe_response(memories: Memories, installation: str, booking: Booking, now: datetime) -> None:
    """State that the ticket's first response is owed a quarter of an hour after the call; only on a ticket of our own.

    Stated anew when the call moves; of several statements the latest counts.
    """
    if not (booking.own_ticket and booking.ticket):
        return
    due = booking.span.end + _LEEWAY
    override = Override(now, Promise.FIRST_RESPONSE, due, by="VIP Desk", why="a call is booked")
    memories.state(installation, booking.ticket, override)


def owe_call(store: Store, installation: str, call_back: CallBack, now: datetime) -> None:
    """State that the first response is owed soon after the opening, on a ticket that the missed call made.

    On one that was there before its own clocks count.
    """
    memory = store.recall(installation, call_back.ticket)
    is_older = memory is not None and memory.decision.opened_at < call_back.at - _LEEWAY
    if call_back.ticket and (call_back.own_ticket or not is_older):
        due = call_back.opens_at + store.terms(installation).call_back
        override = Override(now, Promise.FIRST_RESPONSE, due, by="VIP Desk", why="a call is to be returned")
        store.state(installation, call_back.ticket, override)
