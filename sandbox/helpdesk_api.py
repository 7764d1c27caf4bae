"""The helpdesk's REST API, as one of its users calls it; answers are the API's own JSON objects."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import httpx

JSON = dict[str, Any]


class HelpdeskApi:
    """The API under `<root>/helpdesk/api/` with one user's token; a refusal raises httpx.HTTPStatusError."""

    def __init__(self, root: str, token: str, queue: int) -> None:
        self.url = f"{root}/helpdesk/api/"
        self.token = token
        self._queue = queue
        self._http = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Token {token}"}, timeout=20, trust_env=False
        )

    def __enter__(self) -> Self:
        """Itself; its connections are given back at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """No connection is left open."""
        self._http.close()

    def post_ticket(self, sender: str, subject: str, body: str, **fields: object) -> httpx.Response:
        """The answer to a new ticket, whatever it is; 500 also where the ticket was made and its webhook failed."""
        ticket = {"queue": self._queue, "title": subject, "description": body, "submitter_email": sender, "priority": 3}
        return self._http.post("tickets/", json=ticket | fields)

    def file_ticket(self, sender: str, subject: str, body: str, **fields: object) -> int:
        """File a ticket in somebody's name; its number."""
        return int(_object(self.post_ticket(sender, subject, body, **fields))["id"])

    def reply(self, ticket: int, text: str, *, public: bool = True, **fields: object) -> JSON:
        """Write to the customer (or, where not public, for the agents alone); the follow-up.

        No title is sent: django-helpdesk would rename the ticket.
        """
        follow_up = {"ticket": ticket, "comment": text, "public": public}
        return _object(self._http.post("followups/", json=follow_up | fields))

    def note(self, ticket: int, text: str) -> JSON:
        """Leave a private note; the follow-up."""
        return self.reply(ticket, text, public=False)

    def change(self, ticket: int, **fields: object) -> JSON:
        """Set fields of a ticket, which fires no webhook; the ticket."""
        return _object(self._http.patch(f"tickets/{ticket}/", json=fields))

    def hold(self, ticket: int, *, on: bool = True) -> JSON:
        """Put a ticket on hold, or take it off, without a trace in its history; the ticket."""
        return self.change(ticket, on_hold=on)

    def make_private(self, follow_up: int) -> JSON:
        """Hide an entry of a ticket's history from the customer, which fires no webhook; the follow-up."""
        return _object(self._http.patch(f"followups/{follow_up}/", json={"public": False}))

    def delete_follow_up(self, follow_up: int) -> None:
        """Remove an entry of a ticket's history for good, which fires no webhook."""
        self._http.delete(f"followups/{follow_up}/").raise_for_status()

    def delete(self, ticket: int) -> None:
        """Remove a ticket for good."""
        self._http.delete(f"tickets/{ticket}/").raise_for_status()

    def ticket(self, ticket: int) -> JSON:
        """A ticket with its follow-ups."""
        return _object(self._http.get(f"tickets/{ticket}/"))

    def tickets(self) -> list[JSON]:
        """All tickets, whatever their status."""
        return list(self._pages())

    def _pages(self) -> Iterator[JSON]:
        page: str | None = "tickets/?page_size=100"
        while page:
            answer = _object(self._http.get(page))
            yield from answer["results"]
            page = answer["next"]


def _object(response: httpx.Response) -> JSON:
    response.raise_for_status()
    return dict(response.json())
