"""A booking world for each test, and somebody who opens its links."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.booking_world import BookingWorld
from tests.handlers.visitor import Visitor


@pytest.fixture
def world(tmp_path: Path) -> Iterator[BookingWorld]:
    world = BookingWorld(tmp_path)
    yield world
    world.store.close()


@pytest.fixture
def visitor(world: BookingWorld) -> Visitor:
    return Visitor(world.app)


@pytest.fixture
def folder(world: BookingWorld) -> str:
    """The folder of the addresses of a link to book calls."""
    return world.folder_of(world.link())
