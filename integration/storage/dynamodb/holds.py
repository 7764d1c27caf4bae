"""Holds of slots that are over: a link's former one, and those that ran out long ago; they go with all they claim."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

from integration.domain.booking.booking import Booking, BookingState
from integration.storage.dynamodb.booking_claims import ROOM, Holding, free
from integration.storage.dynamodb.booking_items import HOLD_KEPT, HOLDS, key_of, seats_of
from integration.storage.dynamodb.items import Value, in_order, partition
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once

KIND = "booking-hold"
"""By link: the last booking that it held; one that is held no more, or is gone, says nothing."""

_KEPT = HOLD_KEPT // timedelta(microseconds=1)

_AT_ONCE = 10
"""Old holds that go with one claim: more than one, so that they can't pile up, and few, as somebody waits for it."""


def drop_former(unit: Unit, installation: str, booking: Booking) -> Holding:
    """Give up what the link held before, where this is a hold; one link holds one slot. Its seats are still to free."""
    if booking.state is not BookingState.HOLD:
        return Holding("")
    mark = mark_of(installation, booking.link)
    before = unit.get(*mark)
    unit.put(*mark, values_of(booking.id))
    former = str(before["booking"]) if before else booking.id
    item = unit.get(*key_of(installation, former)) if former != booking.id else None
    if item is None or "hold_until" not in item or item["link"] != booking.link:
        return Holding("")
    unit.delete(*key_of(installation, former))
    return Holding(former, seats_of(item))


def mark_of(installation: str, link: str) -> Key:
    """Where it stands what a link held last; a key must not be empty, though a link may be."""
    return partition(installation, KIND), f"#{link}"


def values_of(booking: str) -> dict[str, Value | None]:
    """What an item says of the booking that was held."""
    return {"booking": booking}


def drop_old(table: Table, now: int) -> None:
    """Forget some holds that ran out more than a day ago, of whatever tenant; `now` in microseconds."""
    old = table.keys("by6", HOLDS, Span(end=in_order(now - _KEPT)), page=_AT_ONCE)
    for item in islice(old, _AT_ONCE):
        installation, booking = str(item["by6s"]).split("#", 2)[1:]
        _drop(table, installation, booking, now - _KEPT)


def free_dropped(table: Table, installation: str, holding: Holding) -> None:
    """Free what a booking has that is gone; where it is there again, it may be its own."""
    seats = sorted(holding.seats)
    for first in range(0, len(seats), ROOM):
        some = replace(holding, seats=frozenset(seats[first : first + ROOM]))
        at_once(table, lambda unit, some=some: _free_dropped(unit, installation, some))  # type: ignore[misc]


def _free_dropped(unit: Unit, installation: str, holding: Holding) -> None:
    if unit.get(*key_of(installation, holding.booking)) is None:
        free(unit, installation, holding)


def _drop(table: Table, installation: str, booking: str, limit: int) -> None:
    def work(unit: Unit) -> Holding:
        item = unit.get(*key_of(installation, booking))
        if item is None or int(item.get("hold_until", limit)) >= limit:
            return Holding(booking)
        unit.delete(*key_of(installation, booking))
        return Holding(booking, seats_of(item))

    # Its seats ran out as long ago, so nobody is kept out where this is broken off between the two.
    free_dropped(table, installation, at_once(table, work))
