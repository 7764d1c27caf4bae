"""One world for the tests that only add to it, and a fresh one for those that break things."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.liveagent_world import LiveAgentWorld
from tests.e2e.liveagent_world import standing as standing_on_liveagent
from tests.e2e.world import World, standing
from tests.e2e.zendesk_world import ZendeskWorld
from tests.e2e.zendesk_world import standing as standing_on_zendesk

SELDOM = {"VIPDESK_RECONCILE_SECONDS": "86400"}
"""No reconcile but the one at the start comes to the help of a test."""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Shared, as starting one takes seconds."""
    with standing(tmp_path_factory.mktemp("vipdesk"), SELDOM) as world:
        yield world


@pytest.fixture
def fresh_world(tmp_path: Path) -> Iterator[World]:
    """To be broken."""
    with standing(tmp_path, SELDOM) as world:
        yield world


@pytest.fixture(scope="session")
def liveagent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAgentWorld]:
    """Shared; whoever breaks something mends it."""
    with standing_on_liveagent(tmp_path_factory.mktemp("liveagent"), SELDOM) as world:
        yield world


@pytest.fixture(scope="session")
def zendesk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZendeskWorld]:
    """Shared; whoever breaks something mends it."""
    with standing_on_zendesk(tmp_path_factory.mktemp("zendesk"), SELDOM) as world:
        yield world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that lies here goes through real servers."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
