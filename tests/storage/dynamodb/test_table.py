"""The table, where DynamoDB is busy, gives a part alone, or holds odd keys and much of everything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.errors import Misconfigured, UpstreamUnavailable
from integration.storage.dynamodb.items import in_order, placed
from integration.storage.dynamodb.table import Key, Span, Table
from sandbox.aws import RunningAws
from tests.storage.dynamodb.clients import Fated
from tests.storage.dynamodb.wire import Wire, by, half_read, half_written, nothing_read, refused

ODD = ["\x00", "#", "##", "7", "7\x00", "7#", "7#001", "žluť 🐎", "7\U0010ffff", "'; DROP TABLE x; --", " ", "~", "%2F"]


def filled(table: Table, *keys: str, **values: str) -> None:
    table.put_all([{"pk": "a", "sk": sk, **values} for sk in keys])


def test_odd_keys_are_told_apart_and_come_back_in_the_order_of_their_signs(table: Table) -> None:
    filled(table, *ODD)
    assert [item["sk"] for item in table.query("a")] == sorted(ODD)
    assert [item["sk"] for item in table.query("a", newest_first=True)] == sorted(ODD, reverse=True)
    assert [item["sk"] for item in table.get_all(("a", sk) for sk in ODD)] == ODD
    assert [item["sk"] for item in table.query("a", Span(prefix="7#"))] == ["7#", "7#001"]
    assert table.delete_all(("a", sk) for sk in ODD[1:]) == len(ODD) - 1
    assert [item["sk"] for item in table.query("a")] == ["\x00"]


def test_a_span_is_half_open_whatever_follows_the_number_in_a_key(aws: RunningAws) -> None:
    table = Table(aws.dynamodb, aws.make_table())
    keys = [in_order(n) + end for n in (0, 8, 9, 10, 11, 99, 100) for end in ("", "#", "#7\U0010ffff")]
    filled(table, *keys)

    @settings(max_examples=40)
    @given(st.integers(0, 101), st.integers(0, 101))
    def law(start: int, end: int) -> None:
        wanted = [key for key in sorted(keys) if in_order(start) <= key < in_order(end)]
        assert [item["sk"] for item in table.query("a", Span(start=in_order(start), end=in_order(end)))] == wanted

    law()


def test_from_an_instant_to_itself_or_to_one_before_nothing_is_asked_for_as_dynamodb_would_refuse_it(
    over: Table, wire: Wire
) -> None:
    for span in (Span(start="5", end="5"), Span(start="5", end="4")):
        assert list(over.query("a", span)) == list(over.keys("by1", "a", span)) == over.found("by1", "a", span) == []
        assert over.count("by1", "a", span) == 0
    assert not wire.calls["Query"]


def test_a_partition_of_many_pages_and_a_batch_of_many_keys_come_whole(table: Table) -> None:
    keys = [f"{n:03d}" for n in range(230)]
    filled(table, *keys, text="x" * 10_000)
    assert [item["sk"] for item in table.query("a")] == keys
    assert [item["sk"] for item in table.get_all(("a", sk) for sk in keys)] == keys
    assert sum(1 for _ in table.scan(attributes=["pk"])) == len(keys)


def test_the_first_page_alone_is_read_for_who_wants_no_more(over: Table, wire: Wire) -> None:
    filled(over, *"0123456789")
    assert next(over.query("a", page=2))["sk"] == "0"
    assert wire.calls["Query"] == 1


def test_what_a_busy_table_leaves_out_of_a_batch_is_asked_for_and_written_again(over: Table, wire: Wire) -> None:
    keys = [f"{n:03d}" for n in range(60)]
    wire.troubles("BatchWriteItem", half_written(over.name), half_written(over.name))
    filled(over, *keys)
    wire.troubles("BatchGetItem", half_read(over.name), half_read(over.name))
    assert [item["sk"] for item in over.get_all(("a", sk) for sk in keys)] == keys
    wire.troubles("BatchWriteItem", half_written(over.name))
    over.delete_all(("a", sk) for sk in keys)
    assert list(over.query("a")) == []
    assert (wire.calls["BatchWriteItem"], wire.calls["BatchGetItem"]) == (5 + 4, 3)


def test_a_batch_that_is_throttled_for_a_moment_comes_whole(over: Table, wire: Wire) -> None:
    filled(over, "1", "2")
    wire.troubles("BatchGetItem", refused("ThrottlingException"), half_read(over.name), refused("ThrottlingException"))
    assert [item["sk"] for item in over.get_all([("a", "1"), ("a", "2")])] == ["1", "2"]
    wire.troubles("BatchWriteItem", refused("ProvisionedThroughputExceededException"))
    filled(over, "3")
    assert over.get("a", "3")


def test_a_table_that_stays_too_busy_for_a_batch_is_said_to_be_unavailable(over: Table, wire: Wire) -> None:
    wire.troubles("BatchGetItem", *[nothing_read(over.name)] * 12)
    with pytest.raises(UpstreamUnavailable, match="again and again"):
        over.get_all([("a", "1")])
    assert wire.calls["BatchGetItem"] == 12


@pytest.mark.parametrize("code", ["ProvisionedThroughputExceededException", "ThrottlingException"])
def test_who_reads_one_item_or_a_page_of_a_throttled_table_is_told_at_once_that_it_is_busy(
    over: Table, wire: Wire, code: str
) -> None:
    wire.troubles("GetItem", refused(code))
    wire.troubles("Query", *[refused(code)] * 2)
    wire.troubles("Scan", refused(code))
    for read in (lambda: over.get("a", "1"), lambda: list(over.query("a")), lambda: over.count("by1", "a")):
        with pytest.raises(UpstreamUnavailable, match="is busy"):
            read()
    with pytest.raises(UpstreamUnavailable, match="is busy"):
        list(over.scan())
    assert over.get("a", "1") is None


def test_a_page_that_fails_in_the_midst_is_never_taken_for_the_end(over: Table, wire: Wire) -> None:
    filled(over, *"0123")
    pages = over.query("a", page=2)
    assert [next(pages)["sk"], next(pages)["sk"]] == ["0", "1"]
    wire.troubles("Query", refused("ThrottlingException"))
    with pytest.raises(UpstreamUnavailable):
        next(pages)


def test_a_table_that_is_missing_is_said_with_what_to_do(aws: RunningAws) -> None:
    missing = Table(aws.dynamodb, "vipdesk-nowhere")
    keys: list[Key] = [("a", "1")]
    for use in (lambda: missing.get(*keys[0]), lambda: missing.get_all(keys), lambda: missing.delete_all(keys)):
        with pytest.raises(Misconfigured, match=r"vipdesk-nowhere cannot be used: deploy it, or set VIPDESK_TABLE"):
            use()


def test_what_left_a_place_in_an_index_while_its_item_was_fetched_is_left_out(table: Table) -> None:
    here, there = placed("by1", "here", "1"), placed("by1", "there", "1")
    table.put_all([{"pk": "a", "sk": sk, **here} for sk in "12"])
    moved = Fated(table.client, ["batch_get_item"], before=lambda: table.put_all([{"pk": "a", "sk": "1", **there}]))
    assert [item["sk"] for item in by(moved, table).found("by1", "here")] == ["2"]
    assert table.count("by1", "here") == 1


def test_those_alone_are_scanned_that_have_an_attribute_and_with_what_was_asked_for(table: Table) -> None:
    filled(table, "1")
    filled(table, "2", sealed="x", more="y")
    assert list(table.scan(having="sealed", attributes=["sk", "more"])) == [{"sk": "2", "more": "y"}]
