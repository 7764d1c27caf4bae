"""A panel for each test, and somebody who looks at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.handlers.panel.panel_world import PanelWorld
from tests.handlers.visitor import Visitor


@pytest.fixture
def panels(tmp_path: Path) -> Iterator[PanelWorld]:
    panels = PanelWorld(tmp_path)
    yield panels
    panels.store.close()


@pytest.fixture
def agent(panels: PanelWorld) -> Visitor:
    return Visitor(panels.app)


@pytest.fixture
def panel(panels: PanelWorld) -> str:
    return panels.panel()
