"""A tiny Zendesk over real HTTP on loopback: tokens that rotate, and a page that a token opens. Reuse is refused."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

MARKETPLACE = ("X-Zendesk-Marketplace-Name", "X-Zendesk-Marketplace-Organization-Id", "X-Zendesk-Marketplace-App-Id")


@dataclass
class Rotating:
    """One tenant's pair: a renewal throws both tokens away; whoever shows an old one is refused, and counted."""

    life: int
    access: str = "access-0"
    refresh: str = "refresh-0"
    renewals: int = 0
    reused: int = 0
    served: int = 0
    refused: int = 0
    unnamed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def renew(self, refresh: str) -> tuple[int, dict[str, object]]:
        with self.lock:
            if refresh != self.refresh:
                self.reused += 1
                return 400, {"error": "invalid_grant", "error_description": "the token is private"}
            number = next(self.numbers)
            self.access, self.refresh = f"access-{number}", f"refresh-{number}"
            self.renewals += 1
            pair = {"access_token": self.access, "refresh_token": self.refresh}
            return 200, {**pair, "expires_in": self.life, "refresh_token_expires_in": 2_592_000, "scope": "read"}

    def serve(self, authorization: str) -> tuple[int, dict[str, object]]:
        with self.lock:
            if authorization != f"Bearer {self.access}":
                self.refused += 1
                return 401, {"error": "invalid_token"}
            self.served += 1
            return 200, {"count": {"value": self.served}}


@contextmanager
def rotating_server(life: int) -> Iterator[tuple[Rotating, str]]:
    """The tenant `acme` of a server on loopback, and the server's root."""
    tenant = Rotating(life)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(*tenant.serve(self.headers.get("Authorization", "")))

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/acme/oauth/tokens"
            self._answer(*tenant.renew(asked["refresh_token"]))

        def _answer(self, status: int, body: dict[str, object]) -> None:
            tenant.unnamed += not all(self.headers.get(name) for name in MARKETPLACE)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the library's names
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tenant, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
