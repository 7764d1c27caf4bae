"""Laws are tried on the same examples every time on CI, and on new ones at the desk."""

import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from sandbox.aws import RunningAws

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def _logs_as_they_come() -> Iterator[None]:
    """What one test made of the logs (a command asks for errors only) is no rule for the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def aws() -> Iterator[RunningAws]:
    """AWS in small; each test that asks for it makes tables and queues of its own."""
    with RunningAws() as running:
        yield running
