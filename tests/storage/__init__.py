import pytest

pytest.register_assert_rewrite(
    "tests.storage.contract",
    "tests.storage.contract_inbox",
    "tests.storage.contract_line",
    "tests.storage.contract_shelves",
)
