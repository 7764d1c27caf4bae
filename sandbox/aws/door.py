"""A small HTTP/1.1 server on a free loopback port: behind it stand the Runtime API and the gateway.

What is special about it: an answer leaves in one piece and at once. Written line by line, or with Nagle's algorithm on,
each of them would wait some 40 ms for the other side's delayed acknowledgement.
"""

import contextlib
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
_LOOK_SECONDS = 0.02
_BODYLESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: the target is the path with its query, still encoded; headers in their order."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    caller: str = HOST

    def header(self, name: str) -> str:
        """All values of one header, joined by commas; empty where there is none."""
        return ",".join(value for told, value in self.headers if told.lower() == name)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; Content-Length is told by who sends it."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Call], Reply]


class Door:
    """A context manager: open, with a thread for each connection, until the block ends, and they with it."""

    def __init__(self, answer: Answer) -> None:
        self._server = _Server((HOST, 0), _Handler, bind_and_activate=False)
        self._server.answer = answer
        self._thread = Thread(target=self._server.serve_forever, args=(_LOOK_SECONDS,), name="door", daemon=True)

    def __enter__(self) -> Self:
        self._server.server_bind()
        self._server.server_activate()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server.hang_up()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{HOST}:{self._server.server_address[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    answer: Answer

    def __init__(self, *told: Any, **named: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(*told, **named)
        self.connections: set[socket.socket] = set()

    def hang_up(self) -> None:
        """End the connections that are still open, so that nobody waits for an answer that won't come."""
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *who: Any) -> None:  # noqa: ANN401 - the library's
        """A caller who hangs up is no news: a killed function always does."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*who)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def _serve(self) -> None:
        call = Call(self.command, self.path, tuple(self.headers.items()), self._body(), self.client_address[0])
        self._send(self.server.answer(call))

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method is served alike; the library looks for `do_GET`, `do_POST` and so on."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _chunks(self) -> Iterable[bytes]:
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            """A trailer tells nothing that is wanted."""

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        if reply.status not in _BODYLESS:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status not in _BODYLESS:
            self.wfile.write(reply.body)
        self.wfile.flush()

    def handle_expect_100(self) -> bool:
        """Asked for by callers with a large body, who wait for it: it may not stay in the buffer."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def log_message(self, *_told: object) -> None:
        """It says nothing."""
