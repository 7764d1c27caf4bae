"""A booking world behind a real server, and a real browser that looks at it."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Playwright

from integration.ports import Now
from tests.handlers.booking_world import BookingWorld

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@contextmanager
def standing(folder: Path, now: Now) -> Iterator[BookingWorld]:
    """The world, served on a free port of the loopback."""
    world = BookingWorld(folder, now)
    config = uvicorn.Config(world.app, host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none")
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    server.is_up.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    world.url = f"http://127.0.0.1:{port}"
    config.loaded_app = config.app = world.app
    try:
        yield world
    finally:
        server.should_exit = True
        thread.join(20)
        world.store.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        self.is_up.set()


def chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium; another place of it is named by CHROMIUM."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
