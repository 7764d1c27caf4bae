"""A Google whose clock stands still on a Monday at 10:00 UTC, with Dana's calendar, and who calls it as Dana."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict, Unpack

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from sandbox.loopback import Server

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
DANA = "dana@desk.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
JSON = dict[str, Any]
Value = str | int | list[str]


class Rest(TypedDict, total=False):
    """What a call may say besides."""

    headers: dict[str, str]
    params: Mapping[str, Value]
    timeout: float


@dataclass(slots=True)
class Receiver:
    """The headers of what came in; it answers `status`."""

    url: str = ""
    status: int = 204
    came: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.came.append(dict(request.headers))
        return Response(status_code=self.status)

    def numbers(self) -> list[int]:
        return [int(one["x-goog-message-number"]) for one in self.came]

    def states(self) -> list[str]:
        return [one["x-goog-resource-state"] for one in self.came]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls the API with one token, as plainly as can be."""

    client: httpx.Client
    base: str
    bearer: str

    def asks(self, verb: str, path: str, body: object = None, **rest: Unpack[Rest]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.bearer}", **rest.get("headers", {})}
        params, timeout = rest.get("params", {}), rest.get("timeout", 10)
        url = f"{self.base}{path}"
        return self.client.request(verb, url, json=body, headers=headers, params=params, timeout=timeout)

    def gets(self, path: str, **query: Value) -> JSON:
        answer: JSON = self.asks("GET", path, params=query).raise_for_status().json()
        return answer

    def lists(self, **query: Value) -> JSON:
        return self.gets("calendars/primary/events", **query)

    def inserts(self, body: JSON, **query: Value) -> JSON:
        answer: JSON = self.asks("POST", "calendars/primary/events", body, params=query).raise_for_status().json()
        return answer

    def patches(self, event_id: str, body: JSON, **query: Value) -> JSON:
        path = f"calendars/primary/events/{event_id}"
        answer: JSON = self.asks("PATCH", path, body, params=query).raise_for_status().json()
        return answer


def error_of(answer: httpx.Response) -> tuple[int, str]:
    """The status and the reason of an answer that says no, in Google's shape."""
    said = answer.json()["error"]
    assert said["code"] == answer.status_code
    return answer.status_code, said["errors"][0]["reason"]


def timed(start: datetime, end: datetime, **fields: object) -> JSON:
    """The body of an event."""
    return {"start": {"dateTime": start.isoformat()}, "end": {"dateTime": end.isoformat()}, **fields}


@pytest.fixture
def google() -> Iterator[RunningGoogleCalendar]:
    with RunningGoogleCalendar(MONDAY) as running:
        yield running


@pytest.fixture
def dana(google: RunningGoogleCalendar) -> Agent:
    return google.agent(DANA)


@pytest.fixture(scope="session")
def wire() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


@pytest.fixture
def api(google: RunningGoogleCalendar, dana: Agent, wire: httpx.Client) -> Caller:
    return Caller(wire, google.api_url, google.bearer(dana.email))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got, server = Receiver(), Server()
    server.start(Starlette(routes=[Route("/{rest:path}", got.answer, methods=["POST"])]))
    got.url = f"{server.url}/push"
    yield got
    server.stop()
