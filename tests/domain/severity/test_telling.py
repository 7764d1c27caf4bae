import pytest

from integration.domain.severity.telling import reasons
from integration.domain.severity.text import read


def told(subject: str, body: str, *names: str) -> list[str]:
    return list(reasons(read(subject, body), {name: 1.0 - at / 100 for at, name in enumerate(names)}))


def test_concepts_and_plain_words_are_told_as_people_say_them() -> None:
    assert told("", "the printer", "k everyone (last)", "k no works", "w printer", "n code 502") == [
        "everyone",
        "does not work",
        "printer",
        "error 502",
    ]


@pytest.mark.parametrize(
    "name",
    ["n length 2", "n people 3", "w #2", "w от", "w with the", "w the printer", "c <abl", "x outage 2", "k channels 2",
     "k turn (last)", "e last the", "q down", "w 502"],
)  # fmt: skip
def test_codes_lengths_bare_words_and_letters_are_not_told(name: str) -> None:
    assert told("", "with the printer", name) == []


def test_a_word_is_told_as_it_was_written_though_it_is_folded_for_learning() -> None:
    assert told("", "Имам ВЪПРОС за вас", "w вапрос") == ["въпрос"]
    assert told("", "nqma vrazka, molq vi, nishto ne raboti", "w вразка") == ["vrazka"]


def test_what_speaks_against_the_guess_is_not_told_nor_the_same_twice() -> None:
    assert list(reasons(read("", ""), {"k down": 0.5, "k down (last)": 0.4, "k works": -1.0})) == ["down"]
