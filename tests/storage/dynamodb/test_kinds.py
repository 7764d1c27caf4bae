"""What is kept of an installation is listed by kind: so it can be erased, and what is secret in it is sealed."""

import pytest
from botocore.exceptions import ClientError

from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.kinds import ENDS_BY_ITSELF, ROWS
from integration.storage.dynamodb.shelf import unpack
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.clients import WRITES, Fated, broken_off
from tests.storage.dynamodb.filled import fill_all
from tests.storage.dynamodb.wire import Through
from tests.storage.samples import HERE, THERE
from tests.storage.samples_desk import changed, handover, stand_in

OWN = {"installation"}
"""The kind of the installation itself, which goes before all others."""


@pytest.fixture
def _filled(store: DynamoStore, table: Table, through: Through, now: StandingNow) -> None:
    """Two installations with all kinds; each has a change of who answers that broke off, and so is owed."""
    for where in (HERE, THERE):
        fill_all(store, now, where)
        dying = through(Fated(table.client, WRITES, 2, before=broken_off))
        tickets = [str(number) for number in range(70)]
        with pytest.raises(ClientError):
            changed(dying, now, stand_in(), handovers=[handover()], tickets=tickets, where=where)


def kinds(table: Table, installation: str) -> set[str]:
    """The kinds of the partitions that begin with this installation."""
    found = [str(item["pk"]).split("#") for item in table.scan(attributes=["pk"])]
    return {"#".join(rest) for tenant, *rest in found if tenant == installation}


@pytest.mark.usefixtures("_filled")
class TestAFullTable:
    def test_every_kind_that_is_written_is_listed_and_every_one_that_is_listed_is_written(self, table: Table) -> None:
        assert kinds(table, HERE) == kinds(table, THERE) == set(ROWS) | OWN

    def test_every_partition_begins_with_an_installation(self, table: Table) -> None:
        assert {str(item["pk"]).split("#")[0] for item in table.scan(attributes=["pk"])} == {HERE, THERE}

    def test_of_a_removed_installation_nothing_is_left_but_that_it_was_removed(
        self, store: DynamoStore, table: Table
    ) -> None:
        before = kept_of(table, THERE)
        counts = store.remove(HERE)
        assert set(counts) == {row for row in ROWS.values() if row} | {"installations"}
        assert {str(item["pk"]).split("#")[0] for item in table.scan()} == {THERE, "removed"}
        assert kept_of(table, THERE) == before

    def test_what_is_written_of_one_that_was_removed_is_swept_away_but_for_what_ends_by_itself(
        self, store: DynamoStore, table: Table, now: StandingNow
    ) -> None:
        store.remove(HERE)
        fill_all(store, now, HERE)
        table.delete_all([(f"{HERE}#installation", "-")])
        store.sweep_removed()
        assert kinds(table, HERE) == ENDS_BY_ITSELF

    def test_what_is_secret_or_private_stands_nowhere_in_plain(self, table: Table) -> None:
        assert [(item["pk"], name) for item in table.scan() for name in item if b"plain-" in said_in(item, name)] == []

    def test_whatever_is_sealed_is_sealed_anew(self, store: DynamoStore, table: Table) -> None:
        sealed = {(item["pk"], item["sk"]): item["sealed"] for item in table.scan(having="sealed")}
        assert store.reseal() == len(sealed) > 12
        anew = {(item["pk"], item["sk"]): item["sealed"] for item in table.scan(having="sealed")}
        assert anew.keys() == sealed.keys()
        assert all(anew[key] != sealed[key] for key in sealed)


def kept_of(table: Table, installation: str) -> list[Item]:
    found = (item for item in table.scan() if str(item["pk"]).startswith(f"{installation}#"))
    return sorted(found, key=lambda item: (str(item["pk"]), str(item["sk"])))


def said_in(item: Item, name: str) -> bytes:
    value = item[name]
    if name == "document" and isinstance(value, bytes):
        return unpack(value)
    return value if isinstance(value, bytes) else str(value).encode()
