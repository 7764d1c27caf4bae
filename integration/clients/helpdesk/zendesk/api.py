"""Zendesk's Support API v2 as our Helpdesk port: one installation, one grant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from integration.clients.helpdesk.zendesk import filing, listing
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.reading import Reading
from integration.clients.helpdesk.zendesk.writing import Writing
from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import TicketUpdate
from integration.domain.new_ticket import NewTicket
from integration.domain.ticket import Ticket
from integration.domain.trouble import Trouble
from integration.domain.walk import Page


@dataclass(frozen=True, slots=True)
class Zendesk:
    """One installation's Zendesk. A ticket's id is its number, as text."""

    calls: Calls
    directory: Directory = field(default_factory=Directory)

    @property
    def capabilities(self) -> Capabilities:
        """All but telephones that ask us; a due date on tasks alone (`Ticket.has_due_date`)."""
        return Capabilities(groups=True, signed_hooks=True, changes=True, claims=True, chat_widgets=True)

    def at(self, *, urgent: bool) -> "Zendesk":
        """The same Zendesk, whose writes may use what is kept back for urgent tickets, or may not."""
        return replace(self, calls=self.calls.at(urgent=urgent))

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone for one that is deleted."""
        return Reading(self.calls, self.directory).ticket(ticket)

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether a tag, agent, group, priority, field, note or message is missing; never on a closed ticket."""
        return Writing(self.calls, self.directory, ticket).differs(wanted)

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Send what differs: one PUT, and one before it for each message; raises Superseded where somebody was faster.

        An update that is refused (422) raises UpstreamRefused with Zendesk's reason.
        """
        Writing(self.calls, self.directory, ticket).write(wanted)

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:  # noqa: ARG002 - it shows what we write
        """None: Zendesk reckons no due date of its own."""
        return ()

    def changed(self, since: datetime) -> Sequence[Changed]:
        """The tickets that changed since then, those that only we changed too."""
        return listing.changed(self.calls, since)

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:
        """All tickets that are not solved, or all there are, in the order in which they last changed."""
        return listing.pages(self.calls, self.directory, closed_too=closed_too, after=after)

    def open_ticket(self, draft: NewTicket) -> str:
        """File it in the customer's name."""
        return filing.open_ticket(self.calls, draft)

    def opened(self, mark: str) -> str | None:
        """The ticket that was filed with this mark."""
        return filing.opened(self.calls, mark)
