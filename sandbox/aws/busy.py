"""A table that is busy: once that is told, a part of the calls to DynamoDB, drawn by lot, is throttled."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from threading import Lock
from typing import Any

PATH = "/sandbox/busy"
"""POST here `{"share": 0.1, "seed": 1}`; GET says how many calls were turned away, by their error."""

_ERRORS = ("ProvisionedThroughputExceededException", "ThrottlingException")
_SPARED = ("CreateTable", "DescribeTable", "DeleteTable")

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Busy:
    """Before the real answer to a call stands the lot; nothing of a call that is turned away is done.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    """

    def __init__(self, app: App) -> None:
        self._app, self._lock = app, Lock()
        self._share, self._lots = 0.0, Random(0)  # noqa: S311 -- lots of a test
        self._turned_away: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The answer of the service, or of a busy one."""
        if environ["PATH_INFO"] == PATH:
            return self._told(environ, start)
        service, _, action = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
        if not service.startswith("DynamoDB") or action in _SPARED:
            return self._app(environ, start)
        error = self._error()
        return _refused(error, environ, start) if error else self._app(environ, start)

    def _error(self) -> str:
        with self._lock:
            if self._lots.random() >= self._share:
                return ""
            error = self._lots.choice(_ERRORS)
            self._turned_away[error] += 1
            return error

    def _told(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            told = json.loads(_body(environ))
            self._share, self._lots = told["share"], Random(told["seed"])  # noqa: S311 -- as above
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(self._turned_away).encode()]


def _refused(error: str, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    _body(environ)
    start("400 Bad Request", [("Content-Type", "application/x-amz-json-1.0")])
    return [json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{error}", "message": "Slow down"}).encode()]


def _body(environ: dict[str, Any]) -> bytes:
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
