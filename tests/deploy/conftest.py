from pathlib import Path

import pytest

from tests.deploy.stacks import Stack, packaged


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The stack as a developer gets it who says nothing."""
    return packaged(tmp_path_factory.mktemp("dev"), "dev")


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """The stack with everything said."""
    folder: Path = tmp_path_factory.mktemp("prod")
    return packaged(folder, "prod", "publicUrl=https://vip.example.com", "alarmEmail=desk@example.com")
