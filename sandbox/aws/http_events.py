"""An HTTP API's way to a function and back: a request becomes an event of payload format 2.0, the result an answer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

import httpx

from sandbox.aws.door import HOST, Call, Reply
from sandbox.aws.function import Function, FunctionFailed

BODY_LIMIT = 10 * 1024 * 1024
"""Bytes of a request that an HTTP API takes."""
_TEXT = ("application/json", "application/javascript", "application/xml")
_NOT_TOLD = ("cookie", "connection", "transfer-encoding", "expect", "keep-alive")
_SET_BY_THE_GATEWAY = ("content-length", "connection", "transfer-encoding")
_API = {"accountId": "123456789012", "apiId": "sandbox", "domainPrefix": "sandbox", "stage": "$default"}
_JSON = ("Content-Type", "application/json")
_FAILED = Reply(HTTPStatus.INTERNAL_SERVER_ERROR, b'{"message":"Internal Server Error"}', (_JSON,))
_TOO_LARGE = Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b'{"message":"Request Entity Too Large"}', (_JSON,))


class ThroughTheGateway(httpx.BaseTransport):
    """The http function as a website: `httpx.Client(transport=ThroughTheGateway(function), base_url="https://…")`."""

    def __init__(self, function: Function) -> None:
        self._function = function

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """What a client of the HTTP API gets; a function that fails is a 500 without a reason."""
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw)
        call = Call(request.method, request.url.raw_path.decode("ascii"), headers, request.read())
        reply = answered(call, self._function)
        return httpx.Response(reply.status, headers=list(reply.headers), content=reply.body, request=request)


def answered(call: Call, function: Function) -> Reply:
    """The whole way: one invocation; its failure, or a result that is no answer, is the gateway's own 500."""
    if len(call.body) > BODY_LIMIT:
        return _TOO_LARGE
    event = event_of(call)
    try:
        return reply_of(function.invoke(event))
    except (FunctionFailed, KeyError, TypeError, ValueError, AttributeError):
        return _FAILED


def event_of(call: Call) -> dict[str, Any]:
    """An event of payload format 2.0: route and stage `$default`, path decoded, names in lower case, cookies apart."""
    path, _, query = call.target.partition("?")
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": _decoded(path),
        "rawQueryString": query,
        "headers": _headers(call),
        "requestContext": _context(call, _decoded(path)),
        "isBase64Encoded": False,
    }
    if cookies := [cookie.strip() for cookie in call.header("cookie").split(";") if cookie.strip()]:
        event["cookies"] = cookies
    if query:
        event["queryStringParameters"] = _joined(parse_qsl(query, keep_blank_values=True))
    return event | _body(call)


def _decoded(path: str) -> str:
    """An HTTP API hands the path over decoded, so that %2F is lost (AWS-4)."""
    return unquote(path)


def _headers(call: Call) -> dict[str, str]:
    told = [(name.lower(), value) for name, value in call.headers if name.lower() not in _NOT_TOLD]
    added = {"x-forwarded-for": call.caller, "x-forwarded-port": "443", "x-forwarded-proto": "https"}
    size = {"content-length": str(len(call.body))} if call.body else {}
    return _joined(told) | added | size


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """What is told twice under one name is one value with a comma."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in told.items()}


def _context(call: Call, path: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    told = {"method": call.method, "path": path, "protocol": "HTTP/1.1", "sourceIp": call.caller}
    return _API | {
        "domainName": call.header("host") or HOST,
        "http": told | {"userAgent": call.header("user-agent")},
        "requestId": str(uuid4()),
        "routeKey": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _body(call: Call) -> dict[str, Any]:
    """Text and JSON, XML, JavaScript as they are; all else in base64, forms and what has no type, too (AWS-4)."""
    if not call.body:
        return {}
    kind = call.header("content-type").partition(";")[0].strip().lower()
    if kind in _TEXT or kind.startswith("text/"):
        try:
            return {"body": call.body.decode()}
        except UnicodeDecodeError:
            """Not said by anyone what is done with it; base64 at least loses nothing."""
    return {"body": base64.b64encode(call.body).decode(), "isBase64Encoded": True}


def reply_of(result: Any) -> Reply:  # noqa: ANN401 - whatever JSON says
    """The answer that a result stands for: with a `statusCode` as it says, else 200 and the result itself as JSON.

    TypeError, ValueError, KeyError or AttributeError where it is neither.
    """
    if not isinstance(result, Mapping) or "statusCode" not in result:
        text = result if isinstance(result, str) else json.dumps(result)
        return Reply(HTTPStatus.OK, text.encode(), (_JSON,))
    headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    kept = [(name, value) for name, value in headers if name.lower() not in _SET_BY_THE_GATEWAY]
    kept += [("Set-Cookie", cookie) for cookie in result.get("cookies") or ()]
    return Reply(int(result["statusCode"]), _content(result), tuple(kept))


def _content(result: Mapping[str, Any]) -> bytes:
    text = result.get("body") or ""
    return base64.b64decode(text, validate=True) if result.get("isBase64Encoded") else bytes(text.encode())
