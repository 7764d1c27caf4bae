"""A Zendesk account in small behind respx: what its documents say of the calls that we make, no more."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import repeat
from typing import Any

import httpx

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.api import Zendesk
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.signing import signature
from integration.clients.helpdesk.zendesk.webhook import ZendeskWebhook
from integration.domain.grant import Grant
from integration.domain.installation import Credentials, HookIdentity, Installation, SigningSecret
from integration.domain.marketplace import MarketplaceApp
from integration.domain.ticket import Ticket
from tests.clients.helpdesk.contract import NOON, Make
from tests.clients.helpdesk.zendesk_json import (
    AGENT,
    API,
    BEGUN,
    BOT,
    COMPANY,
    CUSTOMER,
    FIELD_IDS,
    GROUP,
    MAIL,
    OTHER_GROUP,
    OWN_USER,
    RULE,
    TICKET,
    WEB,
    audit_json,
    change_json,
    comment_json,
    field_json,
    memberships,
    organization_field_json,
    organization_json,
    people,
    seconds,
    stamp,
    ticket_json,
    user_json,
)
from tests.fakes.budgets import FakeBudgets
from tests.fakes.grants import FakeGrants

ROOT = "https://acme.zendesk.com"
ACCOUNT = "12345678"
HOOK = HookIdentity("01HOOKOFVIPDESK0000000000", (SigningSecret("c2lnbmVkLWJ5LWFjbWUtYWxvbmU="),))
CREDENTIALS = Credentials(api_token="zd-not-a-token", webhook_secret="9QmT2v_wX4", hook=HOOK)
INSTALLATION = Installation("acme", "zendesk", ROOT, str(OWN_USER), bots=frozenset({str(BOT)}), account=ACCOUNT)
APP = MarketplaceApp("VIP Desk", "4711", "4712", "zdg-vip-desk", "not-a-secret")
PRIORITIES = {"urgent", "high", "normal", "low", None}
STATUSES = {"new", "open", "pending", "hold", "solved", "closed"}
UPDATABLE = {
    *("tags", "priority", "group_id", "assignee_id", "custom_fields", "comment", "due_at", "status", "type"),
    *("safe_update", "updated_stamp", "subject", "external_id"),
}
ORGANIZATION_FIELDS = ("vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent", "region")
_NOTE_END = re.compile(r"(?<=\))\n\n(?=.)")
_HIDDEN = 60

EVENT = json.dumps(
    {
        "account_id": int(ACCOUNT),
        "detail": {"id": str(TICKET), "actor_id": str(CUSTOMER), "status": "OPEN", "tags": None, "priority": None},
        "event": {"comment": {"id": "1", "body": "Any news?", "is_public": True}},
        "id": "0b0e7a52-1c0d-4f5e-9a53-3f1c2d4e5a6b",
        "subject": f"zen:ticket:{TICKET}",
        "time": "2026-03-02T12:00:00.672717030Z",
        "type": "zen:event-type:ticket.comment_added",
        "zendesk_event_version": "2022-11-06",
    }
).encode()


@dataclass(frozen=True)
class Rule:
    """A trigger of the account that answers our public comments, within the update that brings one."""

    tags: tuple[str, ...] = ()
    group_id: int | None = None
    assignee_id: int | None = None

    def changes(self, ticket: Mapping[str, Any]) -> Mapping[str, Any]:
        place = {"group_id": self.group_id, "assignee_id": self.assignee_id}
        return {"tags": [*ticket["tags"], *self.tags], **{name: one for name, one in place.items() if one}}


@dataclass
class ZendeskSite:
    """Its state is JSON by id; `always` and `answer` put other answers in the way.

    `most_exported` is how many tickets one answer of its export holds, `made` are tickets by the key that made them.
    `renewals` are requests for another token, which are refused. `rule` is a trigger of the account, `days_alone` one
    that keeps the day alone of a task's due date, and `lost` how many of our next updates have no answer.
    """

    tickets: dict[int, dict[str, Any]]
    audits: dict[int, list[dict[str, Any]]]
    users: dict[int, dict[str, Any]] = field(default_factory=people)
    organizations: dict[int, dict[str, Any]] = field(default_factory=lambda: {COMPANY: organization_json()})
    fields: list[dict[str, Any]] = field(default_factory=lambda: [field_json(key) for key in FIELD_IDS])
    organization_fields: list[dict[str, Any]] = field(
        default_factory=lambda: [organization_field_json(n, key) for n, key in enumerate(ORGANIZATION_FIELDS)]
    )
    groups: dict[int, str] = field(default_factory=lambda: {GROUP: "Support", OTHER_GROUP: "Second level"})
    memberships: list[dict[str, Any]] = field(default_factory=memberships)
    budgets: FakeBudgets = field(default_factory=FakeBudgets)
    grants: FakeGrants = field(default_factory=FakeGrants)
    webhook: ZendeskWebhook = field(default_factory=ZendeskWebhook)
    credentials: Credentials = CREDENTIALS
    installation: Installation = INSTALLATION
    ticket: str = str(TICKET)
    agent: str = str(AGENT)
    bot: str = str(BOT)
    event: bytes = EVENT
    names_events: bool = True
    keeps_merged: bool = True
    group: str = str(OTHER_GROUP)
    most_exported: int = 25
    per_second: int = 1
    per_request: int = 25
    requests_of_a_walk: int = 8 * 25 + 8
    waits: list[float] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    renewals: list[httpx.Request] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    now: datetime = NOON
    made: dict[str, int] = field(default_factory=dict)
    rule: Rule | None = None
    days_alone: bool = False
    lost: int = 0
    _script: Iterator[Make] = field(default_factory=lambda: iter(()))

    def __post_init__(self) -> None:
        day = timedelta(days=20)
        token = self.credentials.api_token
        self.grants.keep_grant(self.installation.id, Grant(token, "zd-not-a-refresh", self.now + day, self.now + day))

    # -------------------------------------------------------------------------------------------- what tests ask of it

    @cached_property
    def desk(self) -> Zendesk:
        return self.another_desk()

    def another_desk(self) -> Zendesk:
        """As another process has it: nothing is kept yet."""
        return Zendesk(self.calls)

    @property
    def calls(self) -> Calls:
        return Calls(self.installation, self.wire)

    @cached_property
    def wire(self) -> HostWire:
        return HostWire(self.http, self.budgets, self.grants, lambda: self.now, APP)

    @cached_property
    def http(self) -> HostHttp:
        return HostHttp(lambda: self.now, wait=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    def headers(self, body: bytes) -> Mapping[str, str]:
        at = stamp(NOON)
        return {
            "x-zendesk-account-id": ACCOUNT,
            "x-zendesk-webhook-id": HOOK.webhook,
            "x-zendesk-webhook-invocation-id": "8350205582",
            "x-zendesk-webhook-signature": signature(HOOK.secrets[0].text, at, body),
            "x-zendesk-webhook-signature-timestamp": at,
        }

    @property
    def sent(self) -> list[str]:
        return [request.method for request in self.requests]

    @property
    def lines(self) -> list[str]:
        """Methods and paths of what was sent."""
        return [f"{request.method} {request.url.path.removeprefix('/api/v2/')}" for request in self.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(request.content)["ticket"] for request in self.requests if request.method == "PUT"]

    def forget(self) -> None:
        self.requests.clear()
        self.moments.clear()

    def tags(self) -> Sequence[str]:
        return [*self.mine["tags"]]

    def set_tags(self, *tags: str) -> None:
        self.changes(AGENT, tags=[*tags])

    def notes(self) -> Sequence[str]:
        """Our notes; several may stand in one comment, each with its key below it."""
        return [part for text in self._ours(public=False) for part in _NOTE_END.split(text)]

    def messages(self) -> Sequence[str]:
        return self._ours(public=True)

    def _ours(self, *, public: bool) -> list[str]:
        events = (event for audit in self.audits[int(self.ticket)] for event in audit["events"])
        said = (event for event in events if event["type"] == "Comment" and event["author_id"] == OWN_USER)
        return [event["body"] for event in said if event["public"] is public]

    def says(self, who: str | None, text: str, *, public: bool = True) -> None:
        """A customer's word opens a ticket that waits or is solved."""
        author = CUSTOMER if who is None else int(who)
        events = [comment_json(author, text, public=public)]
        if who is None and self.mine["status"] in {"pending", "hold", "solved"}:
            events.append(change_json("status", "open", self.mine["status"]))
            self.mine["status"] = "open"
        self.happens(author, *events, via=dict(MAIL if who is None else WEB))

    def happens(self, author: int, *events: Mapping[str, Any], ticket: int | None = None, **other: object) -> None:
        """An audit more on a ticket, now; Zendesk's stamps count whole seconds."""
        number = int(self.ticket) if ticket is None else ticket
        audits = self.audits[number]
        at = stamp(self.now)
        audits.append(audit_json(audits[-1]["id"] + 1, at, author, *events, **{"ticket_id": number, **other}))
        self._touch(number, at)

    def changes(self, author: int, *, ticket: int | None = None, **values: Any) -> None:  # noqa: ANN401 - JSON
        """Somebody changes properties of a ticket: status, assignee_id, tags, priority …"""
        number = int(self.ticket) if ticket is None else ticket
        events = [change_json(name, value, self.tickets[number][name]) for name, value in values.items()]
        self.tickets[number] |= values
        self.happens(author, *events, ticket=number)

    def sets(self, author: int, key: str, value: object) -> None:
        """Somebody enters a value into one of our ticket fields."""
        before = self.value_of(key)
        self._put_value(self.mine, FIELD_IDS[key], value)
        self.happens(author, change_json(str(FIELD_IDS[key]), value, before))

    def value_of(self, key: str) -> Any:  # noqa: ANN401 - JSON
        return next(each["value"] for each in self.mine["custom_fields"] if each["id"] == FIELD_IDS[key])

    def proposes(self, severity: str) -> None:
        self._put_value(self.mine, FIELD_IDS["vip_proposed_severity"], int(severity))

    def merge(self) -> Ticket:
        """Ticket 34, an hour older, is merged into this one: each has a private comment that names the other."""
        number = 34
        at = "2026-03-02T09:{}:00Z".format
        self.tickets[number] = ticket_json(number, created_at=at("30"), status="open", updated_at=at("41"))
        self.audits[number] = [
            audit_json(30, at("30"), CUSTOMER, comment_json(CUSTOMER, "Nothing answers."), via=dict(MAIL)),
            audit_json(31, at("40"), AGENT, comment_json(AGENT, "We look at it.")),
            audit_json(32, at("41"), OWN_USER, comment_json(OWN_USER, "VIP\n\n(vip-desk: recognised)", public=False)),
        ]
        before = self.desk.read(str(number))
        into = f'This request was closed and merged into request #{self.ticket} "Production is down".'
        closing = [change_json("status", "closed", "open"), change_json("tags", ["closed_by_merge"], [])]
        self.happens(AGENT, comment_json(AGENT, into, public=False), *closing, ticket=number)
        self.tickets[number] |= {"status": "closed", "tags": ["closed_by_merge"]}
        here = f'Request #{number} "Production is down" was closed and merged into this request. Last comment in …'
        self.happens(AGENT, comment_json(AGENT, here, public=False))
        self.now += timedelta(seconds=_HIDDEN)
        return before

    def list_more(self, number: int) -> None:
        """Seven of them in each second."""
        begin = datetime.fromisoformat(BEGUN) + timedelta(minutes=1)
        first = 1000 + len(self.tickets)
        for n in range(first, first + number):
            at = stamp(begin + timedelta(seconds=(n - first) // 7))
            times = {"created_at": at, "updated_at": at, "generated_timestamp": seconds(at)}
            self.tickets[n] = ticket_json(n, **times)
            self.audits[n] = self.audits[int(self.ticket)]

    def close(self, *tickets: str) -> None:
        """A minute ago, as the export hides what is younger."""
        for ticket in tickets:
            self.tickets[int(ticket)]["status"] = "solved"
            self._touch(int(ticket), stamp(self.now - timedelta(seconds=_HIDDEN)))

    def answer(self, *answers: Make) -> None:
        self._script = iter(answers)

    def always(self, answer: Make) -> None:
        self.forget()
        self._script = repeat(answer)

    @property
    def mine(self) -> dict[str, Any]:
        return self.tickets[int(self.ticket)]

    # ------------------------------------------------------------------------------------------------ what it answers

    def serve(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/tokens":
            self.renewals.append(request)
            return _no(400, "invalid_grant")
        self.requests.append(request)
        self.moments.append(self.now)
        for make in self._script:
            answer = make()
            if isinstance(answer, Exception):
                raise answer
            return answer
        if request.headers.get("Authorization") != f"Bearer {self.credentials.api_token}":
            return _no(401, "invalid_token")
        if not request.headers.get("X-Zendesk-Marketplace-App-Id"):
            return _no(400, "NoMarketplaceHeaders")
        return self._answered(request)

    def _answered(self, request: httpx.Request) -> httpx.Response:  # noqa: C901, PLR0911, PLR0912 - a table of addresses
        query = dict(request.url.params)
        match request.method, request.url.path.removeprefix("/api/v2/").split("/"):
            case "GET", ["ticket_fields"]:
                return _yes({"ticket_fields": self.fields})
            case "GET", ["organization_fields"]:
                return _paged(self.organization_fields, "organization_fields", query)
            case "GET", ["organizations"]:
                return _paged([*self.organizations.values()], "organizations", query)
            case "GET", ["organizations", number] if int(number) in self.organizations:
                return _yes({"organization": self.organizations[int(number)]})
            case "GET", ["users"]:
                return _paged([u for u in self.users.values() if u["role"] == query["role"]], "users", query)
            case "GET", ["users", "me"]:
                return _yes({"user": self.users[OWN_USER]})
            case "GET", ["users", number] if int(number) in self.users:
                return _yes({"user": self.users[int(number)]})
            case "GET", ["users", number, "group_memberships"]:
                return _paged([m for m in self.memberships if m["user_id"] == int(number)], "group_memberships", query)
            case "GET", ["groups"]:
                rows = [{"id": one, "name": name, "deleted": False} for one, name in self.groups.items()]
                return _paged(rows, "groups", query)
            case "GET", ["groups", number, "memberships"]:
                return _paged([m for m in self.memberships if m["group_id"] == int(number)], "group_memberships", query)
            case "GET", ["incremental", "tickets", "cursor"]:
                return self._exported(query)
            case "GET", ["tickets"]:
                return _paged(
                    [t for t in self.tickets.values() if t["external_id"] == query["external_id"]], "tickets", query
                )
            case "POST", ["tickets"]:
                return self._file(json.loads(request.content)["ticket"], request.headers.get("Idempotency-Key", ""))
            case method, ["tickets", number, *rest]:
                return self._ticket(method, int(number), rest, request)
        return _no(404, "InvalidEndpoint")

    def _ticket(self, method: str, number: int, rest: list[str], request: httpx.Request) -> httpx.Response:
        if number not in self.tickets or self.tickets[number]["status"] == "deleted":
            return _no(404, "RecordNotFound")
        query = dict(request.url.params)
        match method, rest:
            case "GET", []:
                return _yes({"ticket": self.tickets[number], **self._beside([self.tickets[number]], query)})
            case "GET", ["audits"]:
                authors = {audit["author_id"] for audit in self.audits[number]}
                people = {"users": [user for one, user in self.users.items() if one in authors]}
                beside = people if query.get("include") == "users" else {}
                return _paged(self.audits[number], "audits", query, **beside)
            case "PUT", []:
                return self._put(self.tickets[number], json.loads(request.content))
            case "DELETE", []:
                self.tickets[number]["status"] = "deleted"
                return httpx.Response(204)
        return _no(404, "InvalidEndpoint")

    def _beside(self, tickets: Sequence[Mapping[str, Any]], query: Mapping[str, str]) -> dict[str, Any]:
        wanted = query.get("include", "").split(",")
        people = {each[name] for each in tickets for name in ("requester_id", "submitter_id", "assignee_id")}
        companies = {each["organization_id"] for each in tickets}
        beside = {
            "users": [user for one, user in self.users.items() if one in people],
            "organizations": [each for one, each in self.organizations.items() if one in companies],
        }
        return {name: rows for name, rows in beside.items() if name in wanted}

    def _put(self, ticket: dict[str, Any], body: Mapping[str, Any]) -> httpx.Response:
        """Without the wrapper nothing is changed; tags replace those that are there; only a task has a due date."""
        asked = body.get("ticket", {})
        if asked.get("safe_update") is not None and asked.get("updated_stamp") != ticket["updated_at"]:
            return _no(409, "UpdateConflict")
        if wrong := self._wrong(ticket, asked):
            return httpx.Response(422, json={"error": "RecordInvalid", "details": wrong})
        events = [*self._applied(ticket, asked)]
        if self.rule and asked.get("comment", {}).get("public"):
            events += [change_json(name, one, via=dict(RULE)) for name, one in self.rule.changes(ticket).items()]
            ticket |= self.rule.changes(ticket)
        if events:
            self.happens(OWN_USER, *events, ticket=ticket["id"], via=dict(API))
        if self.lost:
            self.lost -= 1
            message = "late"
            raise httpx.ReadTimeout(message)
        return _yes({"ticket": ticket, "audit": self.audits[ticket["id"]][-1]})

    def _wrong(self, ticket: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        agent, group = asked.get("assignee_id", ticket["assignee_id"]), asked.get("group_id", ticket["group_id"])
        user = self.users.get(agent, {}) if "assignee_id" in asked else {}
        is_out = user.get("suspended") or user.get("active") is False or user.get("role") == "end-user"
        is_member = any((m["user_id"], m["group_id"]) == (agent, group) for m in self.memberships)
        wrong = {
            "base": set(asked) - UPDATABLE,
            "status": ticket["status"] == "closed" or asked.get("status", "open") not in STATUSES,
            "priority": asked.get("priority") not in PRIORITIES,
            "assignee": is_out or (agent is not None and not is_member),
            "group": group is not None and group not in self.groups,
        }
        said = {"error": "InvalidValue", "description": "Assignee: is not assigned to the group"}
        return {name: [said] for name, is_wrong in wrong.items() if is_wrong}

    def _applied(self, ticket: dict[str, Any], asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if comment := asked.get("comment"):
            yield comment_json(OWN_USER, comment["body"], public=comment.get("public", True))
        for name in ("status", "priority", "type", "group_id", "assignee_id", "tags", "subject"):
            if name in asked and asked[name] != ticket[name]:
                yield change_json(name, asked[name], ticket[name])
                ticket[name] = asked[name]
        if "due_at" in asked and ticket["type"] == "task" and asked["due_at"] != ticket["due_at"]:
            yield change_json("due_at", asked["due_at"], ticket["due_at"])
            ticket["due_at"] = asked["due_at"]
            if asked["due_at"] and self.days_alone:
                ticket["due_at"] = f"{asked['due_at'][:10]}T12:00:00Z"
        for each in asked.get("custom_fields", []):
            known = {one["id"]: one["value"] for one in ticket["custom_fields"]}
            if each["id"] in known and known[each["id"]] != each["value"]:
                yield change_json(str(each["id"]), each["value"], known[each["id"]])
                self._put_value(ticket, each["id"], each["value"])

    def _file(self, asked: Mapping[str, Any], key: str) -> httpx.Response:
        if key in self.made:
            return httpx.Response(201, json={"ticket": self.tickets[self.made[key]]})
        number, at = max(self.tickets) + 1, stamp(self.now)
        requester = self._requester(asked["requester"])
        times = {"created_at": at, "updated_at": at, "generated_timestamp": seconds(at)}
        who = {"requester_id": requester, "submitter_id": OWN_USER, "organization_id": None, "via": dict(API)}
        named = {"subject": asked["subject"], "external_id": asked.get("external_id")}
        self.tickets[number] = ticket_json(number, **times, **who, **named)
        comment = comment_json(OWN_USER, asked["comment"]["body"], public=asked["comment"].get("public", True))
        self.audits[number] = [audit_json(number * 10, at, OWN_USER, comment, ticket_id=number, via=dict(API))]
        self.made |= {key: number} if key else {}
        return httpx.Response(201, json={"ticket": self.tickets[number]})

    def _requester(self, asked: Mapping[str, str]) -> int:
        known = (one for one, user in self.users.items() if user["email"] == asked["email"])
        number = next(known, None) or max(self.users) + 1
        self.users.setdefault(number, user_json(number, "end-user", **asked))
        return number

    def _exported(self, query: Mapping[str, str]) -> httpx.Response:
        """What changed, in that order; the last minute is left out."""
        try:
            place = _place(query["cursor"]) if "cursor" in query else (int(query["start_time"]), 0)
        except ValueError:
            return _no(400, "InvalidCursor")
        now = int(self.now.timestamp())
        if "cursor" not in query and place[0] > now - 300:
            return _no(422, "StartTimeTooRecent")
        ready = (each for each in self.tickets.values() if each["generated_timestamp"] <= now - _HIDDEN)
        rows = sorted(ready, key=lambda each: (each["generated_timestamp"], each["id"]))
        rows = [each for each in rows if (each["generated_timestamp"], each["id"]) > place]
        size = min(int(query.get("per_page", "1000")), self.most_exported)
        given = rows[:size]
        last = (given[-1]["generated_timestamp"], given[-1]["id"]) if given else place
        page = {"tickets": given, "end_of_stream": len(rows) <= size, "after_cursor": _cursor(last)}
        return _yes({**page, "before_cursor": None, **self._beside(given, query)})

    def _touch(self, number: int, at: str) -> None:
        last = max(seconds(at), self.tickets[number]["generated_timestamp"])
        self.tickets[number] |= {"updated_at": at, "generated_timestamp": last}

    @staticmethod
    def _put_value(ticket: dict[str, Any], number: int, value: object) -> None:
        for each in ticket["custom_fields"]:
            if each["id"] == number:
                each["value"] = value


def small_site() -> ZendeskSite:
    """One ticket of a customer, just come by mail."""
    events = (
        comment_json(CUSTOMER, "Nothing works since this morning."),
        change_json("subject", "Production is down", made=True),
        change_json("status", "new", made=True),
        change_json("group_id", str(GROUP), made=True),
        {"type": "Notification", "subject": "Received", "body": "We have your request.", "recipients": [CUSTOMER]},
    )
    return ZendeskSite({TICKET: ticket_json()}, {TICKET: [audit_json(100, BEGUN, CUSTOMER, *events, via=dict(MAIL))]})


def _paged(rows: list[dict[str, Any]], name: str, query: Mapping[str, str], **beside: object) -> httpx.Response:
    size, start = int(query.get("page[size]", "100")), int(query.get("page[after]", "0"))
    has_more = len(rows) > start + size
    meta = {"has_more": has_more, "after_cursor": str(start + size) if has_more else None, "before_cursor": None}
    return _yes({name: rows[start : start + size], "meta": meta, "links": {"next": None, "prev": None}, **beside})


def _cursor(place: tuple[int, int]) -> str:
    return urlsafe_b64encode(f"{place[0]}.0||{place[1]}".encode()).decode()


def _place(cursor: str) -> tuple[int, int]:
    second, _, number = urlsafe_b64decode(cursor.encode()).decode().partition(".0||")
    return int(second), int(number)


def _yes(body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def _no(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"error": code, "description": "Not possible"})
