"""What customers wrote stands in the table under a seal, and what no key opens keeps nobody else waiting."""

import pytest

from integration.domain.errors import Misconfigured
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.samples import HERE, LEASE, NOON, SECRETS, installation
from tests.storage.samples_booking import ANN, EMAIL, TOPIC, booking, claimed


def test_what_the_customer_wrote_and_what_signs_links_stand_nowhere_in_plain(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    claimed(store, booking(), now)
    store.add(installation(), SECRETS)
    secret = store.link_secret(HERE)
    values = [value for item in table.scan() for value in item.values()]
    written = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
    for plain in (TOPIC.encode(), EMAIL.encode(), b"plain-", secret):
        assert plain not in written


def test_work_that_no_key_opens_is_held_so_that_others_work_goes_on(
    store: DynamoStore, table: Table, now: StandingNow
) -> None:
    claimed(store, booking(), now, work_at=NOON)
    blind = DynamoStore(table, Seal([new_key()]), now, SHARDS)
    with pytest.raises(Misconfigured, match="another key"):
        blind.bookings_of(HERE, ANN, NOON)
    with pytest.raises(Misconfigured, match="another key"):
        blind.claim_booking(now(), LEASE)
    assert blind.claim_booking(now(), LEASE) is None
    assert store.next_booking_at() == NOON + LEASE
