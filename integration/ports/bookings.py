"""What the store keeps of bookings and of links, and how links are signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.booking.booking import Booking
    from integration.domain.booking.claims import Claim
    from integration.domain.booking.links import Link, Purpose


class Bookings(Protocol):
    """Bookings and what they claim; the store owns the slots, not Google."""

    def claim_slot(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> Booking:
        """Store a booking and take all its claims in one transaction, beside those that it has already.

        What it claims anew, or raises its version with: 0 for a new one. A hold of the same link gives way to a new
        hold. Returns the booking as stored; where its `request` was stored before under another id, that one, and
        nothing changes. Raises SlotTaken where any claim is another's, Superseded where the stored version differs.
        """
        ...

    def keep_booking(
        self, installation: str, booking: Booking, claims: Sequence[Claim], now: datetime, work_at: datetime | None
    ) -> tuple[Booking, bool]:
        """Store a booking and let it have these claims alone, in one transaction, ending the hold on its work.

        Claims that another has stay with that other, and then the second value is False. Raises Superseded.
        """
        ...

    def booking(self, installation: str, booking: str) -> Booking | None:
        """The booking of this id."""
        ...

    def booking_asked(self, installation: str, link: str, request: str) -> Booking | None:
        """The booking that was made by this link with this Idempotency-Key."""
        ...

    def bookings_of(self, installation: str, agent: str, since: datetime) -> Sequence[Booking]:
        """The agent's bookings that end after `since`, and all of that instant's ISO week before it, by start.

        The week is that of any zone, so some of the weeks beside it may be among them.
        """
        ...

    def bookings_for(self, installation: str, customer: str, since: datetime) -> Sequence[Booking]:
        """The customer's bookings that end after `since`, by start."""
        ...

    def calls_on(self, installation: str, ticket: str) -> Sequence[Booking]:
        """The bookings of a host's ticket, by start."""
        ...

    def claim_booking(self, now: datetime, lease: timedelta) -> tuple[str, Booking] | None:
        """The installation and booking whose work is due longest, held for `lease`; None when none is."""
        ...

    def next_booking_at(self) -> datetime | None:
        """When work on a booking becomes due."""
        ...


class LinkTokens(Protocol):
    """Signed tokens of links."""

    def token(self, installation: str, link: Link) -> str:
        """The token that stands in the link's address."""
        ...

    def read(self, token: str, purpose: Purpose) -> tuple[str, str] | None:
        """The installation and the link's id, if we signed the token for this purpose; None for anything else."""
        ...


class Links(Protocol):
    """Links of customers and agents, and the secret that their tokens are signed with."""

    def link_secret(self, installation: str) -> bytes:
        """32 random bytes, made at the first question and encrypted at rest.

        Raises UnknownInstallation, and makes nothing, for an installation that doesn't exist.
        """
        ...

    def add_link(self, installation: str, link: Link) -> None:
        """Keep a new link."""
        ...

    def link(self, installation: str, link: str) -> Link | None:
        """The link of this id."""
        ...

    def links(self, installation: str) -> Sequence[Link]:
        """Every link, the newest first."""
        ...

    def revoke_link(self, installation: str, link: str, now: datetime) -> bool:
        """Close a link for good; False where there is none, or it was closed before."""
        ...
