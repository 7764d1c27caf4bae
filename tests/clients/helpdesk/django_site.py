"""A django-helpdesk 2.6.1 in small behind respx: what its API was seen to do, no more."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from integration.clients.helpdesk.django_helpdesk.api import DjangoHelpdesk
from integration.clients.helpdesk.django_helpdesk.calls import Calls
from integration.clients.helpdesk.django_helpdesk.listing import ASKED
from integration.clients.helpdesk.django_helpdesk.webhook import DjangoHelpdeskWebhook
from integration.clients.helpdesk.http import HostHttp
from integration.domain.installation import Credentials, Installation
from integration.domain.ticket import Ticket
from tests.clients.helpdesk.contract import NOON, Make

PAYLOADS = Path(__file__).parent / "payloads" / "django_helpdesk"
ROOT = "https://helpdesk.example.com/helpdesk"
OWN_USER = "7"
BOT = "4"
INSTALLATION = Installation("acme", "django-helpdesk", ROOT, OWN_USER, bots=frozenset({BOT}))
_USERS = {2, 4, 7}
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
    bot: str = BOT
    per_second: int = 5
    per_request: int = ASKED
    requests_of_a_walk: int = 8
    names_events: bool = True
    keeps_merged: bool = True
    group: str = "2"
    waits: list[float] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    _now: datetime = NOON
    _script: Iterator[Make] = field(default_factory=lambda: iter(()))

    @property
    def event(self) -> bytes:
        return (PAYLOADS / "agent_replied.json").read_bytes()

    @property
    def desk(self) -> DjangoHelpdesk:
        installation = replace(INSTALLATION, base_url=self.base_url)
        return DjangoHelpdesk(Calls(installation, self.credentials, self.http))

    @cached_property
    def http(self) -> HostHttp:
        return HostHttp(lambda: self._now, wait=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._now += timedelta(seconds=seconds)

    @property
    def sent(self) -> list[str]:
        return [request.method for request in self.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]

    def headers(self, _body: bytes) -> Mapping[str, str]:
        return {}

    def forget(self) -> None:
        self.requests.clear()
        self.moments.clear()

    def tags(self) -> Sequence[str]:
        return [tag for tag in self._mine["custom_vip_tags"].split(",") if tag]

    def set_tags(self, *tags: str) -> None:
        self._mine["custom_vip_tags"] = ", ".join(tags)

    def notes(self) -> Sequence[str]:
        return [f["comment"] for f in self._mine["followup_set"] if str(f["user"]) == OWN_USER and not f["public"]]

    def messages(self) -> Sequence[str]:
        return [f["comment"] for f in self._mine["followup_set"] if str(f["user"]) == OWN_USER and f["public"]]

    def says(self, who: str | None, text: str, *, public: bool = True) -> None:
        history = self._mine["followup_set"]
        user, date = int(who) if who else None, _later(history)
        history.append(follow_up(history[-1]["id"] + 1, date, user=user, comment=text, public=public))

    def proposes(self, severity: str) -> None:
        self._mine["custom_vip_proposed_severity"] = int(severity)

    def merge(self) -> Ticket:
        number = max(self.tickets) + 1
        before, self.tickets[number] = payload("merged_away")["ticket"], {}
        survivor = payload("merged_survivor")["ticket"]["followup_set"]
        history = [_moved(entry, number) for entry in survivor if entry["title"].startswith("[Merged from #12]")]
        self.tickets[number] = before | {"id": number, "merged_to": None, "status": 1, "followup_set": history}
        read = self.desk.read(str(number))
        self.tickets[number] |= {"merged_to": int(self.ticket), "status": 5, "followup_set": []}
        self._mine["followup_set"] += [
            entry | {"title": f"[Merged from #{number}] {before['title']}"} for entry in history
        ]
        return read

    def list_more(self, count: int) -> None:
        last = max(self.tickets)
        self.tickets |= {number: {**self._mine, "id": number} for number in range(last + 1, last + 1 + count)}

    def close(self, *tickets: str) -> None:
        for ticket in tickets:
            self.tickets[int(ticket)]["status"] = 4

    def answer(self, *answers: Make) -> None:
        self._script = iter(answers)

    def always(self, answer: Make) -> None:
        self.forget()
        self._script = repeat(answer)

    def serve(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.moments.append(self._now)
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
                return self._list(request)
            case "POST", ["", "api", "tickets", ""]:
                return self._open(json.loads(request.content))
            case "POST", ["", "api", "followups", ""]:
                return self._follow_up(json.loads(request.content))
            case method, ["", "api", "tickets", number, ""] if int(number) in self._asked_for(request):
                return self._ticket(method, int(number), request.content)
            case _, ["", "api", "tickets", _, ""]:
                return httpx.Response(404, json={"detail": "No Ticket matches the given query."})
        return httpx.Response(404, html="<!doctype html><h1>Not Found</h1>")

    def _asked_for(self, request: httpx.Request) -> list[int]:
        """The host filters what it changes as well as what it lists."""
        statuses = parse_qs(request.url.query.decode()).get("status")
        among = statuses[0].split(",") if statuses else None
        return [number for number, t in sorted(self.tickets.items()) if among is None or str(t["status"]) in among]

    def _list(self, request: httpx.Request) -> httpx.Response:
        found = [self.tickets[number] for number in self._asked_for(request)]
        query = parse_qs(request.url.query.decode())
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
        if ticket["status"] == 3 or (ticket["status"] == 4 and ticket["resolution"] is None):
            ticket["resolution"] = sent["comment"]
        made = follow_up(
            ticket["followup_set"][-1]["id"] + 1,
            _later(ticket["followup_set"]),
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


def _later(history: Sequence[Mapping[str, Any]]) -> str:
    last = datetime.fromisoformat(history[-1]["date"]).astimezone(UTC)
    return (last + timedelta(minutes=1)).isoformat()


def _moved(entry: Mapping[str, Any], number: int) -> dict[str, Any]:
    """An entry of another ticket's captured history, before it was moved."""
    title = "Ticket placed on hold" if entry["comment"] is None else "Server unreachable"
    return {**entry, "id": entry["id"] + number * 100, "ticket": number, "title": title}


def _complaints(name: str, value: object) -> Iterator[tuple[str, list[str]]]:
    """What the host was seen to refuse: a custom field of text takes neither "" nor null, a user must exist."""
    if name.startswith("custom_") and value in {"", None}:
        yield name, ["This field may not be blank."]
    if name == "queue" and value not in {1, 2}:
        yield name, [f'Invalid pk "{value}" - object does not exist.']
    if name == "assigned_to" and value not in _USERS:
        yield name, [f'Invalid pk "{value}" - object does not exist.']
