"""Bookings: written together with what they claim; what the customer wrote is sealed before it reaches the table."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import merge

from integration.domain.booking.booking import Booking
from integration.domain.booking.claims import Claim
from integration.domain.errors import Superseded, UpstreamUnavailable
from integration.domain.names import folded
from integration.storage.booking_documents import week_before
from integration.storage.dynamodb import beside
from integration.storage.dynamodb.booking_claims import Claimer, Holding
from integration.storage.dynamodb.booking_items import (
    KIND,
    booking_of,
    by_start,
    due_at,
    due_lines,
    due_told,
    key_of,
    leased,
    seats_of,
    values_of,
    with_seats,
)
from integration.storage.dynamodb.booking_requests import asked, asked_before, put_request
from integration.storage.dynamodb.holds import drop_former, drop_old, free_dropped
from integration.storage.dynamodb.items import Item, Value, in_order, partition
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros, to_micros
from integration.storage.sealing import Seal

_HEAD = 10
"""Bookings that are looked at together at the head of a shard."""


_Values = dict[str, Value | None]


@dataclass(frozen=True, slots=True)
class DynamoBookings:
    """Keeps `ports.Bookings` but for `calls_on`; raises Misconfigured where no key fits.

    What is asked by agent or customer comes from indexes, which may lag for a moment; what a slot is doesn't. All its
    processes agree on `shards`.
    """

    table: Table
    seal: Seal
    shards: int = 4

    def claim_slot(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> Booking:
        """Store a booking and take all its claims, beside those that it has; raises SlotTaken and Superseded.

        Where its `request` was stored before under another id, that one is returned and nothing changes.
        """
        new, values = self._prepared(installation, booking, work_at)

        def work(unit: Unit) -> tuple[Item | None, Holding]:
            before = unit.get(*key_of(installation, booking.id))
            if other := asked_before(unit, installation, booking, before):
                return other, Holding("")
            _refuse_superseded(before, booking)
            former = drop_former(unit, installation, booking)
            claimer = Claimer(unit, installation, Holding(booking.id, seats_of(before)), to_micros(now), former)
            seats, left = claimer.take(claims)
            put_request(unit, installation, booking, before)
            _note_ticket(unit, installation, booking, values, before)
            unit.put(*key_of(installation, booking.id), with_seats(values, seats))
            return None, replace(former, seats=left)

        other, left = at_once(self.table, work)
        if other:
            return booking_of(self.seal, other)
        # The slot is taken: what fails here only stays until it runs out, or until the next claim.
        with suppress(UpstreamUnavailable):
            free_dropped(self.table, installation, left)
            drop_old(self.table, to_micros(now))
        return new

    def keep_booking(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> tuple[Booking, bool]:
        """Store a booking and let it have these claims alone, ending the hold on its work; raises Superseded.

        Claims that another has stay with that other, and then the second value is False. A call of more than a day has
        more cells than one unit can change: they are taken, then freed, in units before the one that changes the call.
        """
        new, values = self._prepared(installation, booking, work_at)

        def work(unit: Unit) -> bool | None:
            before = unit.get(*key_of(installation, booking.id))
            _refuse_superseded(before, booking)
            claimer = Claimer(unit, installation, Holding(booking.id, seats_of(before)), to_micros(now))
            kept = claimer.keep(claims, in_steps=before is not None)
            if before and not kept.is_done:
                unit.put(*key_of(installation, booking.id), with_seats(before, kept.seats))
                return None
            put_request(unit, installation, booking, before)
            _note_ticket(unit, installation, booking, values, before)
            unit.put(*key_of(installation, booking.id), with_seats(values, kept.seats))
            return kept.has_all

        has_all = None
        while has_all is None:
            has_all = at_once(self.table, work)
        return new, has_all

    def booking(self, installation: str, booking: str) -> Booking | None:
        """The booking of this id."""
        item = self.table.get(*key_of(installation, booking))
        return booking_of(self.seal, item) if item else None

    def booking_asked(self, installation: str, link: str, request: str) -> Booking | None:
        """The booking that was made by this link with this Idempotency-Key; an empty one made none."""
        item = asked(self.table, installation, link, request)
        return booking_of(self.seal, item) if item else None

    def bookings_of(self, installation: str, agent: str, since: datetime) -> Sequence[Booking]:
        """The agent's bookings that end after `since`, and all of that instant's ISO week before it, by start."""
        return self._by_start("by1", partition(installation, KIND, agent), week_before(since))

    def bookings_for(self, installation: str, customer: str, since: datetime) -> Sequence[Booking]:
        """The customer's bookings that end after `since`, by start, however their name is written in capitals."""
        return self._by_start("by2", partition(installation, KIND, folded(customer)), since)

    def claim_booking(self, now: datetime, lease: timedelta) -> tuple[str, Booking] | None:
        """The installation and booking whose work is due longest, held for `lease`; None when none is.

        Where no key opens it, it stays held before Misconfigured is raised, so that others' work goes on.
        """
        for _, installation, booking in self._due(to_micros(now)):
            if item := self._leased(installation, booking, to_micros(now), to_micros(now + lease)):
                return installation, booking_of(self.seal, item)
        return None

    def next_booking_at(self) -> datetime | None:
        """When work on a booking becomes due; what is held does when its lease runs out."""
        heads = (due_told(item)[0] for each in due_lines(self.shards) for item in self.table.first("due", each))
        first = min(heads, default=None)
        return None if first is None else from_micros(first)

    def _due(self, now: int) -> Iterator[tuple[int, str, str]]:
        """What the index says is due; that which is due longest first."""
        span = Span(end=in_order(now + 1))
        heads = (self.table.keys("due", each, span, page=_HEAD) for each in due_lines(self.shards))
        return merge(*(map(due_told, head) for head in heads))

    def _leased(self, installation: str, booking: str, now: int, until: int) -> Item | None:
        """The booking, if its work is still due, and is now held until then."""

        def work(unit: Unit) -> Item | None:
            item = unit.get(*key_of(installation, booking))
            due = due_at(item) if item else None
            if item is None or due is None or due > now:
                return None
            unit.put(*key_of(installation, booking), leased(installation, item, until, self.shards))
            return item

        return at_once(self.table, work)

    def _by_start(self, index: str, where: str, since: datetime) -> Sequence[Booking]:
        after = to_micros(since)
        items = self.table.found(index, where, Span(start=in_order(after + 1)))
        # Where the index lagged, the call may have been moved.
        return by_start(self.seal, (item for item in items if int(item["ends_at"]) > after))

    def _prepared(self, installation: str, booking: Booking, work_at: datetime | None) -> tuple[Booking, _Values]:
        new = replace(booking, version=booking.version + 1)
        return new, values_of(self.seal, installation, new, work_at, self.shards)


def _note_ticket(unit: Unit, installation: str, booking: Booking, values: _Values, before: Item | None) -> None:
    if booking.ticket and (before is None or before.get("by3p") != values["by3p"]):
        beside.note(unit, installation, KIND, booking.ticket, booking.id)


def _refuse_superseded(before: Item | None, booking: Booking) -> None:
    if booking.version != (int(before["version"]) if before else 0):
        message = f"booking {booking.id} was changed by somebody else: read it again"
        raise Superseded(message)
