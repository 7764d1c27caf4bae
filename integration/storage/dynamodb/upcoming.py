"""What is due, of all that can be: the few questions that the tick has, without the rest of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.installation import Installation
from integration.ports import Now
from integration.storage.dynamodb.bookings import DynamoBookings
from integration.storage.dynamodb.calendars import DynamoCalendars
from integration.storage.dynamodb.installations import DynamoInstallations
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.outbox import DynamoOutbox
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal


@dataclass(frozen=True, slots=True)
class DynamoUpcoming:
    """Keeps `ports.Upcoming`: each answer is that of the cupboard it belongs to, without a secret opened."""

    table: Table
    now: Now
    shards: int

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[str, str, datetime]]:
        """Installation, ticket and instant of what becomes ready from `since` on and before `until`, by instant."""
        return DynamoLine(self.table, self.now, self.shards).due(since, until, limit)

    def next_posting_at(self) -> datetime | None:
        """When the next message is to be put out."""
        return DynamoOutbox(self.table, _NO_SEAL, self.now, self.shards).next_posting_at()

    def next_calendar_at(self) -> datetime | None:
        """When the next calendar is to be synced."""
        return DynamoCalendars(self.table, _NO_SEAL, self.now, self.shards).next_calendar_at()

    def next_booking_at(self) -> datetime | None:
        """When work on a booking is next."""
        return DynamoBookings(self.table, _NO_SEAL, self.shards).next_booking_at()

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        return DynamoInstallations(self.table, _NO_SEAL).all()


_NO_SEAL = Seal(())
