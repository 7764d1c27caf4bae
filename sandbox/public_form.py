"""The helpdesk's public form, filled in as a visitor's browser does: fetch the page, send it back with its token."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx

from sandbox.errors import SandboxFailed

_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class FormRefused(SandboxFailed):
    """The form came back instead of a ticket; the message holds what it complained about."""


class PublicForm:
    """`/helpdesk/tickets/submit/` for visitors who are not logged in."""

    def __init__(self, root: str, queue: int) -> None:
        self.url = f"{root}/helpdesk/tickets/submit/"
        self._queue = queue

    def post_ticket(self, sender: str, subject: str, body: str, *, priority: int = 3) -> httpx.Response:
        """The answer to a filled-in form, whatever it is: 302 leads to the new ticket."""
        with httpx.Client(timeout=20, trust_env=False) as browser:
            page = browser.get(self.url).raise_for_status()
            filled = {
                "csrfmiddlewaretoken": _csrf(page.text),
                "queue": str(self._queue),
                "title": subject,
                "body": body,
                "priority": str(priority),
                "submitter_email": sender,
            }
            return browser.post(self.url, data=filled, headers={"Referer": self.url})

    def file_ticket(self, sender: str, subject: str, body: str, *, priority: int = 3) -> int:
        """File a ticket as a visitor; its number, which the redirect names."""
        answer = self.post_ticket(sender, subject, body, priority=priority)
        if answer.status_code != httpx.codes.FOUND:
            message = f"the public form answered {answer.status_code}: {_complaints(answer.text)}"
            raise FormRefused(message)
        (shown,) = parse_qs(urlsplit(answer.headers["location"]).query)["ticket"]
        return int(shown.rpartition("-")[2])


def _csrf(page: str) -> str:
    found = _CSRF.search(page)
    if not found:
        message = "the public form has no CSRF token: is this the helpdesk's page?"
        raise FormRefused(message)
    return found.group(1)


def _complaints(page: str) -> str:
    told = re.findall(r'class="(?:errorlist|text-danger)[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    return "; ".join(re.sub(r"<[^>]+>", " ", text).strip() for text in told) or "no reason on the page"
