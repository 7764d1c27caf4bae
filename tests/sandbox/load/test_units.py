from typing import Any

import pytest

from sandbox.load.units import Meter, size

SMALL = {"pk": {"S": "p"}, "sk": {"S": "s"}, "v": {"S": "1"}}


def _call(action: str, asked: object, answered: object = None) -> dict[str, Any]:
    return {"service": "DynamoDB", "action": action, "asked": asked, "answered": answered}


def _put(**more: object) -> dict[str, Any]:
    return _call("PutItem", {"Item": SMALL | more})


def test_a_kilobyte_begun_is_a_unit_and_two_in_a_transaction() -> None:
    assert Meter()([_put()]).written == 1
    assert Meter()([_put(document={"S": "x" * 1024})]).written == 2
    inside = _call(
        "TransactWriteItems", {"TransactItems": [{"Put": {"Item": SMALL}}, {"ConditionCheck": {"Key": SMALL}}]}
    )
    assert Meter()([inside]).written == 4


@pytest.mark.parametrize(("before", "after", "units"), [("a", "a", 1), ("a", "b", 3), ("a", "", 2), ("", "b", 1)])
def test_an_index_charges_for_what_moves_in_it(before: str, after: str, units: int) -> None:
    def place(text: str) -> dict[str, Any]:
        return {"by1p": {"S": "where"}, "by1s": {"S": text}} if text else {}

    assert Meter()([_put(**place(before)), _put(**place(after))]).indexed == units


def test_a_read_is_four_kilobytes_begun_also_where_nothing_is_found() -> None:
    assert Meter()([_call("GetItem", {"Key": SMALL}, {})]).read == 1
    large = {"Item": SMALL | {"document": {"S": "x" * 5000}}}
    assert Meter()([_call("GetItem", {"Key": SMALL}, large)]).read == 2
    assert Meter()([_call("Query", {"IndexName": "by1"}, {"Items": []})]).read == 0.5
    assert Meter()([_call("Query", {"ConsistentRead": True}, {"Items": [SMALL, SMALL]})]).read == 1


def test_other_services_cost_no_units() -> None:
    meter = Meter()([{"service": "AmazonSQS", "action": "SendMessage", "asked": {}, "answered": {}}])
    assert (meter.written, meter.read) == (0, 0)


def test_an_item_is_as_large_as_its_names_and_values() -> None:
    assert size({"ab": {"S": "cde"}, "n": {"N": "12"}, "b": {"B": "AAAA"}}) == 5 + 3 + 4
