"""The fake keeps what every store keeps, or the tests that use it would show nothing."""

import pytest

from tests.fakes.grants import FakeGrants
from tests.storage.contract_grants import FIRST, SECOND_PAIR, GrantsContract
from tests.storage.samples import HERE


@pytest.fixture
def store() -> FakeGrants:
    return FakeGrants()


class TestTheFakeKeepsTheContract(GrantsContract):
    pass


def test_it_counts_the_pairs_that_replaced_another(store: FakeGrants) -> None:
    store.keep_grant(HERE, FIRST)
    store.renewed(HERE, SECOND_PAIR)
    store.renewed(HERE, SECOND_PAIR)
    assert store.renewals == 1
