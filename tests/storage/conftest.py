import pytest

from tests.fakes.now import StandingNow


@pytest.fixture
def now() -> StandingNow:
    return StandingNow("2026-03-02 12:00")
