"""What whoever follows hears of a call to a host: each try, how it ended, and nothing that leads in."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import respx

from integration.clients.helpdesk.http import HostHttp, Request
from integration.domain.errors import UpstreamRefused, UpstreamUnavailable
from tests.fakes.watchers import Follower

URL = "https://helpdesk.example.com/api/tickets/7/"


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def http() -> Iterator[HostHttp]:
    http = HostHttp(lambda: datetime(2026, 3, 2, 12, tzinfo=UTC), wait=lambda _seconds: None)
    yield http
    http.close()


@pytest.fixture
def follower(http: HostHttp) -> Follower:
    http.tracing = follower = Follower()
    return follower


@pytest.mark.parametrize(
    ("method", "name"),
    [("GET", "host read"), *((method, "host write") for method in ("PUT", "PATCH", "POST", "DELETE"))],
)
def test_a_call_is_a_step_with_its_method_and_status(
    http: HostHttp, follower: Follower, router: respx.MockRouter, method: str, name: str
) -> None:
    router.route(url=URL).respond(200, json={})
    http.send(Request(method, URL))
    (step,) = follower.spans
    assert (step.name, step.error) == (name, "")
    assert step.attributes == {"http.request.method": method, "http.response.status_code": 200}


def test_each_try_is_a_step_of_its_own(http: HostHttp, follower: Follower, router: respx.MockRouter) -> None:
    router.get(URL).side_effect = [httpx.ConnectError("refused"), httpx.Response(503), httpx.Response(200, json={})]
    http.send(Request("GET", URL))
    assert [(each.error, each.attributes.get("http.response.status_code")) for each in follower.spans] == [
        ("Passing", None),
        ("503", 503),
        ("", 200),
    ]


def test_what_the_host_refuses_ends_the_step_with_its_status(
    http: HostHttp, follower: Follower, router: respx.MockRouter
) -> None:
    router.get(URL).respond(404)
    with pytest.raises(UpstreamRefused):
        http.send(Request("GET", URL))
    (step,) = follower.spans
    assert (step.attributes["http.response.status_code"], step.error) == (404, "404")


def test_a_step_leads_nobody_in_and_the_host_hears_of_no_trace(
    http: HostHttp, follower: Follower, router: respx.MockRouter
) -> None:
    route = router.post(url__startswith=URL).respond(200, json={})
    headers, payload = {"Authorization": "Token secret-of-ours"}, {"body": "secret words"}
    http.send(Request("POST", URL, headers, {"key": "secret-key"}, payload))
    assert "secret" not in str(follower.spans)
    assert "helpdesk.example" not in str(follower.spans)
    assert {"traceparent", "tracestate", "baggage"}.isdisjoint(route.calls.last.request.headers)


def test_where_nobody_follows_calls_are_as_ever(http: HostHttp, router: respx.MockRouter) -> None:
    router.get(URL).side_effect = httpx.ConnectError("refused")
    with pytest.raises(UpstreamUnavailable):
        http.send(Request("GET", URL))
