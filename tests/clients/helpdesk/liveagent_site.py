"""A LiveAgent in small behind respx: what its documents say of the calls that we make, no more."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.liveagent.api import LiveAgent
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.listing import ASKED
from integration.clients.helpdesk.liveagent.webhook import LiveAgentWebhook
from integration.domain.installation import Credentials, Installation
from integration.domain.ticket import Ticket
from tests.clients.helpdesk.contract import NOON, Make
from tests.fakes.budgets import FakeBudgets

PAYLOADS = Path(__file__).parent / "payloads" / "liveagent"
ROOT = "https://acme.ladesk.com"
OWN_USER, BOT, AGENT, OTHER, CUSTOMER = "vipdesk1", "chatbot1", "54jhzz7z", "k2m4n6p8", "gv6dy7vk"
CODE = "ABC-DEFGH-123"
INSTALLATION = Installation("acme", "liveagent", ROOT, OWN_USER, bots=frozenset({BOT}))
CREDENTIALS = Credentials(api_token="v3-not-a-key", webhook_secret="9QmT2v_wX4", notes_token="v1-not-a-key")
UPDATABLE = {"owner_contactid", "departmentid", "agentid", "status", "subject", "tags", "custom_fields"}

TAGS = {
    "fqr2": "billing",
    "vip1": "vip",
    "sev1": "vip-sev-1",
    "sev2": "vip-sev-2",
    "sev3": "vip-sev-3",
    "held": "vip-held",
    "tie2": "vip-tier2",
    "call": "vip-callback",
}
DEPARTMENTS = {"default": (AGENT, OTHER, OWN_USER), "dana": (AGENT,), "eve": (OTHER, OWN_USER)}
FIELDS = {"vip_severity", "vip_proposed_severity", "vip_first_due", "vip_followup_due", "order"}


def payload(name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads((PAYLOADS / f"{name}.json").read_bytes())


def ticket_json(code: str = CODE, **other: object) -> dict[str, Any]:
    """A ticket as GET /tickets/{id} shows it."""
    return {
        "id": f"id{code[-3:]}{code[:3]}".lower(),
        "owner_contactid": CUSTOMER,
        "owner_email": "ada@customer.example",
        "owner_name": "Ada Sample",
        "departmentid": "default",
        "agentid": None,
        "status": "N",
        "tags": [],
        "code": code,
        "channel_type": "E",
        "date_created": "2026-03-02 10:00:00",
        "date_changed": "2026-03-02 10:00:01",
        "date_resolved": None,
        "date_due": "2026-03-09 10:00:00",
        "date_deleted": None,
        "last_activity": "2026-03-02 10:00:01",
        "last_activity_public": "2026-03-02 10:00:01",
        "public_access_urlcode": "0123456789abcdef",
        "subject": "Production is down",
        "custom_fields": [],
        **other,
    }


def group_json(kind: str, at: str, by: str | None, *said: tuple[str, str], **other: object) -> dict[str, Any]:
    """A message group; each of its messages is its type and its text."""
    messages = [
        {"id": f"{at[-2:]}{n}", "userid": by, "type": t, "datecreated": at, "format": "T", "message": text}
        for n, (t, text) in enumerate(said)
    ]
    usual = {"parent_id": None, "user_full_name": "Somebody", "status": "V", "datefinished": None, "sort_order": 0}
    return {
        "id": f"g{at[-8:]}{kind}",
        "userid": by,
        "type": kind,
        "datecreated": at,
        **usual,
        "messages": messages,
    } | other


@dataclass
class LiveAgentSite:
    """Its state is `tickets` and `groups`, as JSON, by code; `always` and `answer` put other answers in the way."""

    tickets: dict[str, dict[str, Any]]
    groups: dict[str, list[dict[str, Any]]]
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=lambda: dict(TAGS))
    known_fields: set[str] = field(default_factory=lambda: set(FIELDS))
    refuses_unknown_fields: bool = True
    ignores: set[str] = field(default_factory=set)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    companies: dict[str, dict[str, Any]] = field(default_factory=dict)
    group_names: dict[str, str] = field(default_factory=lambda: {"g1": "VIP", "g2": "Press"})
    sla: dict[str, Any] = field(default_factory=dict)
    budgets: FakeBudgets = field(default_factory=FakeBudgets)
    webhook: LiveAgentWebhook = field(default_factory=LiveAgentWebhook)
    credentials: Credentials = CREDENTIALS
    installation: Installation = INSTALLATION
    ticket: str = CODE
    agent: str = AGENT
    bot: str = BOT
    event: bytes = b"event=message_added&ticket=ABC-DEFGH-123&rule=R2"
    names_events: bool = False
    keeps_merged: bool = False
    group: str = "eve"
    taken_by_answering: bool = True
    per_second: int = 1
    per_request: int = ASKED
    requests_of_a_walk: int = 8 * ASKED + 10
    waits: list[float] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    now: datetime = NOON
    _script: Iterator[Make] = field(default_factory=lambda: iter(()))

    @cached_property
    def desk(self) -> LiveAgent:
        return self.another_desk()

    def another_desk(self) -> LiveAgent:
        """As another process has it: nothing is kept yet."""
        return LiveAgent(Calls(self.installation, self.credentials, self.http, self.budgets, lambda: self.now))

    @cached_property
    def http(self) -> HostHttp:
        return HostHttp(lambda: self.now, wait=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def sent(self) -> list[str]:
        return [request.method for request in self.requests]

    @property
    def lines(self) -> list[str]:
        """Methods and paths of what was sent."""
        return [f"{request.method} {request.url.path.removeprefix('/api/')}" for request in self.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.method == "PUT"]

    def headers(self, _body: bytes) -> Mapping[str, str]:
        return {}

    def forget(self) -> None:
        self.requests.clear()
        self.moments.clear()

    def tags(self) -> Sequence[str]:
        return [self.labels[tag] for tag in self._mine["tags"]]

    def set_tags(self, *tags: str) -> None:
        for name in tags:
            if name not in self.labels.values():
                self.labels[f"t{len(self.labels)}"] = name
        ids = {name: tag for tag, name in self.labels.items()}
        self._mine["tags"] = [ids[name] for name in tags]

    def notes(self) -> Sequence[str]:
        own = (group for group in self.groups[self.ticket] if group["type"] == "I" and group["userid"] == OWN_USER)
        return [message["message"] for group in own for message in group["messages"]]

    def messages(self) -> Sequence[str]:
        own = (group for group in self.groups[self.ticket] if group["type"] == "4" and group["userid"] == OWN_USER)
        return [message["message"] for group in own for message in group["messages"]]

    def says(self, who: str | None, text: str, *, public: bool = True) -> None:
        kind = "I" if not public else "3" if who is None else "4"
        self.happens(kind, CUSTOMER if who is None else who, ("M" if public else "N", text))
        if public and who in {None, AGENT}:
            self._mine["status"] = "A" if who else "C"

    def happens(self, kind: str, who: str | None, *said: tuple[str, str]) -> None:
        """A group more on the ticket, a minute after the last."""
        groups = self.groups[self.ticket]
        last = datetime.fromisoformat(groups[-1]["datecreated"])
        groups.append(group_json(kind, f"{last + timedelta(minutes=1)}", who, *said))

    def proposes(self, severity: str) -> None:
        self._mine["custom_fields"].append({"code": "vip_proposed_severity", "value": severity})

    def merge(self) -> Ticket:
        code = "MER-GEDXX-777"
        self.tickets[code] = ticket_json(code, date_created="2026-03-02 09:30:00", status="A")
        self.groups[code] = [
            group_json("3", "2026-03-02 09:30:00", CUSTOMER, ("M", "Nothing answers.")),
            group_json("4", "2026-03-02 09:40:00", AGENT, ("M", "We look at it.")),
            group_json("I", "2026-03-02 09:41:00", OWN_USER, ("N", f"VIP\n\n(vip-desk: recognised, {code})")),
        ]
        before = self.desk.read(code)
        self.groups[self.ticket] += self.groups[code]
        self.merged[code] = self.ticket
        del self.tickets[code]
        return before

    def list_more(self, number: int) -> None:
        """Seven of them in each second."""
        begin = datetime.fromisoformat(self._mine["date_created"]) + timedelta(minutes=1)
        for n in range(len(self.tickets), len(self.tickets) + number):
            code = f"MOR-EEEEE-{n:05}"
            made = f"{begin + timedelta(seconds=n // 7)}"
            self.tickets[code] = ticket_json(code, id=f"more{n:05}", date_created=made)
            self.groups[code] = self.groups[self.ticket]

    def close(self, *tickets: str) -> None:
        for ticket in tickets:
            self.tickets[ticket]["status"] = "L"

    def answer(self, *answers: Make) -> None:
        self._script = iter(answers)

    def always(self, answer: Make) -> None:
        self.forget()
        self._script = repeat(answer)

    def serve(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.moments.append(self.now)
        for make in self._script:
            answer = make()
            if isinstance(answer, Exception):
                raise answer
            return answer
        is_old = not request.url.path.startswith("/api/v3/")
        key = self.credentials.notes_token if is_old else self.credentials.api_token
        if request.headers.get("apikey") != key:
            return _no(403, "ApiKey not found")
        return self._old(request) if is_old else self._new(request)

    @property
    def _mine(self) -> dict[str, Any]:
        return self.tickets[self.ticket]

    def _new(self, request: httpx.Request) -> httpx.Response:  # noqa: PLR0911 - a table of addresses
        path = request.url.path.removeprefix("/api/v3/").split("/")
        match request.method, path:
            case "GET", ["tickets"]:
                return _yes(self._list(request))
            case "GET", ["tags"]:
                return _yes([{"id": tag, "name": name, "is_archived": "N"} for tag, name in self.labels.items()])
            case "POST", ["tags"]:
                name = json.loads(request.content)["name"]
                self.labels[f"m{len(self.labels)}"] = name
                return _yes({"id": f"m{len(self.labels) - 1}", "name": name})
            case "GET", ["groups"]:
                return _yes([{"id": one, "name": name} for one, name in self.group_names.items()])
            case "GET", ["agents"]:
                return _yes(
                    [{"id": one, "name": one, "email": f"{one}@x.example"} for one in (AGENT, OTHER, OWN_USER, BOT)]
                )
            case "GET", ["departments"]:
                return _yes([{"department_id": d, "name": d, "agent_ids": [*of]} for d, of in DEPARTMENTS.items()])
            case "GET", ["contacts", contact] if contact in self.contacts:
                return _yes(self.contacts[contact])
            case "GET", ["companies", company] if company in self.companies:
                return _yes(self.companies[company])
            case method, ["tickets", reference, *rest]:
                return self._ticket(method, reference, rest, request)
        return _no(404, "Not found")

    def _ticket(  # noqa: PLR0911 - a table of addresses
        self, method: str, reference: str, rest: list[str], request: httpx.Request
    ) -> httpx.Response:
        found = self.tickets.get(self.merged.get(reference, reference)) or next(
            (one for one in self.tickets.values() if one["id"] == reference), None
        )
        if found is None:
            return _no(404, "Ticket not found")
        match method, rest:
            case "GET", []:
                return _yes(found)
            case "PUT", []:
                return self._put(found, json.loads(request.content))
            case "GET", ["messages"]:
                return _yes(_paged(self.groups[found["code"]], request))
            case "GET", ["history"]:
                return _yes(self.history.get(found["code"], []))
            case "GET", ["sla"]:
                return _yes(self.sla)
        return _no(404, "Not found")

    def _put(self, ticket: dict[str, Any], body: dict[str, Any]) -> httpx.Response:
        unknown = {each["code"] for each in body.get("custom_fields", [])} - self.known_fields
        agent, department = body.get("agentid", ticket["agentid"]), body["departmentid"]
        if set(body) - UPDATABLE or set(body["tags"]) - set(self.labels):
            return _no(400, "Unknown field or tag")
        if unknown and self.refuses_unknown_fields:
            return _no(400, f"Custom field {min(unknown)} does not exist")
        if agent and agent not in DEPARTMENTS[department]:
            return _no(400, f"Agent {agent} is not in department {department}")
        if body.get("status", ticket["status"]) != ticket["status"]:
            self._turn(ticket["code"], body["status"], f"{self.now:%Y-%m-%d %H:%M:%S}")
        taken = {name: value for name, value in body.items() if name not in self.ignores}
        ticket |= taken | {
            "custom_fields": [each for each in taken.get("custom_fields", []) if each["code"] in self.known_fields],
            "date_changed": f"{self.now:%Y-%m-%d %H:%M:%S}",
        }
        return _yes(ticket)

    def _list(self, request: httpx.Request) -> list[dict[str, Any]]:
        found = list(self.tickets.values())
        query = dict(request.url.params)
        for column, operator, wanted in json.loads(query["_filters"]):
            if operator == "NI":
                found = [each for each in found if each[column] not in wanted.split(",")]
            else:
                assert operator == "D>="
                found = [each for each in found if each[column] >= wanted]
        return _paged(sorted(found, key=lambda each: each[query["_sortField"]]), request)

    def _old(self, request: httpx.Request) -> httpx.Response:
        match request.method, request.url.path.split("/"):
            case "POST", ["", "api", "conversations", reference, "messages"]:
                return self._note(reference, dict(parse_qsl(request.content.decode(), keep_blank_values=True)))
        return _no(404, "Not found")

    def _note(self, reference: str, form: Mapping[str, str]) -> httpx.Response:
        code = next((code for code, one in self.tickets.items() if reference in {code, one["id"]}), None)
        if code is None:
            return _no(404, "Conversation not found")
        last = datetime.fromisoformat(self.groups[code][-1]["datecreated"])
        at, by = f"{last + timedelta(minutes=1)}", form["useridentifier"]
        kind = {"N": "I", "M": "4"}[form["type"]]
        self.groups[code].append(group_json(kind, at, by, (form["type"], form["message"])))
        if form["type"] == "M":
            assert form["do_not_send_mail"] == "N"
            self._take_for_an_answer(code, at, by)
        return _yes({"response": {"status": "OK", "statuscode": "0"}})

    def _take_for_an_answer(self, code: str, at: str, by: str) -> None:
        """LA-65, LA-66: an answer is an answer, whoever wrote it."""
        if self.tickets[code]["status"] != "A":
            self._turn(code, "A", at)
        self.tickets[code]["status"] = "A"
        if self.taken_by_answering:
            self.tickets[code] |= {"agentid": by, "departmentid": "default"}

    def _turn(self, code: str, status: str, at: str) -> None:
        ticket = self.tickets[code]
        first = {"status": ticket["status"], "date_from": ticket["date_created"], "agent_id": ticket["agentid"]}
        self.history.setdefault(code, [first]).append({**first, "status": status, "date_from": at})


def small_site() -> LiveAgentSite:
    """One ticket of a customer, just opened by mail."""
    said = ("H", "From: Ada <ada@customer.example>"), ("M", "Nothing works since this morning.")
    groups = {CODE: [group_json("3", "2026-03-02 10:00:00", CUSTOMER, *said)]}
    return LiveAgentSite({CODE: ticket_json()}, groups)


def _paged(rows: list[dict[str, Any]], request: httpx.Request) -> list[dict[str, Any]]:
    query = dict(request.url.params)
    size, page = int(query["_perPage"]), int(query["_page"])
    return rows[(page - 1) * size : page * size]


def _yes(body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def _no(status: int, message: str) -> httpx.Response:
    return httpx.Response(status, json={"message": message})
