import pytest

from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, SECRETS, THERE, installation


@pytest.fixture
def now() -> StandingNow:
    return StandingNow("2026-03-02 12:00")


@pytest.fixture
def both_installed(store: Store) -> None:
    """Nothing is remembered of installations that aren't there."""
    for where in (HERE, THERE):
        store.add(installation(where), SECRETS)
