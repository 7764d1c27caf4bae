"""Calls to django-helpdesk's REST API: where it lies, who we are there, and how to spare it heavy work."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from integration.clients.helpdesk.django_helpdesk.payload import number
from integration.clients.helpdesk.http import HostHttp, Request, decoded
from integration.clients.helpdesk.pace import Paced
from integration.domain.errors import CredentialsRevoked, TicketGone
from integration.domain.installation import Credentials, Installation

OPEN = "1,2"
"""open and reopened; the API knows statuses by number only."""

WHOSE = "a ticket's"
_GAP = timedelta(milliseconds=200)
"""A walk asks five times a second at most."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Calls:
    """One installation's API; `installation.base_url` is the helpdesk's root, such as https://example.com/helpdesk."""

    installation: Installation
    credentials: Credentials
    http: HostHttp
    pace: Paced | None = None

    def paced(self) -> "Calls":
        """The same for one walk, no faster than the host may be asked for long."""
        return replace(self, pace=self.http.paced(gap=_GAP))

    def of_ticket(
        self,
        method: str,
        ticket: str,
        kind: type[T],
        *,
        payload: Mapping[str, object] | None = None,
        solved: bool = False,
    ) -> T:
        """The answer of a call about one ticket; `solved` says that it isn't open, as far as is known.

        For any one ticket the host goes through all that its list would hold (views.api.TicketViewSet, 2.6.1), so it is
        looked for among the open ones first: 0.4 s rather than 13 s where there are 10,000.
        """
        path = ticket_path(ticket)
        if not solved:
            try:
                return self.call(method, path, kind, query={"status": OPEN}, payload=payload)
            except TicketGone:  # from among the open ones, at least
                pass
        return self.call(method, path, kind, payload=payload, slow=True)

    def call(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Mapping[str, str] | None = None,
        payload: Mapping[str, object] | None = None,
        slow: bool = False,
    ) -> T:
        """The answer of one call below api/, as a value of this type."""
        request = Request(
            method,
            f"{self.installation.base_url.rstrip('/')}/api/{path}",
            headers=_authorization(self.credentials),
            query=query or {},
            payload=payload,
            about_ticket=path.startswith("tickets/"),
            slow=slow,
        )
        return decoded((self.pace or self.http).send(request), kind)

    def delete(self, ticket: str) -> None:
        """Remove an open ticket for good, with its history."""
        path = f"{self.installation.base_url.rstrip('/')}/api/{ticket_path(ticket)}"
        query = {"status": OPEN}
        self.http.send(Request("DELETE", path, _authorization(self.credentials), query, about_ticket=True))


def ticket_path(ticket: str) -> str:
    """A ticket's path below api/; raises UpstreamRefused for an id that is no number."""
    return f"tickets/{number(ticket, WHOSE)}/"


def _authorization(credentials: Credentials) -> Mapping[str, str]:
    token = credentials.api_token
    if not (token.isascii() and token.isprintable() and token.strip()):
        message = "the installation's API token isn't one; copy it again from the helpdesk"
        raise CredentialsRevoked(message)
    return {"Authorization": f"Token {token.strip()}"}
