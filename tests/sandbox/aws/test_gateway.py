"""A function's HTTP API is there for real callers, however they write HTTP."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.aws.gateway import Gateway
from tests.sandbox.aws.conftest import Run
from tests.sandbox.aws.saying import Saying, always


@pytest.fixture
def heard() -> Saying:
    return always({"statusCode": 200, "headers": {"x-n": "1"}, "cookies": ["a=1", "b=2"], "body": "ok"})


@pytest.fixture
def gateway(heard: Saying) -> Iterator[Gateway]:
    with Gateway(heard) as gateway:
        yield gateway


def test_a_request_over_the_loopback_is_an_invocation_and_its_result_the_answer(run: Run) -> None:
    with Gateway(run("tiny.echo")) as gateway:
        told = httpx.post(f"{gateway.url}/hooks/acme?a=1", json={"id": 7}, headers={"Cookie": "c=3"}).json()
    assert (told["rawPath"], told["rawQueryString"], told["body"]) == ("/hooks/acme", "a=1", '{"id":7}')
    assert (told["cookies"], told["headers"]["host"]) == (["c=3"], urlsplit(gateway.url).netloc)


def test_an_asgi_site_behind_mangum_sees_what_was_sent_and_is_heard(run: Run) -> None:
    with Gateway(run("website.handler")) as gateway, httpx.Client(base_url=gateway.url, cookies={"c": "3"}) as client:
        bytes_ = client.post("/a b/Здравей?q=1&q=2", content=b"\x00\xff", headers={"Content-Type": "image/png"})
        form = client.post("/", data={"name": "Ана"})
    told = bytes_.json()
    assert (told["path"], told["query"]) == ("/a b/Здравей", [["q", "1"], ["q", "2"]])
    assert (told["cookies"], told["body"], told["host"]) == ({"c": "3"}, "\x00\xff", urlsplit(gateway.url).netloc)
    assert (bytes_.status_code, bytes_.headers.get_list("set-cookie")[1]) == (201, "b=2; Path=/; SameSite=lax")
    assert form.json()["body"] == "name=%D0%90%D0%BD%D0%B0"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_method_reaches_the_function(gateway: Gateway, heard: Saying, method: str) -> None:
    answer = httpx.request(method, gateway.url)
    assert (answer.text, answer.headers["x-n"], answer.headers.get_list("set-cookie")) == ("ok", "1", ["a=1", "b=2"])
    assert heard.events[0]["requestContext"]["http"]["method"] == method


def test_an_answer_to_head_has_its_length_and_no_body(gateway: Gateway) -> None:
    with httpx.Client() as client:
        answers = [client.head(gateway.url), client.get(gateway.url)]
    assert [(answer.content, answer.headers["content-length"]) for answer in answers] == [(b"", "2"), (b"ok", "2")]


def test_an_answer_without_a_body_leaves_the_connection_fit_for_the_next() -> None:
    with Gateway(always({"statusCode": 204})) as gateway, httpx.Client() as client:
        assert [client.get(gateway.url).status_code for _ in range(3)] == [204, 204, 204]


def test_a_body_in_chunks_is_one_body(gateway: Gateway, heard: Saying) -> None:
    httpx.post(gateway.url, content=iter([b"ab", b"cd" * 5000, b"e"]), headers={"Content-Type": "text/plain"})
    told = heard.events[0]
    assert told["body"] == "ab" + "cd" * 5000 + "e"
    assert told["headers"]["content-length"] == "10003"
    assert "transfer-encoding" not in told["headers"]


def test_who_waits_to_be_told_to_go_on_is_told(gateway: Gateway) -> None:
    asked = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(_where(gateway), timeout=10) as caller:
        caller.sendall(asked)
        assert caller.recv(1000).startswith(b"HTTP/1.1 100 ")
        caller.sendall(b"{}")
        assert caller.recv(1000).startswith(b"HTTP/1.1 200 ")


def test_a_caller_who_hangs_up_harms_nobody(gateway: Gateway) -> None:
    with socket.create_connection(_where(gateway), timeout=10) as caller:
        caller.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 200\r\n\r\n{")
    assert httpx.get(gateway.url).text == "ok"


def test_nobody_is_there_after_the_block_and_who_still_waited_is_told(heard: Saying) -> None:
    with Gateway(heard) as gateway:
        waiting = socket.create_connection(_where(gateway), timeout=10)
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        assert waiting.recv(1000).startswith(b"HTTP/1.1 200 ")
    with waiting:
        assert waiting.recv(1000) == b""
    with pytest.raises(httpx.ConnectError):
        httpx.get(gateway.url)


def _where(gateway: Gateway) -> tuple[str, int]:
    address = urlsplit(gateway.url)
    return str(address.hostname), int(address.port or 0)
