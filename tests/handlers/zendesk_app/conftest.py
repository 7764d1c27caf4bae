"""An account with our app in it for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.zendesk_app.app_world import AppWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[AppWorld]:
    world = AppWorld(tmp_path)
    yield world
    world.store.close()
