"""A unit of work is made once, whatever DynamoDB says and whatever becomes of its answer."""

from typing import Any

import pytest

from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from tests.storage.dynamodb.counting import counted, numbers
from tests.storage.dynamodb.wire import LOST, Fault, Wire, Words, refused

WRITES = ("PutItem", "TransactWriteItems")


@pytest.fixture(params=["1", "123"], ids=["one item", "three items"])
def keys(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def write_of(keys: str) -> str:
    """The operation by which as many items are written."""
    return WRITES[len(keys) > 1]


def taken_away(unit: Unit, keys: str) -> int:
    """Delete those of these items that are there; how many."""
    there = [key for key in keys if unit.get("a", key)]
    for key in there:
        unit.delete("a", key)
    return len(there)


class TestTroubles:
    @pytest.mark.parametrize(
        "code",
        [
            "InternalServerError",
            "ProvisionedThroughputExceededException",
            "ThrottlingException",
            "TransactionConflictException",
            "TransactionInProgressException",
        ],
    )
    def test_a_write_that_is_refused_for_a_moment_is_made_once(
        self, over: Table, wire: Wire, keys: str, code: str
    ) -> None:
        wire.troubles(write_of(keys), *[refused(code)] * 3)
        assert counted(over, *keys) == 1
        assert numbers(over) == [1] * len(keys)
        assert wire.calls[write_of(keys)] == 4

    @pytest.mark.parametrize(
        "reason",
        ["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"],
    )
    def test_a_transaction_that_is_cancelled_for_what_passes_is_begun_again(
        self, over: Table, wire: Wire, reason: str
    ) -> None:
        wire.troubles("TransactWriteItems", refused("TransactionCanceledException", "None", reason, "None"))
        assert counted(over, *"123") == 1
        assert (numbers(over), wire.calls["TransactWriteItems"]) == ([1, 1, 1], 2)

    def test_a_transaction_that_is_cancelled_for_a_mistake_is_not_begun_again(self, over: Table, wire: Wire) -> None:
        wire.troubles("TransactWriteItems", refused("TransactionCanceledException", "None", "ValidationError", "None"))
        with pytest.raises(over.client.exceptions.TransactionCanceledException):
            counted(over, *"123")
        assert (numbers(over), wire.calls["TransactWriteItems"]) == ([], 1)

    def test_a_table_that_stays_throttled_is_unavailable_and_nothing_is_written(self, over: Table, wire: Wire) -> None:
        wire.troubles("PutItem", *[refused("ThrottlingException")] * 12)
        with pytest.raises(UpstreamUnavailable):
            counted(over, "1")
        assert (numbers(over), wire.calls["PutItem"]) == ([], 12)

    def test_who_gives_up_on_a_throttled_table_says_that_it_is_busy(self, over: Table, wire: Wire) -> None:
        wire.troubles("PutItem", *[refused("ThrottlingException")] * 12)
        with pytest.raises(UpstreamUnavailable, match=f"the table {over.name} is busy"):
            counted(over, "1")

    def test_patience_that_is_at_its_end_within_a_unit_is_at_its_end_for_the_unit(
        self, over: Table, wire: Wire
    ) -> None:
        wire.troubles("BatchGetItem", *[refused("ThrottlingException")] * 13)
        with pytest.raises(UpstreamUnavailable, match="busy"):
            at_once(over, lambda unit: unit.table.get_all([("a", "1")]))
        assert wire.calls["BatchGetItem"] == 12

    def test_a_read_that_is_throttled_in_the_midst_of_a_unit_begins_it_again(self, over: Table, wire: Wire) -> None:
        wire.troubles("GetItem", Fault(), refused("ThrottlingException"))
        assert counted(over, *"12") == 1
        assert numbers(over) == [1, 1]

    def test_a_right_that_is_missing_ends_a_unit_at_once(self, over: Table, wire: Wire, keys: str) -> None:
        wire.troubles(write_of(keys), refused("AccessDeniedException"))
        with pytest.raises(Misconfigured, match="give our role the right"):
            counted(over, *keys)
        assert (numbers(over), wire.calls[write_of(keys)]) == ([], 1)


class TestLostAnswers:
    def test_a_write_whose_answer_is_lost_is_made_once_and_returns_what_it_did(
        self, over: Table, wire: Wire, keys: str
    ) -> None:
        wire.troubles(write_of(keys), LOST)
        assert counted(over, *keys) == 1
        assert (numbers(over), wire.calls[write_of(keys)]) == ([1] * len(keys), 1)

    def test_a_write_that_was_sent_twice_and_crosses_itself_is_made_once(self, over: Table, wire: Wire) -> None:
        def crossed_itself(_answer: Words) -> None:
            code = "ConditionalCheckFailedException"
            raise over.client.exceptions.ConditionalCheckFailedException({"Error": {"Code": code}}, "PutItem")

        wire.troubles("PutItem", Fault(answered=crossed_itself))
        assert counted(over, "1") == 1
        assert (numbers(over), wire.calls["PutItem"]) == ([1], 1)

    def test_a_write_that_arrives_when_it_was_given_up_and_is_being_made_again_is_made_once(
        self, table: Table, over: Table, wire: Wire, keys: str
    ) -> None:
        late = Words()
        client: Any = table.client
        send = client.put_item if len(keys) == 1 else client.transact_write_items
        given_up = Fault(asked=late.update, refusal=(500, {"Error": {"Code": "InternalServerError"}}))
        overtaken = Fault(asked=lambda _again: send(**late))
        wire.troubles(write_of(keys), given_up, overtaken)
        assert counted(over, *keys) == 1
        assert numbers(over) == [1] * len(keys)

    def test_a_deletion_whose_answer_is_lost_is_made_once_and_returns_what_it_did(
        self, over: Table, wire: Wire, keys: str
    ) -> None:
        counted(over, *keys)
        wire.troubles("TransactWriteItems", LOST)
        assert at_once(over, lambda unit: taken_away(unit, keys)) == len(keys)
        assert numbers(over) == []

    def test_a_deletion_that_never_arrived_is_made_again(self, over: Table, wire: Wire, keys: str) -> None:
        counted(over, *keys)
        wire.troubles("TransactWriteItems", refused("InternalServerError", status=500))
        assert at_once(over, lambda unit: taken_away(unit, keys)) == len(keys)
        assert numbers(over) == []

    def test_a_deletion_that_somebody_else_was_quicker_with_finds_nothing(
        self, table: Table, over: Table, wire: Wire, keys: str
    ) -> None:
        counted(over, *keys)
        quicker = Fault(asked=lambda _asked: at_once(table, lambda unit: taken_away(unit, keys)))
        wire.troubles("TransactWriteItems", quicker)
        assert at_once(over, lambda unit: taken_away(unit, keys)) == 0

    def test_what_others_wrote_after_a_lost_answer_stays_and_the_unit_is_begun_again_on_it(
        self, table: Table, over: Table, wire: Wire
    ) -> None:
        def lost_and_changed(_answer: Words) -> None:
            counted(table, "1")
            LOST.answered(_answer)

        wire.troubles("PutItem", Fault(answered=lost_and_changed))
        counted(over, "1")
        # Nobody can know of it any more: it is done once too often rather than not at all.
        assert numbers(over) == [3]
