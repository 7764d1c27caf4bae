"""The API of one Zendesk account as far as the way in, its examination and our webhook need it, for respx."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import respx

from integration.clients.helpdesk.zendesk.account import HOOK_NAME
from integration.clients.helpdesk.zendesk.webhook import EVENT_TYPES

ROOT = "https://acme.zendesk.com"
API = "/api/v2/"
ENDPOINT = "https://vip.example/hooks/zendesk/zd-acme.secret"
OURS = {
    "vip_severity": "integer",
    "vip_first_due": "text",
    "vip_followup_due": "text",
    "vip_first_due_day": "date",
    "vip_followup_due_day": "date",
}
COMPANY = ("vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent")

Row = dict[str, Any]


def ticket_fields(**left_out: object) -> list[Row]:
    rows = enumerate(OURS.items(), 1)
    named = [{"id": n, "type": kind, "title": key, "description": f"vipdesk:{key}"} for n, (key, kind) in rows]
    return [row for row in named if row["title"] not in left_out]


@dataclass
class Acme:
    """The account's API; `refused` are answered with this status, by the beginning of their path."""

    me: Row = field(default_factory=lambda: {"id": 901, "name": "Ada", "email": "ada@acme.example", "role": "admin"})
    users: dict[str, Row] = field(default_factory=dict)
    fields: list[Row] = field(default_factory=ticket_fields)
    company_fields: list[str] = field(default_factory=lambda: list(COMPANY))
    organizations: list[Row] = field(default_factory=list)
    apps: list[Row] = field(default_factory=lambda: [{"id": 7, "app_id": 1}, {"id": 77, "app_id": 34}])
    hooks: dict[str, Row] = field(default_factory=dict)
    secret: str = "the secret"
    invocations: list[Row] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)

    def serve(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix(API)
        self.lines.append(f"{request.method} {path}")
        self.asked.append(request)
        for begin, status in self.refused.items():
            if path.startswith(begin):
                return httpx.Response(status, json={"error": "no"})
        found = self._answer(request.method, path)
        return (
            httpx.Response(404, json={"error": "RecordNotFound"}) if found is None else httpx.Response(200, json=found)
        )

    def _answer(self, method: str, path: str) -> Row | None:
        lists: dict[str, Row] = {
            "users/me": {"user": self.me},
            "ticket_fields": {"ticket_fields": self.fields},
            "organization_fields": {
                "organization_fields": [{"id": 1, "type": "text", "key": key} for key in self.company_fields]
            },
            "organizations": {"organizations": self.organizations},
            "apps/installations": {"installations": self.apps},
            "users": {"users": list(self.users.values())},
            "oauth/tokens/current": {},
            "/oauth/tokens": {"access_token": "next-access", "refresh_token": "next", "expires_in": 1800},
            "webhooks/01HOOK/invocations": {"invocations": self.invocations},
            "webhooks/01HOOK/signing_secret": {"signing_secret": {"algorithm": "SHA256", "secret": self.secret}},
            "webhooks/test": {},
        }
        if (method, path) == ("POST", "webhooks/01HOOK/signing_secret"):
            self.secret = "the next secret"
            return {"signing_secret": {"algorithm": "SHA256", "secret": self.secret}}
        if path == "webhooks":
            return self._webhooks(method)
        kind, _, name = path.partition("/")
        if kind == "webhooks" and name in self.hooks:
            return {} if method == "DELETE" and self.hooks.pop(name) else {"webhook": self.hooks[name]}
        if kind == "users" and name in self.users:
            return {"user": self.users[name]}
        return lists.get(path)

    def _webhooks(self, method: str) -> Row:
        if method == "POST":
            self.has_hook()
            return {"webhook": self.hooks["01HOOK"]}
        return {"webhooks": list(self.hooks.values()), "meta": {"has_more": False}}

    def has_hook(self, **changes: object) -> None:
        row = {"id": "01HOOK", "name": HOOK_NAME, "endpoint": ENDPOINT, "status": "active"}
        self.hooks["01HOOK"] = {**row, "subscriptions": list(EVENT_TYPES), **changes}


@contextmanager
def answering(acme: Acme) -> Iterator[None]:
    """The account is at its address, and nothing else is anywhere."""
    with respx.mock(base_url=ROOT, assert_all_called=False) as routes:
        routes.route(path__startswith=API).mock(side_effect=acme.serve)
        routes.route(path="/oauth/tokens").mock(side_effect=acme.serve)
        yield
