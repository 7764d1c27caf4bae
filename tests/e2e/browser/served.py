"""Any app behind a real server on a free port of the loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


@contextmanager
def served(app_at: Callable[[str], ASGIApp]) -> Iterator[str]:
    """The origin at which the app is served; it is made once that is known."""
    late = _Late()
    server = _Server(uvicorn.Config(late, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    server.is_up.wait(20)
    origin = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    late.app = app_at(origin)
    try:
        yield origin
    finally:
        server.should_exit = True
        thread.join(20)


class _Late:
    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        self.is_up.set()
