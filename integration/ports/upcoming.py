"""What is due, of all that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.installation import Installation


class Upcoming(Protocol):
    """What a tick asks of a store: each as the store itself answers it."""

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[str, str, datetime]]:
        """Installation, ticket and instant of what becomes ready from `since` on and before `until`, by instant."""
        ...

    def next_posting_at(self) -> datetime | None:
        """When the next posting becomes due."""
        ...

    def next_calendar_at(self) -> datetime | None:
        """When the next sync becomes due."""
        ...

    def next_booking_at(self) -> datetime | None:
        """When work on a booking becomes due."""
        ...

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        ...
