"""The helpdesk's pages for staff, used as a browser does: what the REST API can't do, or does without a trace."""

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx

from sandbox.errors import SandboxFailed

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class PageRefused(SandboxFailed):
    """A page came back instead of what was asked for; the message names the page."""


class HelpdeskStaff:
    """One member of staff, logged in at `<root>/helpdesk/`; none of these pages sends a webhook but `answer`."""

    def __init__(self, root: str, name: str, password: str) -> None:
        self._person = {"username": name, "password": password}
        self._http = httpx.Client(base_url=f"{root}/helpdesk/", timeout=20, trust_env=False)

    def __enter__(self) -> Self:
        """Logged in, or PageRefused."""
        self._post("login/", self._person | {"next": ""})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """No connection is left open."""
        self._http.close()

    def merge(self, into: int, *others: int) -> None:
        """Merge these tickets (of the same queue, three at most) into one, which keeps its own values."""
        chosen = "&".join(f"tickets={ticket}" for ticket in (into, *others))
        self._post(f"tickets/merge?{chosen}", {"chosen_ticket": str(into)})

    def hold(self, ticket: int) -> None:
        """Put a ticket on hold, which its history tells."""
        self._lead(f"tickets/{ticket}/hold/")

    def unhold(self, ticket: int) -> None:
        """Take a ticket off hold, which its history tells."""
        self._lead(f"tickets/{ticket}/unhold/")

    def answer(self, ticket: int, text: str, *, public: bool = True, **changes: str) -> None:
        """Comment on a ticket, changing fields in the same go, such as `new_status="3"` or `custom_vip_severity="2"`.

        What is not named is sent back as the page shows it, but for due date and priority, which must be named.
        """
        shown = self._page(f"tickets/{ticket}/edit/")
        sent = {"title": _value(shown, "title"), "queue": "1", "submitter_email": _value(shown, "submitter_email")}
        custom = {name: _value(shown, name) for name in re.findall(r'name="(custom_\w+)"', shown)}
        sent |= {"priority": "3", "comment": text, **custom, **({"public": "1"} if public else {}), **changes}
        self._post(f"tickets/{ticket}/update/", sent, page=f"tickets/{ticket}/")

    def delete_follow_up(self, ticket: int, follow_up: int) -> None:
        """Remove an entry of a ticket's history; only a superuser's word counts."""
        self._lead(f"tickets/{ticket}/followup_delete/{follow_up}/")

    def close_in_bulk(self, *tickets: int, public: bool = False) -> None:
        """Close tickets from the list of tickets."""
        action = "close_public" if public else "close"
        self._post("tickets/update/", {"action": action, "ticket_id": [str(each) for each in tickets]}, page="tickets/")

    def _lead(self, path: str) -> None:
        self._expect_move(path, self._http.get(path))

    def _post(self, path: str, data: Mapping[str, str | list[str]], *, page: str = "") -> None:
        token = _TOKEN.search(self._page(page or path))
        if not token:
            raise PageRefused(_message(page or path, "holds no form"))
        filled: dict[str, str | list[str]] = {"csrfmiddlewaretoken": token.group(1), **data}
        self._expect_move(path, self._http.post(path, data=filled, headers={"Referer": str(self._http.base_url)}))

    def _page(self, path: str) -> str:
        return self._http.get(path).raise_for_status().text

    @staticmethod
    def _expect_move(path: str, answer: httpx.Response) -> None:
        if answer.status_code != httpx.codes.FOUND:
            raise PageRefused(_message(path, f"answered {answer.status_code} instead of leading on"))


def _value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return found.group(1) if found else ""


def _message(path: str, what: str) -> str:
    return f"the helpdesk's page {path.partition('?')[0]} {what}"
