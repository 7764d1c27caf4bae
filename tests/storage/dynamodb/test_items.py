"""Items as values and on the wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.errors import Misconfigured
from integration.storage.dynamodb.items import Item, from_wire, in_order, partition, placed, size_of, to_wire
from integration.storage.dynamodb.shelf import pack, unpack

MICROS = st.integers(0, 10**18)
VALUES = st.text() | st.integers(-(10**37), 10**37) | st.binary() | st.booleans()


@given(MICROS, MICROS)
def test_numbers_of_microseconds_are_in_the_order_of_their_texts(one: int, other: int) -> None:
    assert (one < other) == (in_order(one) < in_order(other))
    assert int(in_order(one)) == one


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_an_item_comes_back_from_the_wire_with_each_value_as_it_was(item: Item) -> None:
    back = from_wire(to_wire(item))
    assert back == item
    assert [type(value) for value in back.values()] == [type(value) for value in item.values()]


@given(st.binary() | st.binary(max_size=9).map(lambda few: few * 500))
def test_a_document_comes_back_as_it_was_packed_and_is_never_a_sign_longer_than_one_more(document: bytes) -> None:
    assert unpack(pack(document)) == document
    assert len(pack(document)) <= len(document) + 1


def test_a_document_that_says_much_the_same_again_and_again_takes_a_small_part_of_its_room() -> None:
    assert len(pack(b'{"ticket": "7", "tags": ["vip"]}' * 1000)) < 1000


@pytest.mark.parametrize(
    "values",
    [
        {"document": b"x" * 390_000},
        {"text": "x" * 390_000},
        {"text": "ž" * 195_000},
        {"document": b"x" * 200_000, "text": "x" * 190_000},
    ],
    ids=["bytes", "text", "letters of two bytes", "all of it together"],
)
def test_an_item_that_dynamodb_would_refuse_as_too_large_is_refused_before_and_named(values: Item) -> None:
    with pytest.raises(Misconfigured, match=r"'7' is too large to be kept at scale: 39\d{4} bytes"):
        to_wire({"pk": "acme#memory", "sk": "7"} | values)


def test_an_item_is_as_large_as_its_names_and_values_in_bytes() -> None:
    assert size_of(to_wire({"pk": "ž", "n": 12, "b": b"\x00\xff", "yes": True})) == len("pkžž") + 3 + 3 + 4


def test_the_tenant_is_the_first_part_of_a_partition_and_an_index_has_two_attributes_of_its_name() -> None:
    assert partition("acme", "line", "failed") == "acme#line#failed"
    assert placed("by1", "where", "sort") == {"by1p": "where", "by1s": "sort"}
