"""What the table could not keep is refused, and found before what is there is erased."""

import pytest

from integration.domain.archive import INSTALLATIONS, Record, Value
from integration.domain.errors import BadInput
from integration.storage.dynamodb.archive import DynamoArchive
from integration.storage.dynamodb.table import Table
from tests.storage.archived import MISFITS, with_value
from tests.storage.dynamodb.archive.moved import sorted_rows
from tests.storage.samples import HERE, THERE

WALK: dict[str, Value] = {"installation": HERE, "kind": "another", "document": b"{}"}


def refused(archive: DynamoArchive, other: Table, records: list[Record], why: str) -> None:
    """Refused before anything is written."""
    with pytest.raises(BadInput, match=why):
        archive.check(HERE, records)
    assert list(other.scan()) == []


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_value_of_another_kind_is_refused(
    filled: list[Record], there: DynamoArchive, other: Table, misfit: tuple[str, str, Value]
) -> None:
    cupboard, name, _ = misfit
    wrong = with_value(filled, *misfit)
    refused(there, other, wrong, f"a row of {cupboard} has no such {name} as is kept there")
    with pytest.raises(BadInput, match="has no such"):
        there.restore(HERE, wrong)
    assert list(there.installations()) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Record("walks", {**WALK, "installation": THERE}), "a row of walks is none of acme"),
        (Record("\x1b[2J", {"installation": HERE}), r"a row of \?\[2J is none"),
        (Record("walks", {**WALK, "kind": ""}), "a key that is empty or too long"),
        (Record("walks", {**WALK, "kind": "é" * 513}), "a key that is empty or too long"),
        (Record("link_secrets", {"installation": HERE, "sealed": b"x" * 400_000}), "too large"),
        (Record("covers", {"installation": HERE, "customer": "x", "document": b"{"}), "values that make no sense"),
    ],
    ids=["another's", "no cupboard", "no key", "too long", "too large", "no document"],
)
def test_a_row_that_has_no_place_is_refused(
    filled: list[Record], there: DynamoArchive, other: Table, wrong: Record, why: str
) -> None:
    refused(there, other, [*filled, wrong], why)


@pytest.mark.parametrize(
    "name", [INSTALLATIONS, "walks", "covers", "cover_versions", "channels", "bookings", "rosters"]
)
def test_a_row_twice_is_refused(filled: list[Record], there: DynamoArchive, other: Table, name: str) -> None:
    again = next(each for each in filled if each.cupboard == name)
    refused(there, other, [*filled, again], "is there twice|two rows say")


@pytest.mark.parametrize("name", ["absences", "bookings", "calendar_events", "call_backs", "handovers", "memories"])
def test_a_document_that_is_none_is_refused(
    filled: list[Record], there: DynamoArchive, other: Table, name: str
) -> None:
    wrong = with_value(filled, name, "document", b"[]")
    refused(there, other, wrong, f"a row of {name} has values that make no sense")


def test_an_instant_that_no_calendar_has_is_refused(filled: list[Record], there: DynamoArchive, other: Table) -> None:
    refused(there, other, with_value(filled, "links", "made_at", 2**62), "a row of links has values that make no sense")


def test_rows_without_the_installation_itself_are_refused(
    filled: list[Record], there: DynamoArchive, other: Table
) -> None:
    refused(there, other, [each for each in filled if each.cupboard != INSTALLATIONS], "itself is missing")


def test_what_would_be_taken_is_and_to_check_it_writes_nothing(
    filled: list[Record], there: DynamoArchive, other: Table
) -> None:
    there.check(HERE, filled)
    assert list(other.scan()) == []
    there.restore(HERE, filled)
    there.check(HERE, filled)


def test_one_gives_way_to_another_where_it_is_to_be_erased(filled: list[Record], there: DynamoArchive) -> None:
    there.restore(HERE, filled)
    fewer = [each for each in filled if each.cupboard in {INSTALLATIONS, "walks"}]
    assert there.restore(HERE, fewer, erase=True) == len(fewer)
    assert sorted_rows(there.records(HERE)) == sorted_rows(fewer)
