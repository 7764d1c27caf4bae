"""A path comes to a function decoded once, and nobody decodes it again: what was encoded twice reaches no other route.

%252F is a text with %2F in it, and no slash: not on the way to a route, nor within it.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mangum import Mangum
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from integration.app import build_app
from integration.handlers.gateway_path import as_the_gateway_told
from integration.handlers.pages import Health, Home
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from sandbox.aws.http_events import ThroughTheGateway
from tests.fakes.now import StandingNow

LETTERS = st.text(st.sampled_from("ab/%.?#;\\é\x00 2F5e+&="), min_size=1, max_size=8)


def told(name: str) -> Any:  # noqa: ANN401 - Starlette's
    async def tell(request: Request) -> JSONResponse:
        return JSONResponse({"route": name, **request.path_params})

    return tell


class InProcess:
    """The function, without a process of its own."""

    def __init__(self, app: Starlette) -> None:
        self._function = Mangum(as_the_gateway_told(app), lifespan="off")  # type: ignore[arg-type]

    def invoke(self, event: Any) -> Any:  # noqa: ANN401 - whatever JSON says
        return self._function(event, None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """All addresses of webhooks, the pages, and two that differ by a slash alone; each says which route it is."""
    path = tmp_path_factory.mktemp("paths") / "desk.sqlite3"
    store = open_store(path, keys=[new_key()], synchronous="NORMAL", now=StandingNow())
    others = [Route("/vip/{token}", told("page")), Route("/vip/{token}/message", told("message"))]
    app = build_app(told("hook"), Home(store, "1"), Health(store, "1"), None, others)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with httpx.Client(transport=ThroughTheGateway(InProcess(app)), base_url="https://desk.example") as client:
        yield client
    asyncio.set_event_loop(None)
    loop.close()
    store.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(text=LETTERS)
def test_what_is_encoded_twice_stays_in_its_part_of_the_path(client: httpx.Client, text: str) -> None:
    once = quote(f"x{text}", safe="")  # a part of dots alone is the client's own business
    answer = client.get(f"/vip/{quote(once, safe='')}")
    assert (answer.status_code, answer.json()) == (200, {"route": "page", "token": once})
    answer = client.post(f"/hooks/zendesk/{quote(once, safe='')}/secret")
    assert answer.json() == {"route": "hook", "host": "zendesk", "installation": once, "secret": "secret"}


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        ("/vip/t%252Fmessage", {"route": "page", "token": "t%2Fmessage"}),
        ("/vip/t%25252Fmessage", {"route": "page", "token": "t%252Fmessage"}),
        ("/vip/%252e%252e%252fhealth", {"route": "page", "token": "%2e%2e%2fhealth"}),
        ("/vip/t/%256dessage", None),
        ("/vip%252Ft", None),
        ("/%2576ip/t", None),
        ("/hooks/zendesk%252Fmain/secret", {"route": "hook", "host": "zendesk%2Fmain", "key": "secret"}),
        ("/%2568ooks/zendesk/main/secret", None),
        ("/hooks%252Fzendesk/main/secret", None),
        ("/hooks/zendesk/main%252Fsecret", {"route": "hook", "host": "zendesk", "key": "main%2Fsecret"}),
        ("/%2568ealth", None),
        ("/vip/%2e%2e/health", None),
    ],
)
def test_no_route_is_reached_that_the_path_decoded_once_is_not(
    client: httpx.Client, path: str, reached: dict[str, str] | None
) -> None:
    answer = client.get(path)
    assert answer.status_code == (200 if reached else 404)
    assert not reached or answer.json() == reached
