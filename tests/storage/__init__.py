import pytest

pytest.register_assert_rewrite(
    "tests.storage.booking_machine",
    "tests.storage.contract",
    "tests.storage.contract_booking_claims",
    "tests.storage.contract_bookings",
    "tests.storage.contract_budgets",
    "tests.storage.contract_calendars",
    "tests.storage.contract_endpoints",
    "tests.storage.contract_inbox",
    "tests.storage.contract_installations",
    "tests.storage.contract_line",
    "tests.storage.contract_links",
    "tests.storage.contract_memories",
    "tests.storage.contract_outbox",
    "tests.storage.contract_policies",
    "tests.storage.contract_settling",
    "tests.storage.contract_troubles",
    "tests.storage.contract_views",
)
