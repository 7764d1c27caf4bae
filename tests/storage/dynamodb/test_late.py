"""Cupboards that are made by the first call of a method."""

from integration.storage.dynamodb.late import Late


def test_it_is_made_by_the_first_call_and_once() -> None:
    made = list[str]()

    def make() -> str:
        made.append("cupboard")
        return "kept"

    kept = Late(make)
    upper, replace = kept.upper, kept.replace
    assert made == []
    assert (upper(), replace("k", "sl"), kept.split(sep="p")) == ("KEPT", "slept", ["ke", "t"])
    assert made == ["cupboard"]
