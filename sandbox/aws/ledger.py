"""What was asked of AWS in small, call by call, once that is told: what a run would have cost is reckoned from it."""

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

PATH = "/sandbox/ledger"
"""POST here to begin anew; GET gives all calls since: `{"service", "action", "asked", "answered"}`."""

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Ledger:
    """Keeps nothing before it was told to begin."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._calls: list[dict[str, Any]] | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The answer of the service, which is kept with what was asked."""
        if environ["PATH_INFO"] == PATH:
            return self._told(environ, start)
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if self._calls is None or not target:
            return self._app(environ, start)
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answered = b"".join(self._app(environ | {"wsgi.input": io.BytesIO(asked)}, start))
        service, _, action = target.partition(".")
        call = {"service": service.partition("_")[0], "action": action}
        self._calls.append(call | {"asked": _read(asked), "answered": _read(answered)})
        return [answered]

    def _told(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            self._calls = []
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(self._calls or []).encode()]


def _read(body: bytes) -> Any:  # noqa: ANN401 - whatever JSON says
    return json.loads(body) if body else None
