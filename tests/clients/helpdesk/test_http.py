"""The one HTTP client of all hosts: what it never does, and what it costs to have."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.http import HostHttp, RefusedFields, Request, Unknown
from integration.clients.retry_after import retry_after
from integration.domain.errors import TicketGone, UpstreamRefused, UpstreamUnavailable

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
URL = "https://helpdesk.example.com/api/"
GET = Request("GET", URL)


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def http() -> Iterator[HostHttp]:
    http = HostHttp(lambda: NOON, wait=lambda _seconds: None)
    yield http
    http.close()


def test_cookies_are_not_kept(http: HostHttp, router: respx.MockRouter) -> None:
    route = router.get(URL).respond(200, json={}, headers={"Set-Cookie": "sessionid=1; Path=/"})
    http.send(GET)
    http.send(GET)
    assert "Cookie" not in route.calls.last.request.headers


def test_redirects_are_not_followed(http: HostHttp, router: respx.MockRouter) -> None:
    elsewhere = router.get("https://elsewhere.example/").respond(200, json={})
    router.get(URL).respond(301, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(UpstreamRefused, match="http or https"):
        http.send(GET)
    assert not elsewhere.called


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, router: respx.MockRouter) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://")
    router.get(URL).respond(200, json={})
    http = HostHttp(lambda: NOON)
    assert http.send(GET) == b"{}"
    http.close()


def test_an_endless_answer_is_cut_off(http: HostHttp, router: respx.MockRouter) -> None:
    read = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield b" " * 1024 * 1024

    router.get(URL).mock(side_effect=lambda _request: httpx.Response(200, content=endless()))
    with pytest.raises(UpstreamRefused, match="32 MiB"):
        http.send(GET)
    assert len(read) < 40


def test_an_answer_that_trickles_is_given_up(router: respx.MockRouter) -> None:
    present = [NOON]

    def trickle() -> Iterator[bytes]:
        while True:
            present[0] += timedelta(seconds=9)
            yield b" "

    router.get(URL).mock(side_effect=lambda _request: httpx.Response(200, content=trickle()))
    http = HostHttp(lambda: present[0], wait=lambda _seconds: None)
    with pytest.raises(UpstreamUnavailable, match="too long"):
        http.send(GET)
    http.close()


@pytest.mark.parametrize(("method", "tries"), [("GET", 3), ("PATCH", 3), ("POST", 1), ("DELETE", 1)])
def test_only_what_does_no_harm_twice_is_sent_again(
    http: HostHttp, router: respx.MockRouter, method: str, tries: int
) -> None:
    route = router.route().respond(503)
    with pytest.raises(UpstreamUnavailable):
        http.send(Request(method, URL, payload={}))
    assert route.call_count == tries


def test_heavy_work_has_a_minute_and_is_not_asked_for_again_while_the_host_may_still_be_at_it(
    http: HostHttp, router: respx.MockRouter
) -> None:
    route = router.get(URL).mock(side_effect=httpx.ReadTimeout("late"))
    with pytest.raises(UpstreamUnavailable, match="in time"):
        http.send(Request("GET", URL, slow=True))
    assert [call.request.extensions["timeout"]["read"] for call in route.calls] == [60]
    with pytest.raises(UpstreamUnavailable):
        http.send(GET)
    assert [call.request.extensions["timeout"]["read"] for call in route.calls][1:] == [10, 10, 10]


def test_refused_fields_are_named_if_we_sent_them(http: HostHttp, router: respx.MockRouter) -> None:
    router.route().respond(422, json={"details": {"tags": ["private"]}, "assignee": ["private"], "private": 1})
    with pytest.raises(RefusedFields) as caught:
        http.send(Request("PATCH", URL, payload={"ticket": {"tags": [], "status": 1}, "assignee": 2}))
    assert caught.value.fields == ("assignee", "tags")
    assert str(caught.value) == "the helpdesk refused assignee, tags (422)"


def test_a_request_shows_no_secret() -> None:
    shown = repr(Request("GET", URL, headers={"Authorization": "Token abc"}, payload={"note": "private"}))
    assert "abc" not in shown
    assert "private" not in shown


def test_only_a_ticket_can_be_gone(http: HostHttp, router: respx.MockRouter) -> None:
    router.get(URL).respond(404, json={"detail": "Not found."})
    with pytest.raises(UpstreamRefused) as caught:
        http.send(GET)
    assert not isinstance(caught.value, TicketGone)


def test_what_is_not_there_is_told_from_what_is_no_api(http: HostHttp, router: respx.MockRouter) -> None:
    router.get(URL).mock(side_effect=[httpx.Response(404, json={}), httpx.Response(404, html="<h1>no</h1>")])
    with pytest.raises(Unknown):
        http.send(GET)
    with pytest.raises(UpstreamRefused) as caught:
        http.send(GET)
    assert not isinstance(caught.value, Unknown)


def test_a_form_is_sent_as_one(http: HostHttp, router: respx.MockRouter) -> None:
    route = router.post(URL).respond(200, json={})
    http.send(Request("POST", URL, form={"message": "a & b = ü", "type": "N"}))
    assert route.calls.last.request.content == b"message=a+%26+b+%3D+%C3%BC&type=N"
    assert route.calls.last.request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_the_whole_answer_has_its_headers(http: HostHttp, router: respx.MockRouter) -> None:
    router.get(URL).respond(200, json=[1], headers={"Next_Page_Cursor": "abc"})
    answer = http.ask(GET)
    assert (answer.status, answer.body, answer.headers["next_page_cursor"]) == (200, b"[1]", "abc")


@pytest.mark.parametrize(("method", "tries"), [("GET", 3), ("PUT", 3), ("POST", 1)])
def test_a_toll_is_paid_before_each_try(http: HostHttp, router: respx.MockRouter, method: str, tries: int) -> None:
    paid: list[int] = []
    route = router.route().respond(503)
    with pytest.raises(UpstreamUnavailable):
        http.send(Request(method, URL, toll=lambda: paid.append(route.call_count)))
    assert paid == [*range(tries)]


def test_a_toll_that_cannot_be_paid_keeps_the_request_at_home(http: HostHttp, router: respx.MockRouter) -> None:
    route = router.get(URL).respond(200, json={})

    def too_dear() -> None:
        message = "not now"
        raise UpstreamUnavailable(message, retry_after=timedelta(seconds=9))

    with pytest.raises(UpstreamUnavailable, match="not now"):
        http.send(Request("GET", URL, toll=too_dear))
    assert not route.called


def test_a_client_that_was_never_used_can_be_closed() -> None:
    HostHttp(lambda: NOON).close()


def test_a_closed_client_opens_again(http: HostHttp, router: respx.MockRouter) -> None:
    router.get(URL).respond(200, json={})
    http.send(GET)
    http.close()
    assert http.send(GET) == b"{}"


@given(text=st.text() | st.integers().map(str) | st.datetimes().map(lambda at: f"{at:%a, %d %b %Y %H:%M:%S} GMT"))
def test_any_retry_after_is_nothing_or_at_most_an_hour(text: str) -> None:
    wait = retry_after(text, NOON)
    assert wait is None or timedelta(0) <= wait <= timedelta(hours=1)


@pytest.mark.parametrize(
    "module",
    [
        "http",
        "django_helpdesk.webhook",
        "django_helpdesk.api",
        "django_helpdesk.trials",
        "liveagent.webhook",
        "liveagent.api",
        "liveagent.trials",
        "liveagent.set_up",
    ],
)
def test_the_door_starts_without_an_http_client(module: str) -> None:
    dear = "sys.exit(bool({'httpx', 'tenacity'} & set(sys.modules)))"
    program = f"import sys, integration.clients.helpdesk.{module}; {dear}"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words
