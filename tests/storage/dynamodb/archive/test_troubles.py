"""Whatever breaks off or comes between: an installation is moved whole, or is not there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from integration.domain.archive import INSTALLATIONS, Record
from integration.domain.errors import BadInput, InstallationExists, Superseded
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal
from tests.fakes.now import StandingNow
from tests.storage.dynamodb.archive.moved import KEY, sorted_rows
from tests.storage.dynamodb.clients import Fated, broken_off
from tests.storage.dynamodb.opening import SHARDS
from tests.storage.dynamodb.wire import LOST, Wire, half_read, half_written, refused
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, THERE, held

OTHERS = [
    Record(
        "deliveries",
        {
            "installation": HERE,
            "id": f"former {number}",
            "ticket": "1",
            "kind": "x",
            "actor": None,
            "received_at": 0,
            "echo": 0,
        },
    )
    for number in range(150)
]
"""Rows that are there no more when a restoring is begun again; more than are held in memory."""


class TestTroubles:
    def test_an_installation_that_is_here_is_refused_and_stays_as_it_is(
        self, filled: list[Record], full: Table, now: StandingNow
    ) -> None:
        archive = DynamoArchive(full, now, SHARDS)
        with pytest.raises(InstallationExists, match="here already"):
            archive.restore(HERE, filled[:3])
        assert sorted_rows(archive.records(HERE)) == sorted_rows(filled)

    def test_what_dynamodb_leaves_out_or_refuses_for_a_moment_is_written_all_the_same(
        self, filled: list[Record], other: Table, wire: Wire, now: StandingNow
    ) -> None:
        through = DynamoArchive(Table(wire.client, other.name), now, SHARDS)
        wire.troubles(
            "BatchWriteItem",
            half_written(other.name),
            half_written(other.name),
            refused("ProvisionedThroughputExceededException"),
            refused("ThrottlingException"),
            LOST,
        )
        wire.troubles("TransactWriteItems", LOST, refused("ThrottlingException"))
        wire.troubles("BatchGetItem", half_read(other.name))
        through.restore(HERE, filled)
        assert sorted_rows(through.records(HERE)) == sorted_rows(filled)

    @pytest.mark.parametrize("rows", [0.2, 0.9])
    def test_one_that_broke_off_is_not_there_and_can_be_begun_again(
        self, filled: list[Record], there: DynamoArchive, moved: DynamoStore, rows: float
    ) -> None:
        def cut(records: list[Record]) -> Iterator[Record]:
            yield from OTHERS
            yield from records[: int(len(records) * rows)]
            broken_off()

        with pytest.raises(ClientError):
            there.restore(HERE, cut(filled))
        assert moved.get(HERE) is None
        assert list(there.records(HERE)) == []
        assert moved.claim(NOON + MINUTE, LEASE) is None
        there.restore(HERE, filled)
        assert sorted_rows(there.records(HERE)) == sorted_rows(filled)

    def test_of_one_that_broke_off_at_its_end_the_work_is_found_an_hour_later(
        self, filled: list[Record], other: Table, moved: DynamoStore, now: StandingNow
    ) -> None:
        # The first transaction begins, the second lets the installation be here, and the third shows what is due.
        dying: Any = Fated(other.client, ["transact_write_items"], 3, before=broken_off)
        with pytest.raises(ClientError):
            DynamoArchive(Table(dying, other.name), now, SHARDS).restore(HERE, filled)
        assert moved.get(HERE) is not None
        assert moved.claim(now(), LEASE) is None
        now.move(timedelta(hours=1))
        assert {held(moved, now).ticket for _ in range(5)} == {"1", "2", "3", "5", "6"}

    def test_of_one_that_is_never_finished_all_is_swept_a_day_later_and_nothing_before(
        self, filled: list[Record], other: Table, there: DynamoArchive, moved: DynamoStore, now: StandingNow
    ) -> None:
        with pytest.raises(BadInput, match="is missing"):
            there.restore(HERE, [each for each in filled if each.cupboard != INSTALLATIONS])
        assert moved.sweep_removed() == {}
        now.move(timedelta(days=1))
        assert moved.sweep_removed()["bookings"] == 4
        assert {str(item["pk"]).split("#")[0] for item in other.scan()} <= {"removed"}

    def test_one_that_was_removed_before_comes_back_whole_and_is_not_swept(
        self, filled: list[Record], archive: DynamoArchive, store: DynamoStore, now: StandingNow
    ) -> None:
        archive.restore(HERE, filled)
        store.remove(HERE)

        def swept(records: list[Record]) -> Iterator[Record]:
            for each in records:
                yield each
                if each.cupboard == "walks":
                    store.sweep_removed()

        archive.restore(HERE, swept(filled))
        now.move(timedelta(days=2))
        store.sweep_removed()
        assert sorted_rows(archive.records(HERE)) == sorted_rows(filled)

    def test_a_sweep_that_began_before_takes_nothing_of_what_arrives(
        self, filled: list[Record], table: Table, archive: DynamoArchive, store: DynamoStore, now: StandingNow
    ) -> None:
        store.remove(HERE)
        store.enqueue(HERE, ["1"], now())

        def arrives() -> None:
            with pytest.raises(BadInput):
                archive.restore(HERE, [each for each in filled if each.cupboard == "line"])

        sweeping: Any = Fated(table.client, ["transact_write_items"], before=arrives)
        DynamoStore(Table(sweeping, table.name), Seal([KEY]), now, SHARDS).sweep_removed()
        assert len(list(table.query(f"{HERE}#line"))) == sum(each.cupboard == "line" for each in filled)

    def test_a_removal_while_it_arrives_wins(
        self, filled: list[Record], archive: DynamoArchive, store: DynamoStore
    ) -> None:
        archive.restore(HERE, filled)
        store.remove(HERE)

        def removed(records: list[Record]) -> Iterator[Record]:
            yield from records
            store.remove(HERE)

        with pytest.raises(Superseded):
            archive.restore(HERE, removed(filled))
        assert store.get(HERE) is None

    def test_of_two_who_restore_it_at_once_the_first_is_refused(
        self, filled: list[Record], there: DynamoArchive
    ) -> None:
        def overtaken(records: list[Record]) -> Iterator[Record]:
            yield from records[:-1]
            there.restore(HERE, filled)
            yield records[-1]

        with pytest.raises(InstallationExists):
            there.restore(HERE, overtaken(filled))
        assert list(there.installations()) == [HERE]

    @pytest.mark.parametrize(
        "wrong",
        [
            Record("walks", {"installation": THERE, "kind": "poll", "document": b"{}"}),
            Record("walks", {"installation": HERE, "kind": "poll"}),
            Record("walks", {"installation": HERE, "kind": "poll", "document": b"{}", "more": 1}),
            Record("nothing of ours", {"installation": HERE}),
            Record(INSTALLATIONS, {"id": THERE}),
        ],
        ids=["another's", "too few values", "too many", "no cupboard", "another"],
    )
    def test_a_row_that_has_no_place_is_refused(
        self, filled: list[Record], there: DynamoArchive, wrong: Record
    ) -> None:
        with pytest.raises(BadInput, match="write it out anew"):
            there.restore(HERE, [*filled, wrong])
        assert list(there.installations()) == []
