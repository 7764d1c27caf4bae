"""A django-helpdesk 2.6.1 in small behind respx: what its API was seen to do, no more."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.clients.helpdesk.http import HostHttp
from integration.domain.installation import Credentials, Installation
from tests.clients.helpdesk.contract import NOON, Make

PAYLOADS = Path(__file__).parent / "payloads" / "django_helpdesk"
ROOT = "https://helpdesk.example.com/helpdesk"
OWN_USER = "7"
_USERS = {2, 7}
_CREDENTIALS = Credentials(api_token="5f3c-not-a-token", webhook_secret="9QmT2v_wX4")


def payload(name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads((PAYLOADS / f"{name}.json").read_bytes())


@dataclass
class DjangoSite:
    """Its state is `tickets`, as JSON; `always` and `answer` put other answers in the way."""

    tickets: dict[int, dict[str, Any]]
    webhook: DjangoHelpdeskWebhook = field(default_factory=DjangoHelpdeskWebhook)
    credentials: Credentials = _CREDENTIALS
    base_url: str = ROOT
    ticket: str = "12"
    agent: str = "2"
    waits: list[float] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    _script: Iterator[Make] = field(default_factory=lambda: iter(()))

    @property
    def event(self) -> bytes:
        return (PAYLOADS / "agent_replied.json").read_bytes()

    @property
    def desk(self) -> DjangoHelpdesk:
        installation = Installation("acme", "django_helpdesk", self.base_url, OWN_USER)
        return DjangoHelpdesk(installation, self.credentials, self.http)

    @property
    def http(self) -> HostHttp:
        return HostHttp(lambda: NOON, wait=self.waits.append)

    @property
    def sent(self) -> list[str]:
        return [request.method for request in self.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]

    def forget(self) -> None:
        self.requests.clear()

    def tags(self) -> Sequence[str]:
        return [tag for tag in self._mine["custom_vip_tags"].split(",") if tag]

    def set_tags(self, *tags: str) -> None:
        self._mine["custom_vip_tags"] = ", ".join(tags)

    def notes(self) -> Sequence[str]:
        return [f["comment"] for f in self._mine["followup_set"] if str(f["user"]) == OWN_USER and not f["public"]]

    def answer(self, *answers: Make) -> None:
        self._script = iter(answers)

    def always(self, answer: Make) -> None:
        self.forget()
        self._script = repeat(answer)

    def serve(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        for make in self._script:
            answer = make()
            if isinstance(answer, Exception):
                raise answer
            return answer
        if request.headers.get("Authorization") != f"Token {self.credentials.api_token}":
            return httpx.Response(401, json={"detail": "Invalid token."})
        return self._route(request)

    @property
    def _mine(self) -> dict[str, Any]:
        return self.tickets[int(self.ticket)]

    def _route(self, request: httpx.Request) -> httpx.Response:
        match request.method, request.url.path.removeprefix(urlsplit(ROOT).path).split("/"):
            case "GET", ["", "api", "tickets", ""]:
                return self._list(parse_qs(request.url.query.decode()))
            case "POST", ["", "api", "tickets", ""]:
                return self._open(json.loads(request.content))
            case "POST", ["", "api", "followups", ""]:
                return self._follow_up(json.loads(request.content))
            case method, ["", "api", "tickets", number, ""] if int(number) in self.tickets:
                return self._ticket(method, int(number), request.content)
            case _, ["", "api", "tickets", _, ""]:
                return httpx.Response(404, json={"detail": "No Ticket matches the given query."})
        return httpx.Response(404, html="<!doctype html><h1>Not Found</h1>")

    def _list(self, query: Mapping[str, list[str]]) -> httpx.Response:
        statuses = {int(status) for status in query["status"][0].split(",")}
        found = [ticket for _, ticket in sorted(self.tickets.items()) if ticket["status"] in statuses]
        size, page = int(query["page_size"][0]), int(query["page"][0])
        results = found[(page - 1) * size : page * size]
        if page > 1 and not results:
            return httpx.Response(404, json={"detail": "Invalid page."})
        following = f"https://elsewhere.example/?page={page + 1}" if found[page * size :] else None
        return httpx.Response(200, json={"count": len(found), "next": following, "previous": None, "results": results})

    def _ticket(self, method: str, number: int, content: bytes) -> httpx.Response:
        if method == "DELETE":
            del self.tickets[number]
            return httpx.Response(204)
        changes = json.loads(content) if content else {}
        refused = dict(chain.from_iterable(map(_complaints, changes, changes.values())))
        if refused:
            return httpx.Response(400, json=refused)
        self.tickets[number] |= {name: value for name, value in changes.items() if name in self.tickets[number]}
        return httpx.Response(200, json=self.tickets[number])

    def _open(self, sent: Mapping[str, Any]) -> httpx.Response:
        number = max(self.tickets) + 1
        first = follow_up(number * 100, "2026-03-02T12:00:00Z", user=int(OWN_USER), comment=sent["description"])
        self.tickets[number] = {**payload("new_ticket")["ticket"], **sent, "id": number, "followup_set": [first]}
        return httpx.Response(201, json=self.tickets[number])

    def _follow_up(self, sent: Mapping[str, Any]) -> httpx.Response:
        ticket = self.tickets[sent["ticket"]]
        ticket["title"] = sent.get("title", ticket["title"])
        if any(sign in sent["comment"] for sign in ("{{", "%}", "{#")):
            return httpx.Response(500, html="<h1>Server Error (500)</h1>")
        last = datetime.fromisoformat(ticket["followup_set"][-1]["date"]).astimezone(UTC)
        made = follow_up(
            ticket["followup_set"][-1]["id"] + 1,
            (last + timedelta(minutes=1)).isoformat(),
            user=int(OWN_USER),
            comment=sent["comment"].strip(),
            public=sent["public"],
        )
        ticket["followup_set"].append(made)
        return httpx.Response(201, json=made)


def follow_up(number: int, date: str, **other: object) -> dict[str, Any]:
    """An entry of a history, as the API shows it."""
    usual = {"user": None, "title": "T", "comment": None, "public": True, "new_status": None, "message_id": None}
    return {"id": number, "date": date, **usual, **other}


def _complaints(name: str, value: object) -> Iterator[tuple[str, list[str]]]:
    """What the host was seen to refuse: a custom field of text takes neither "" nor null, a user must exist."""
    if name.startswith("custom_") and value in {"", None}:
        yield name, ["This field may not be blank."]
    if name == "assigned_to" and value not in _USERS:
        yield name, [f'Invalid pk "{value}" - object does not exist.']
