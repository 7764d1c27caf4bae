"""Accounts whose clock stands still on a Monday at 10:00 UTC, a client of acme's API, and a receiver of webhooks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.loopback import Server
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.events import TYPE

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
CALLBACK = "http://127.0.0.1:1/zendesk/callback"


@dataclass(frozen=True, slots=True)
class Came:
    """One delivery as it was on the wire."""

    headers: Mapping[str, str]
    body: str

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def type(self) -> str:
        return str(self.told["type"]).removeprefix(TYPE)


@dataclass(slots=True)
class Receiver:
    """What came in; it answers `status`."""

    url: str = ""
    status: int = 200
    came: list[Came] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = (await request.body()).decode()
        self.came.append(Came(dict(request.headers), body))
        return Response("taken", status_code=self.status)

    @property
    def types(self) -> list[str]:
        return [one.type for one in self.came]


@pytest.fixture
def zendesk() -> Iterator[RunningZendesk]:
    with RunningZendesk(MONDAY, redirect_uris=(CALLBACK,)) as running:
        yield running
        assert running.mistakes == []


@pytest.fixture
def acme(zendesk: RunningZendesk) -> Desk:
    return zendesk.account("acme")


@pytest.fixture(scope="session")
def wire() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def api(acme: Desk, wire: httpx.Client) -> httpx.Client:
    """Olga's, who is an admin; with a trailing slash nowhere."""
    wire.base_url = httpx.URL(f"{acme.url}/api/v2")
    wire.headers = httpx.Headers(acme.headers())
    return wire


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got, server = Receiver(), Server()
    server.start(Starlette(routes=[Route("/{rest:path}", got.answer, methods=["POST"])]))
    got.url = server.url
    yield got
    server.stop()


@pytest.fixture
def ada(acme: Desk) -> int:
    return acme.admin.adds_agent("Ada Byron", "ada@desk.example")


@pytest.fixture
def ticket(acme: Desk) -> int:
    return acme.customers.mails("vip@customer.example", "Down", "Nothing works", name="Vip Customer")


def made_hook(api: httpx.Client, receiver: Receiver, *types: str) -> str:
    """A webhook for these types of events; its id."""
    webhook = {
        "name": "VIP Desk",
        "endpoint": f"{receiver.url}/hooks",
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": [TYPE + one for one in types],
    }
    answer = api.post("/webhooks", json={"webhook": webhook})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["webhook"]["id"])
