"""The pieces of one call come to processes that know nothing of each other: none of them is lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from integration.domain.phone.call_back import CallBack, MissedKind
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from tests.storage.dynamodb.clients import WRITES, Fated, lost
from tests.storage.samples import HERE
from tests.storage.samples_desk import RECORDING, call_back

MISSED = replace(call_back(recording=""), kind=MissedKind.MISSED)


def over(known: CallBack | None) -> CallBack | None:
    return replace(known, seconds=known.seconds or 0) if known else None


def recorded(known: CallBack | None) -> CallBack | None:
    return replace(known, kind=MissedKind.VOICEMAIL, recording=RECORDING, seconds=42) if known else None


@pytest.mark.parametrize(("first", "second"), [(over, recorded), (recorded, over)])
def test_of_two_changes_that_cross_none_is_lost(
    store: DynamoStore,
    table: Table,
    through: Callable[[Any], DynamoStore],
    first: Callable[[CallBack | None], CallBack | None],
    second: Callable[[CallBack | None], CallBack | None],
) -> None:
    store.add_call_back(HERE, MISSED)
    slow = through(Fated(table.client, WRITES, before=lambda: store.change_call_back(HERE, "c1", first)))
    before, after = slow.change_call_back(HERE, "c1", second)
    assert before == first(MISSED)
    assert after == second(first(MISSED)) == store.call_back(HERE, "c1")
    assert after is not None
    assert (after.recording, after.seconds) == (RECORDING, 42)


def test_of_two_who_note_it_first_one_finds_the_others(
    store: DynamoStore, table: Table, through: Callable[[Any], DynamoStore]
) -> None:
    slow = through(Fated(table.client, WRITES, before=lambda: store.add_call_back(HERE, MISSED)))
    assert slow.change_call_back(HERE, "c1", lambda known: known or call_back()) == (MISSED, MISSED)


def test_a_change_whose_answer_was_lost_is_made_once(
    store: DynamoStore, table: Table, through: Callable[[Any], DynamoStore]
) -> None:
    store.add_call_back(HERE, call_back(seconds=1))

    def longer(known: CallBack | None) -> CallBack | None:
        return known and replace(known, seconds=(known.seconds or 0) + 1)

    through(Fated(table.client, WRITES, after=lost)).change_call_back(HERE, "c1", longer)
    found = store.call_back(HERE, "c1")
    assert found is not None
    assert found.seconds == 2
