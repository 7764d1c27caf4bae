"""django-helpdesk's REST API as our Helpdesk port: one installation, one token."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from integration.clients.helpdesk.django_helpdesk.comment import comment, is_noted
from integration.clients.helpdesk.django_helpdesk.fields import changes, ticket_from
from integration.clients.helpdesk.django_helpdesk.payload import Identified, Page, TicketJson, number
from integration.clients.helpdesk.http import HostHttp, Request, decoded
from integration.domain.decision import TicketUpdate
from integration.domain.errors import CredentialsRevoked, TicketGone, UpstreamRefused
from integration.domain.installation import Credentials, Installation
from integration.domain.ticket import Ticket

_OPEN = "1,2"
"""open and reopened; the API knows statuses by number only."""

_PAGE_SIZE = 100
_MOST_PAGES = 1000
_WHOSE = "a ticket's"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DjangoHelpdesk:
    """One installation's django-helpdesk; `installation.base_url` is its root, such as https://example.com/helpdesk."""

    installation: Installation
    credentials: Credentials
    http: HostHttp

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history, in one request; raises TicketGone for one that is deleted or hidden from us."""
        return self.ticket_from(self.call("GET", ticket_path(ticket), TicketJson))

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether a field or a note is missing on the host."""
        return bool(changes(ticket, wanted)) or self._lacks_note(ticket, wanted)

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Send what differs: one PATCH for the fields, then one POST for a note that isn't there yet.

        A POST that fails is never sent again from here, as its note may well stand: read the ticket again first.
        """
        patch = changes(ticket, wanted)
        if patch:
            self.call("PATCH", ticket_path(ticket.id), Identified, payload=patch)
        if wanted.note and self._lacks_note(ticket, wanted):
            note = {"ticket": number(ticket.id, _WHOSE), "comment": comment(wanted.note), "public": False}
            self.call("POST", "followups/", Identified, payload=note)

    def open_tickets(self) -> Iterator[Ticket]:
        """All open and reopened tickets, by id, a hundred a page; those without any history are left out.

        A ticket that is closed while we read may hide another one until the next time.
        """
        for at in range(1, _MOST_PAGES + 1):
            page = self._page(at)
            yield from (self.ticket_from(raw) for raw in page.results if raw.followup_set)
            if page.next is None or not page.results:
                return
        message = f"the helpdesk lists more than {_MOST_PAGES * _PAGE_SIZE} open tickets"
        raise UpstreamRefused(message)

    def ticket_from(self, raw: TicketJson) -> Ticket:
        """A ticket of the API in our words."""
        return ticket_from(raw, self.installation.own_user)

    def call(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> T:
        """The answer of one call below api/, as a value of this type."""
        return decoded(self.send(method, path, query=query, payload=payload), kind)

    def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
    ) -> bytes:
        """The body of the answer of one call below api/; raises what HostHttp.send does."""
        return self.http.send(
            Request(
                method,
                f"{self.installation.base_url.rstrip('/')}/api/{path}",
                headers=_authorization(self.credentials),
                query=query or {},
                payload=payload,
                about_ticket=path.startswith("tickets/"),
            )
        )

    def _lacks_note(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        own_user = self.installation.own_user
        return wanted.note is not None and not is_noted(ticket.timeline, own_user, wanted.note)

    def _page(self, at: int) -> Page:
        query = {"status": _OPEN, "page_size": str(_PAGE_SIZE), "page": str(at)}
        try:
            return self.call("GET", "tickets/", Page, query=query)
        except TicketGone:
            if at == 1:
                raise
            return Page(results=())


def ticket_path(ticket: str) -> str:
    """A ticket's path below api/; raises UpstreamRefused for an id that is no number."""
    return f"tickets/{number(ticket, _WHOSE)}/"


def _authorization(credentials: Credentials) -> Mapping[str, str]:
    token = credentials.api_token
    if not (token.isascii() and token.isprintable() and token.strip()):
        message = "the installation's API token isn't one; copy it again from the helpdesk"
        raise CredentialsRevoked(message)
    return {"Authorization": f"Token {token.strip()}"}
