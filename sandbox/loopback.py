"""An application served on a free loopback port by a thread of ours, until it is stopped, at once."""

import asyncio
import socket
from collections.abc import Iterable
from threading import Thread
from typing import Protocol, cast

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp

from sandbox.waiting import until

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0


class _Transport(Protocol):
    def abort(self) -> None: ...


class _Connection(Protocol):
    client: tuple[str, int] | None
    transport: _Transport


class Server:
    """One port that can be stopped (connections are then refused) and started again; `port` 0 is a free one."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._running: _Running | None = None

    @property
    def url(self) -> str:
        """Its root address."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self, app: ASGIApp) -> None:
        """Serve, and return once connections are taken."""
        listening = _bound(self.port)
        self.port = listening.getsockname()[1]
        running = self._running = _Running(app, listening)
        running.thread.start()
        until(lambda: running.uvicorn.started, seconds=START_SECONDS, what="the stand-in listens", every=0.001)

    def stop(self) -> None:
        """Serve no more; answers that are under way are given up."""
        running, self._running = self._running, None
        if running:
            running.loop.call_soon_threadsafe(running.ended.set)
            running.thread.join()

    def hang_up(self, request: Request) -> None:
        """Close the connection on which a request came, without an answer."""
        for connection in self._running.connections() if self._running else ():
            if request.client and connection.client == tuple(request.client):
                connection.transport.abort()


class _Running:
    """uvicorn without its signals and its tenth of a second at each end: up, until told, and down."""

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        config = uvicorn.Config(app, access_log=False, log_level="critical", lifespan="off", ws="none")
        config.load()
        self.uvicorn = uvicorn.Server(config)
        self.uvicorn.lifespan = config.lifespan_class(config)
        self.ended = asyncio.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self._run, name="loopback", args=(listening,), daemon=True)

    def connections(self) -> Iterable[_Connection]:
        """Those that are open now."""
        return cast("set[_Connection]", set(self.uvicorn.server_state.connections))

    def _run(self, listening: socket.socket) -> None:
        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(self._serve(listening))

    async def _serve(self, listening: socket.socket) -> None:
        await self.uvicorn.startup(sockets=[listening])
        await self.ended.wait()
        for server in self.uvicorn.servers:
            server.close()
        for connection in self.connections():
            connection.transport.abort()
        listening.close()


def _bound(port: int) -> socket.socket:
    listening = socket.socket(proto=socket.IPPROTO_TCP)  # said aloud, so that asyncio sends at once (TCP_NODELAY)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((LOOPBACK, port))
    return listening


def free_port() -> int:
    """A port that nobody listens on now."""
    with _bound(0) as listening:
        return int(listening.getsockname()[1])
