"""What the store keeps of calendars: connections, views, push channels, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.booking.calendar import CalendarAccount, CalendarKey, Channel, Picture
    from integration.domain.booking.events import CalendarEvent


class Calendars(Protocol):
    """Connected calendars: their keys are encrypted at rest, and a view is replaced or advanced as a whole."""

    def connect_calendar(self, installation: str, account: CalendarAccount, key: CalendarKey) -> None:
        """Store a connection, or replace the agent's; the first sync is due at once."""
        ...

    def disconnect_calendar(self, installation: str, agent: str) -> bool:
        """Drop the connection with its view and channels; bookings stay. False where there is none."""
        ...

    def calendar(self, installation: str, agent: str) -> tuple[CalendarAccount, CalendarKey] | None:
        """The agent's connection with its decrypted key."""
        ...

    def calendar_accounts(self, installation: str) -> Sequence[CalendarAccount]:
        """Every connection, by agent."""
        ...

    def set_agent_hours(self, installation: str, account: CalendarAccount) -> None:
        """Replace what an admin sets of a connection (its `hours`), and nothing else; nothing happens without one."""
        ...

    def note_calendar(self, installation: str, account: CalendarAccount) -> None:
        """Replace `problem`, `failures`, `unexplained` and `compared_at` of a connection, and nothing else."""
        ...

    def calendar_events(self, installation: str, agent: str) -> Sequence[CalendarEvent]:
        """Our view: every event that is not cancelled, and cancelled exceptions of series; by id."""
        ...

    def advance_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """Take changes into the view, with the account's new `sync_token`, `synced_at` and `zone`, in one transaction.

        A cancelled event that is no exception leaves the view. False, and nothing changes, where the stored token is
        no longer `before`: somebody else was faster.
        """
        ...

    def replace_view(
        self, installation: str, account: CalendarAccount, events: Sequence[CalendarEvent], before: str
    ) -> bool:
        """As `advance_view`, but these events alone are the new view."""
        ...

    def claim_calendar(self, now: datetime, lease: timedelta) -> tuple[str, str] | None:
        """The installation and agent whose sync is due longest, held for `lease`; None when none is."""
        ...

    def calendar_done(self, installation: str, agent: str, next_at: datetime) -> None:
        """End the hold; the next sync is due at this instant, or at once where a push came meanwhile."""
        ...

    def wake_calendar(self, installation: str, agent: str, now: datetime) -> None:
        """A push came: a sync is due now; many at once are one."""
        ...

    def next_calendar_at(self) -> datetime | None:
        """When the next sync becomes due."""
        ...

    def add_channel(self, installation: str, channel: Channel) -> None:
        """Remember an open push channel."""
        ...

    def channel(self, installation: str, channel: str) -> Channel | None:
        """The channel of this id."""
        ...

    def channels(self, installation: str, agent: str) -> Sequence[Channel]:
        """The agent's channels, the one that lives longest first."""
        ...

    def drop_channel(self, installation: str, channel: str) -> None:
        """Forget a channel."""
        ...

    def set_picture(self, installation: str, agent: str, picture: Picture | None) -> None:
        """Keep an agent's picture, or none; it needs no connection."""
        ...

    def picture(self, installation: str, agent: str) -> Picture | None:
        """The agent's picture."""
        ...
