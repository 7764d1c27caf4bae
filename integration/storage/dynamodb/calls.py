"""The calls of a ticket: all that most tickets need to know of bookings, and so all that a worker loads for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.booking.booking import Booking
from integration.storage.dynamodb import beside
from integration.storage.dynamodb.booking_items import KIND, by_start
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class DynamoCalls:
    """Keeps `calls_on` of `ports.Bookings`; raises Misconfigured where no key fits."""

    table: Table
    seal: Seal

    def calls_on(self, installation: str, ticket: str) -> Sequence[Booking]:
        """The bookings of a host's ticket, by start."""
        where = partition(installation, KIND, ticket)
        items = beside.standing(self.table, installation, KIND, ticket, "by3", where) if ticket else []
        return by_start(self.seal, items)
