"""Google and its likes: what an agent's calendar, and the way into it, must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.booking.booking import CallEvent, Placed
    from integration.domain.booking.calendar import CalendarAccount, CalendarKey
    from integration.domain.booking.events import CalendarEvent, EventPage, Occurrence
    from integration.domain.hours.interval import Interval


class AgentCalendar(Protocol):
    """One agent's calendar. Every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked.

    Each sends one request (the one for an access token aside), and gives up within ten seconds.
    """

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        """One page of what changed since the token was given; without one, of all there is.

        Pages of one walk take the same token. Raises SyncTokenExpired where Google no longer knows it.
        """
        ...

    def busy(self, window: Interval) -> tuple[Interval, ...]:
        """When the agent is busy within the window, as Google reckons it, now; in order, apart from each other.

        Raises UpstreamUnavailable also where Google says that it doesn't know: unknown is never free.
        """
        ...

    def insert(self, event: CallEvent) -> Placed:
        """Put a call in, with a meeting link, and have Google invite the attendee; raises EventExists."""
        ...

    def find(self, event: str) -> Placed | None:
        """The event of this id as it stands; None where there never was one."""
        ...

    def move(self, event: str, span: Interval, etag: str) -> Placed:
        """Move a call and have Google tell the attendee.

        Raises EventChanged where it has another version by now, EventGone where it is deleted.
        """
        ...

    def remove(self, event: str) -> None:
        """Take a call out and have Google tell the attendee; one that is gone already is fine."""
        ...

    def watch(self, channel: str, address: str, secret: str, lifetime: timedelta) -> tuple[str, datetime]:
        """Open a push channel of this id; gives Google's resource id and until when it lives, which Google decides."""
        ...

    def stop(self, channel: str, resource: str) -> None:
        """Close a push channel; one that is closed already is fine."""
        ...


class CalendarOf(Protocol):
    """The telephone to an agent's calendar."""

    def __call__(self, account: CalendarAccount, key: CalendarKey, /) -> AgentCalendar:
        """Ready to be asked; nothing is sent yet."""
        ...


class Expansion(Protocol):
    """Works out when events and series take place."""

    def __call__(self, events: Sequence[CalendarEvent], window: Interval, zone: str, /) -> tuple[Occurrence, ...]:
        """Every occurrence that touches the window, in order, exceptions in place of what they stand for.

        All-day events and times without a zone are those of the calendar's `zone`. A series that can't be read raises
        BadInput naming its id: a calendar with one is not known, and never free.
        """
        ...


class Consent(Protocol):
    """Google's OAuth pages: an agent lets us into their calendar."""

    def address(self, *, state: str, challenge: str, hint: str, return_to: str) -> str:
        """Where the agent's browser is sent, with PKCE's S256 challenge; `hint` is the address they sign in with."""
        ...

    def exchange(self, *, code: str, verifier: str, return_to: str) -> tuple[CalendarKey, frozenset[str]]:
        """The key that the code stands for, and the scopes that were really granted.

        Raises UpstreamRefused for a code that is wrong or used up, and where no lasting key came with it.
        """
        ...

    def revoke(self, key: CalendarKey) -> None:
        """Give the key back; one that is dead already is fine."""
        ...
