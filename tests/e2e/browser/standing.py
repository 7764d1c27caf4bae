"""A booking world behind a real server, and a real browser that looks at it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from starlette.applications import Starlette

from integration.ports import Now
from tests.e2e.browser.served import served
from tests.handlers.booking_world import BookingWorld

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


@contextmanager
def standing(folder: Path, now: Now) -> Iterator[BookingWorld]:
    """The world, served on a free port of the loopback."""
    world = BookingWorld(folder, now)

    def app_at(origin: str) -> Starlette:
        world.url = origin
        return world.app

    try:
        with served(app_at):
            yield world
    finally:
        world.store.close()


def chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium; another place of it is named by CHROMIUM."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
