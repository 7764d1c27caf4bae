import pytest

from integration.cli.short_ids import meant, short
from integration.domain.errors import BadInput

KNOWN = ("abc1", "abc2", "abd", "ab")


def test_the_beginning_of_an_id_is_enough_where_only_one_begins_so() -> None:
    assert meant("abd", KNOWN, "x list") == "abd"
    assert meant("abc1", KNOWN, "x list") == "abc1"
    assert meant("ab", KNOWN, "x list") == "ab"
    assert short("0123456789") == "01234567"


@pytest.mark.parametrize(
    ("begin", "told"), [("abc", "2 ids begin with 'abc'"), ("x", "no id begins with 'x'"), ("", "no id begins with ''")]
)
def test_otherwise_it_is_said_where_ids_are(begin: str, told: str) -> None:
    with pytest.raises(BadInput, match=told + "; `x list` shows them"):
        meant(begin, KNOWN, "x list")
