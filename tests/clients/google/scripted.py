"""A Google that answers what it is told to, in order, and remembers what it was asked; on the loopback."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = {"access_token": "at-1", "expires_in": 3599, "token_type": "Bearer"}


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was sent
        return json.loads(self.body)

    @property
    def form(self) -> Mapping[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True, slots=True)
class Told:
    """An answer; `hangs` keeps it back until the test ends, `lost` closes the line instead, `drips` never ends."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False
    hangs: bool = False
    drips: bool = False


def told(value: object, status: int = 200, **headers: str) -> Told:
    return Told(status, json.dumps(value).encode(), headers)


def error(status: int, reason: str, **headers: str) -> Told:
    body = {"error": {"code": status, "message": "m", "errors": [{"domain": "global", "reason": reason}]}}
    return told(body, status, **headers)


class Script:
    """`tokens` answer the token's address (a good one when none is left), `answers` all others.

    An access token among the `dead` is refused.
    """

    def __init__(self) -> None:
        self.url = ""
        self.lock = Lock()
        self.begin()

    def begin(self) -> None:
        """Anew, for another test; what hangs or drips has ended with `over`."""
        self.answers: deque[Told] = deque()
        self.tokens: deque[Told] = deque()
        self.dead: set[str] = set()
        self.asked: list[Asked] = []
        self.over = Event()

    @property
    def calls(self) -> list[Asked]:
        return [each for each in self.asked if each.path != "/token"]

    @property
    def grants(self) -> list[Asked]:
        return [each for each in self.asked if each.path == "/token"]

    def next(self, asked: Asked) -> Told:
        with self.lock:
            self.asked.append(asked)
            if asked.path == "/token":
                return self.tokens.popleft() if self.tokens else told(TOKEN)
            if asked.headers.get("authorization", "").removeprefix("Bearer ") in self.dead:
                return error(401, "authError")
            return self.answers.popleft()


@contextmanager
def scripted() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Not a word."""

        def answer(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            over = script.over
            answer = script.next(Asked(self.command, parts.path, query, dict(self.headers.items()), body))
            if answer.lost or answer.hangs:
                if answer.hangs:
                    over.wait(20)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(10**6 if answer.drips else len(answer.body)))
            self.end_headers()
            while answer.drips and not over.wait(0.05):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the library's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
