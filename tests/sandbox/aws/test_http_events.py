"""A request becomes the event of an HTTP API, and a result the answer that AWS makes of it."""

import base64
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.door import Call
from sandbox.aws.function import FunctionFailed
from sandbox.aws.http_events import BODY_LIMIT, ThroughTheGateway, event_of
from tests.sandbox.aws.conftest import Run
from tests.sandbox.aws.saying import Saying, always

OK = {"statusCode": 200, "body": "ok"}


def client(function: Any) -> httpx.Client:  # noqa: ANN401 - whatever keeps the port
    return httpx.Client(transport=ThroughTheGateway(function), base_url="https://desk.example")


def event(method: str, path: str, **told: Any) -> Any:  # noqa: ANN401 - what httpx takes, and JSON
    heard = always(OK)
    with client(heard) as calling:
        calling.request(method, path, **told)
    return heard.events[0]


def test_an_event_tells_the_request_as_payload_format_two_does() -> None:
    told = event(
        "POST", "/hooks/acme?a=1&b=&a=2%20x", json={"id": 7}, headers={"X-Sign": "abc", "User-Agent": "Host/1"}
    )
    assert (told["version"], told["routeKey"]) == ("2.0", "$default")
    assert (told["rawPath"], told["rawQueryString"]) == ("/hooks/acme", "a=1&b=&a=2%20x")
    assert told["queryStringParameters"] == {"a": "1,2 x", "b": ""}
    assert (told["body"], told["isBase64Encoded"]) == ('{"id":7}', False)
    assert (told["headers"]["x-sign"], told["headers"]["content-length"]) == ("abc", "8")
    assert told["headers"]["host"] == "desk.example"
    context = told["requestContext"]
    assert (context["domainName"], context["stage"], context["accountId"]) == (
        "desk.example",
        "$default",
        "123456789012",
    )
    assert {"requestId", "domainPrefix", "apiId", "time", "timeEpoch"} <= set(context)
    http = {"method": "POST", "path": "/hooks/acme", "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1"}
    assert context["http"] == http | {"userAgent": "Host/1"}


def test_a_request_without_a_body_a_query_and_cookies_has_no_such_fields() -> None:
    assert not {"body", "cookies", "queryStringParameters"} & set(event("GET", "/"))


def test_cookies_stand_apart_and_headers_of_one_name_are_joined() -> None:
    told = event("GET", "/", headers=[("Cookie", "a=1; b=2"), ("X-One", "1"), ("x-one", "2")])
    assert told["cookies"] == ["a=1", "b=2"]
    assert told["headers"]["x-one"] == "1,2"
    assert "cookie" not in told["headers"]


def test_a_path_comes_decoded_so_that_an_encoded_slash_is_lost() -> None:
    told = event("GET", "/people/%D0%90nna/a%2Fb")
    assert told["rawPath"] == told["requestContext"]["http"]["path"] == "/people/Аnna/a/b"


@pytest.mark.parametrize("kind", ["application/json", "text/html; charset=utf-8", "Application/XML", "text/x-new"])
def test_text_comes_as_it_is(kind: str) -> None:
    told = event("POST", "/", content="Здравей".encode(), headers={"Content-Type": kind})
    assert (told["body"], told["isBase64Encoded"]) == ("Здравей", False)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/octet-stream", "image/png", ""])
def test_all_else_comes_in_base64_also_forms_and_what_has_no_type(kind: str) -> None:
    told = event("POST", "/", content=b"a=1", headers={"Content-Type": kind} if kind else {})
    assert (told["body"], told["isBase64Encoded"]) == ("YT0x", True)


@given(st.binary(min_size=1), st.sampled_from(["application/json", "text/plain", "image/png", ""]))
def test_every_body_can_be_had_back_byte_by_byte(body: bytes, kind: str) -> None:
    told = event_of(Call("POST", "/", (("Content-Type", kind),), body))
    assert (base64.b64decode(told["body"]) if told["isBase64Encoded"] else told["body"].encode()) == body


def test_an_answer_is_what_the_result_says() -> None:
    result = {
        "statusCode": 201,
        "headers": {"content-type": "text/plain; charset=utf-8", "x-n": "1", "content-length": "999"},
        "cookies": ["a=1; Path=/", "b=2"],
        "body": "Здравей",
    }
    with client(always(result)) as calling:
        answer = calling.get("/")
    assert (answer.status_code, answer.text, answer.headers["x-n"]) == (201, "Здравей", "1")
    assert answer.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]
    assert answer.headers["content-length"] == str(len("Здравей".encode()))


def test_an_answer_in_base64_is_decoded() -> None:
    with client(always({"statusCode": 200, "body": "AAH/", "isBase64Encoded": True})) as calling:
        assert calling.get("/").content == b"\x00\x01\xff"


@pytest.mark.parametrize(("result", "text"), [({"a": 1}, '{"a": 1}'), ("hello", "hello"), ([1], "[1]"), (None, "null")])
def test_a_result_without_a_status_is_a_200_of_json(result: object, text: str) -> None:
    with client(always(result)) as calling:
        answer = calling.get("/")
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (200, "application/json", text)


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": "fine"},
        {"statusCode": None},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "body": "***", "isBase64Encoded": True},
    ],
)
def test_a_result_that_is_no_answer_is_the_gateways_own_500(result: object) -> None:
    with client(always(result)) as calling:
        answer = calling.get("/")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_a_function_that_fails_is_a_500_that_tells_nothing() -> None:
    def fails(_event: object) -> object:
        error_type = "LookupError"
        raise FunctionFailed(error_type, "a secret")

    with client(Saying(fails)) as calling:
        answer = calling.get("/")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_a_body_above_ten_megabytes_never_reaches_the_function() -> None:
    heard = always(OK)
    with client(heard) as calling:
        assert calling.post("/", content=b"x" * (BODY_LIMIT + 1)).status_code == 413
    assert not heard.events


def test_a_running_function_is_spoken_to_as_a_website(run: Run) -> None:
    with client(run("tiny.echo")) as calling:
        assert calling.post("/hooks/acme?a=1", json={"id": 7}).json()["body"] == '{"id":7}'
    with client(run("tiny.raises")) as calling:
        assert calling.get("/").status_code == 500
