"""A ticket of our own, on which set-up and doctor try things out, and which is removed again."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from integration.clients.helpdesk.liveagent.answers import Anything, MadeJson
from integration.clients.helpdesk.liveagent.asking import greet, require
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.filing import filed
from integration.clients.helpdesk.liveagent.payload import TicketJson
from integration.domain.errors import UpstreamRefused

_SENDER = "vip-desk-check@example.com"
_BODY = "VIP Desk tries out this account and removes the ticket at once. Nobody needs to answer."
_NEEDED = (
    "ticket.create",
    "ticket.change_state",
    "ticket.read",
    "ticket.read_all",
    "agent.read",
    "contact.read",
    "tag.read",
)
"""Without these no ticket can be made, read in our words, and removed."""


@dataclass(frozen=True, slots=True)
class Canary:
    """Opens and removes such tickets; the customer in whose name they come stays among LiveAgent's contacts."""

    calls: Calls

    def opened(self, department: str = "") -> MadeJson:
        """A new ticket in this department (or the account's default); nobody is mailed."""
        greet(self.calls)
        require(self.calls, *_NEEDED)
        return filed(self.calls, f"VIP Desk check {token_hex(8)}", _BODY, _SENDER, department)

    def state(self, ticket: str) -> TicketJson:
        """The ticket of this id or code, as LiveAgent shows it."""
        return self.calls.call("GET", f"tickets/{ticket}", TicketJson, about_ticket=True)

    def made_at(self, ticket: str) -> datetime:
        """When LiveAgent says that the ticket was made, by a wall clock of which it doesn't name the zone (LA-1)."""
        written = self.state(ticket).date_created
        try:
            return datetime.fromisoformat(written).replace(tzinfo=None)
        except ValueError as error:
            message = "LiveAgent writes a date in a form that we don't know"
            raise UpstreamRefused(message) from error

    def removed(self, ticket: str) -> None:
        """Delete the ticket of this id (a code might not do here, LA-16)."""
        self.calls.call("DELETE", f"tickets/{ticket}", Anything)
