"""The outside world: what a clock, a host and a receiver of our messages must be able to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.capabilities import Capabilities
    from integration.domain.changed import Changed
    from integration.domain.cover.desk_plan import DeskPlan
    from integration.domain.decision import TicketUpdate
    from integration.domain.delivery import RawWebhook, TicketEvent
    from integration.domain.finding import Finding
    from integration.domain.installation import Credentials, Installation
    from integration.domain.new_ticket import NewTicket
    from integration.domain.outgoing import Posting
    from integration.domain.roster import Roster
    from integration.domain.ticket import Ticket
    from integration.domain.trouble import Trouble
    from integration.domain.walk import Page


class Now(Protocol):
    """The source of the present: aware, UTC."""

    def __call__(self) -> datetime:
        """This instant."""
        ...


class Webhook(Protocol):
    """One host's way of telling us that something happened; pure, and fast enough for an event loop."""

    def verify(self, raw: RawWebhook, credentials: Credentials, now: datetime) -> bool:
        """Whether the sender knows the secret, and sent this lately; constant time, on raw bytes, never raises."""
        ...

    def parse(self, raw: RawWebhook) -> TicketEvent | Trouble:
        """The event in the body; raises BadInput for any bytes that are not one.

        A trouble is what a host may send by an admin's mistake: it is shown to the admin, and the host is answered 200.
        """
        ...

    @property
    def settle(self) -> timedelta:
        """How long after a webhook the host may still be changing the ticket by itself."""
        ...


class Helpdesk(Protocol):
    """One installation's host. Every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked."""

    @property
    def capabilities(self) -> Capabilities:
        """What this installation's host can carry."""
        ...

    def at(self, *, urgent: bool) -> Helpdesk:
        """The same host for work that may use what is kept back for urgent tickets, or may not."""
        ...

    def changed(self, since: datetime) -> Sequence[Changed]:
        """The tickets that changed since then, each once, where `capabilities.changes`; else none."""
        ...

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:
        """Where the host, once written, still promises something else than we want; one request at most."""
        ...

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone where it was deleted."""
        ...

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether writing this update would change what the host shows."""
        ...

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Make the host show the wanted state with the smallest request; nothing differs, nothing is sent."""
        ...

    def open_ticket(self, draft: NewTicket) -> str:
        """File a new ticket in the customer's name, and give its id; not safe to repeat: ask `opened` first."""
        ...

    def opened(self, mark: str) -> str | None:
        """The ticket that was filed with this mark in its subject, if there is one."""
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

    def create_probe(self, place: str) -> Ticket:
        """A new ticket that says what it is for, in this queue or department."""
        ...

    def findings(self, ticket: Ticket, roster: Roster, plan: DeskPlan) -> Iterable[Finding]:
        """What of this host was examined with the ticket: rights, fields, people, and whatever else it needs.

        What the host can't carry of the plan is said once, and is no fault.
        """
        ...

    def delete(self, ticket: Ticket) -> None:
        """Remove the ticket for good."""
        ...


class Setup(Protocol):
    """Prepares a host for us, as far as its API can; raises what `Helpdesk` raises."""

    def zone(self, now: datetime) -> str:
        """The IANA zone in which the host writes times that name none, found with a ticket that is deleted again."""
        ...

    def create(self) -> Sequence[str]:
        """Make what is missing and can be made; says what was made, nothing when all was there."""
        ...

    def instructions(self, webhook_url: str) -> str:
        """What an admin must enter by hand, ready to copy, in the words of the host's own panel."""
        ...


class Courier(Protocol):
    """Carries one message to one endpoint."""

    def __call__(self, posting: Posting, now: datetime, /) -> str:
        """What the other side answered; raises UpstreamUnavailable, UpstreamRefused, or EndpointGone."""
        ...
