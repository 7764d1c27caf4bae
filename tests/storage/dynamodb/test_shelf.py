"""Documents that are larger than an item: in parts, whole at every moment, and gone with all their parts."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.domain.errors import Misconfigured
from integration.storage.dynamodb.items import Value
from integration.storage.dynamodb.shelf import delete_document, document, put_document
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import at_once
from sandbox.aws import RunningAws
from tests.storage.dynamodb.clients import Fated
from tests.storage.dynamodb.wire import Wire, by

WHERE = "a#document"
LARGE, LARGER, SMALL = 360_000, 1_100_000, 10


def noise(size: int, seed: int = 1) -> bytes:
    """What no packing makes smaller."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - the same each time, and no secret


def put(table: Table, content: bytes, key: str = "7", **beside: Value) -> None:
    at_once(table, lambda unit: put_document(unit, WHERE, key, content, **beside))


def put_all(table: Table, contents: Sequence[bytes]) -> None:
    for each in contents:
        put(table, each)


def keys(table: Table) -> list[str]:
    return [str(item["sk"]) for item in table.query(WHERE)]


def test_a_document_grows_and_shrinks_and_leaves_no_part_behind(table: Table) -> None:
    for size, parts in ((SMALL, 1), (LARGER, 4), (LARGE, 2), (LARGER, 4), (SMALL, 1)):
        put(table, noise(size), beside="x")
        assert (document(table, WHERE, "7"), len(keys(table))) == (noise(size), parts)
    assert (table.get(WHERE, "7") or {})["beside"] == "x"
    put(table, noise(LARGER))
    at_once(table, lambda unit: delete_document(unit, WHERE, "7"))
    assert (document(table, WHERE, "7"), keys(table)) == (None, [])


def test_an_empty_document_is_not_the_same_as_none(table: Table) -> None:
    put(table, b"")
    assert document(table, WHERE, "7") == b""
    assert document(table, WHERE, "8") is None


def test_the_parts_of_one_are_never_taken_for_those_of_another_whose_key_begins_alike(table: Table) -> None:
    for number, key in enumerate(("7\x00", "7\x00#", "77\x00")):
        put(table, noise(LARGE, number), key)
    assert [document(table, WHERE, key) for key in ("7\x00", "7\x00#", "77\x00")] == [noise(LARGE, n) for n in range(3)]


@pytest.mark.parametrize("after", [SMALL, LARGE, LARGER])
def test_a_document_that_is_replaced_between_its_parts_is_read_anew(table: Table, after: int) -> None:
    put(table, noise(LARGE))
    replaced = Fated(table.client, ["get_item"], after=lambda: put(table, noise(after, 2)))
    assert document(by(replaced, table), WHERE, "7") == noise(after, 2)


def test_a_document_that_goes_between_its_parts_is_gone(table: Table) -> None:
    put(table, noise(LARGE))
    gone = Fated(
        table.client, ["get_item"], after=lambda: at_once(table, lambda unit: delete_document(unit, WHERE, "7"))
    )
    assert document(by(gone, table), WHERE, "7") is None


def test_who_reads_while_others_replace_it_reads_one_of_theirs_whole(table: Table) -> None:
    wanted = [noise(size, seed) for seed, size in enumerate((LARGE, SMALL, LARGE, 2 * LARGE, LARGE, SMALL, LARGE))]
    put(table, wanted[0])
    with ThreadPoolExecutor(3) as pool:
        written = pool.submit(put_all, table, wanted)
        reads = [pool.submit(lambda: [document(table, WHERE, "7") for _ in range(25)]) for _ in range(2)]
        written.result()
        read = [each for reader in reads for each in reader.result()]
    assert all(each in wanted for each in read)
    assert document(table, WHERE, "7") == wanted[-1]


def test_of_two_who_replace_it_at_once_neither_leaves_a_part_of_his_own(table: Table) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda seed: put(table, noise(LARGE if seed % 2 else LARGER, seed)), range(8)))
    kept = document(table, WHERE, "7")
    assert kept in [noise(LARGE if seed % 2 else LARGER, seed) for seed in range(8)]
    assert len(keys(table)) == (2 if len(kept or b"") == LARGE else 4)


def test_a_document_that_no_transaction_takes_is_refused_and_the_one_before_stays(table: Table) -> None:
    put(table, noise(SMALL))
    with pytest.raises(Misconfigured, match="too much changes at once"):
        put(table, noise(4_100_000))
    assert document(table, WHERE, "7") == noise(SMALL)


def test_a_document_of_one_part_is_one_request(aws: RunningAws, table: Table) -> None:
    put(table, noise(SMALL))
    wire = Wire(aws.client("dynamodb"))
    document(by(wire.client, table), WHERE, "7")
    assert wire.calls == {"GetItem": 1}
