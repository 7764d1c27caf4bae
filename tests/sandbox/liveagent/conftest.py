"""An account whose clock stands still on a Monday at 10:00 UTC, a client with its key, and somebody who gets hooks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.liveagent import RunningLiveAgent
from sandbox.loopback import Server

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass(slots=True)
class Receiver:
    """What came in: method, path with query, body; it answers `status`."""

    url: str = ""
    status: int = 200
    came: list[tuple[str, str, str]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = (await request.body()).decode()
        self.came.append((request.method, f"{request.url.path}?{request.url.query}", body))
        return Response(status_code=self.status)


@pytest.fixture
def desk() -> Iterator[RunningLiveAgent]:
    with RunningLiveAgent(MONDAY) as running:
        yield running


@pytest.fixture(scope="session")
def wire() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def api(desk: RunningLiveAgent, wire: httpx.Client) -> httpx.Client:
    wire.base_url = httpx.URL(f"{desk.url}/api/v3")
    wire.headers["apikey"] = desk.v3_key
    return wire


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got, server = Receiver(), Server()
    server.start(Starlette(routes=[Route("/{rest:path}", got.answer, methods=["GET", "POST", "PUT", "DELETE"])]))
    got.url = server.url
    yield got
    server.stop()


@pytest.fixture
def ada(desk: RunningLiveAgent) -> str:
    return desk.admin.adds_agent("Ada Byron", "ada@desk.example", "default")


@pytest.fixture
def ticket(desk: RunningLiveAgent) -> str:
    return desk.customers.mails("vip@customer.example", "Down", "Nothing works", name="Vip Customer")
