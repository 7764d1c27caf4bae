"""The outside world: what a clock, a host and a receiver of our messages must be able to do."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from integration.domain.decision import TicketUpdate
from integration.domain.delivery import RawWebhook, TicketEvent
from integration.domain.installation import Credentials, Installation
from integration.domain.outgoing import Posting
from integration.domain.ticket import Ticket
from integration.domain.walk import Page


class Now(Protocol):
    """The source of the present: aware, UTC."""

    def __call__(self) -> datetime:
        """This instant."""
        ...


class Webhook(Protocol):
    """One host's way of telling us that something happened; pure, and fast enough for an event loop."""

    def verify(self, raw: RawWebhook, credentials: Credentials) -> bool:
        """Whether the sender knows the secret; constant time, on raw bytes, never raises."""
        ...

    def parse(self, raw: RawWebhook) -> TicketEvent:
        """The event in the body; raises BadInput for any bytes that are not one."""
        ...


class Helpdesk(Protocol):
    """One installation's host. Every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked."""

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone where it was deleted."""
        ...

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether writing this update would change what the host shows."""
        ...

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Make the host show the wanted state with the smallest request; nothing differs, nothing is sent."""
        ...

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:
        """All tickets that are not yet closed (or all there are), page by page, no faster than the host allows.

        `after` is the cursor of a page of an earlier walk: what that walk had not seen yet follows, and little else.
        """
        ...


class HelpdeskOf(Protocol):
    """The telephone to an installation's host."""

    def __call__(self, installation: Installation, credentials: Credentials, /) -> Helpdesk:
        """Ready to be asked; nothing is sent yet."""
        ...


class Probe(Protocol):
    """Tries things out on an installation's host, with a ticket of our own; raises what `Helpdesk` raises."""

    def create_probe(self, queue: int) -> Ticket:
        """A new ticket that says what it is for."""
        ...

    def user_of(self, ticket: Ticket) -> str:
        """The host's id of the user behind our key."""
        ...

    def fields(self, ticket: Ticket) -> Mapping[str, bool]:
        """What the host calls each of our fields, and whether it has it."""
        ...

    def try_assign(self, ticket: Ticket, host_id: str) -> bool:
        """Whether the host lets this user own the ticket."""
        ...

    def delete(self, ticket: Ticket) -> None:
        """Remove the ticket for good."""
        ...


class Courier(Protocol):
    """Carries one message to one endpoint."""

    def __call__(self, posting: Posting, now: datetime, /) -> str:
        """What the other side answered; raises UpstreamUnavailable, UpstreamRefused, or EndpointGone."""
        ...
