"""All leases of the table, of tickets, postings, calendars and bookings: void when a new owner starts."""

from collections.abc import Iterable
from dataclasses import dataclass

from integration.domain.work import Work
from integration.storage.dynamodb.booking_items import due_lines, leased
from integration.storage.dynamodb.calendars import DynamoCalendars
from integration.storage.dynamodb.items import Item, Value
from integration.storage.dynamodb.line import DynamoLine, ticket_of
from integration.storage.dynamodb.place import place_of
from integration.storage.dynamodb.posting import address_of, dispatch_in, due, put_dispatch, stopped
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once, change
from integration.storage.instants import from_micros


@dataclass(frozen=True, slots=True)
class DynamoLeases:
    """Keeps `release_all` of `ports.Line`; `shards` are those of all that is due.

    What is held is found by the index, as it is now: nobody else is at work when it is asked for.
    """

    table: Table
    line: DynamoLine
    calendars: DynamoCalendars
    shards: int = 4

    def release_all(self) -> int:
        """Void every lease: only for the one process that owns the store, when it starts; returns how many."""
        tickets = self._held(f"held#{number}" for number in range(self.shards))
        postings = self._held([*due(self.shards), *stopped(self.shards)])
        bookings = self._held(due_lines(self.shards))
        failed = sum(map(self._give_up, tickets)) + sum(map(self._void, postings))
        return failed + self.calendars.release_all() + sum(map(self._give_back, bookings))

    def _held(self, parts: Iterable[str]) -> list[Item]:
        return [item for part in parts for item in self.table.found("due", part) if "lease_until" in item]

    def _give_up(self, item: Item) -> bool:
        # A lease that its holder did not end is an attempt that failed, as one that ran out is.
        place, installation = place_of(item), _installation(item)
        work = Work(installation, ticket_of(item), place.token, place.attempts, None)
        return self.line.retry(work, from_micros(place.not_before), place.reason)

    def _void(self, item: Item) -> bool:
        address = address_of(item)

        def work(unit: Unit) -> bool:
            dispatch = dispatch_in(unit, address)
            if dispatch is None or not dispatch.token:
                return False
            put_dispatch(unit, address, dispatch.voided(), self.shards)
            return True

        return at_once(self.table, work)

    def _give_back(self, item: Item) -> bool:
        # Nobody counts attempts here: what was due before the claim is due again.
        def given_back(found: Item | None) -> dict[str, Value | None] | None:
            is_held = found is not None and "lease_until" in found
            return leased(_installation(item), found, None, self.shards) if found and is_held else None

        return change(self.table, str(item["pk"]), str(item["sk"]), given_back)


def _installation(item: Item) -> str:
    return str(item["pk"]).split("#", 1)[0]
