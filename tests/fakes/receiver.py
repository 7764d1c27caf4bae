"""Somebody to whom messages are told: a real HTTP server on the loopback, with the library that receivers use."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue

import standardwebhooks


@dataclass(frozen=True)
class Heard:
    """One request as it came; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    def verify(self, secret: str) -> None:
        """Raise WebhookVerificationError where the message isn't from who knows this secret."""
        standardwebhooks.Webhook(secret).verify(self.body, self.headers)


class Receiver(ThreadingHTTPServer):
    """Hears every POST, and answers each with the next of `statuses`, and with 204 once they are used up."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.heard: Queue[Heard] = Queue()
        self.statuses: list[int] = []
        self._scheme = "https" if tls else "http"

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_port}/services/T0/the-token"

    def next(self) -> Heard:
        """The next message, for which it waits at most ten seconds."""
        return self.heard.get(timeout=10)

    def handle_error(self, *_who: object) -> None:
        """A caller who hangs up is no news."""


class _Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): text for name, text in self.headers.items()}
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.heard.put(Heard(self.path, headers, body))

    def log_message(self, *_words: object) -> None:
        """It says nothing."""


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that is there for as long as it is needed."""
    receiver = Receiver(tls)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        thread.join()
        receiver.server_close()
