"""What several tests of the wiring stand on."""

from collections.abc import Iterator
from typing import Any

import pytest

from integration.bootstrap import aws as ours
from sandbox.aws import RunningAws


@pytest.fixture
def secrets(aws: RunningAws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """AWS's own client of Secrets Manager; AWS in small is where its own environment says, as in a function."""
    for name, value in aws.settings.items():
        monkeypatch.setenv(name, value)
    ours.client.cache_clear()
    yield aws.client("secretsmanager")
    ours.client.cache_clear()
