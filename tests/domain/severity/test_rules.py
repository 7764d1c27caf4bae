import pytest

from integration.domain.errors import BadInput
from integration.domain.severity.rules import DEFAULT_RULES, SeverityRule
from integration.domain.severity.scale import Severity
from integration.domain.severity.text import own_clauses, read


def fires(words: tuple[str, ...], subject: str, body: str = "", unless: tuple[str, ...] = ()) -> bool:
    return SeverityRule("r", Severity.S2, words, unless).fires(own_clauses(read(subject, body)))


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Checkout", "our CHECKOUT is odd"),
        ("offline*", "we are OFFLINE."),
        ("плащане", "не минава ПЛАЩАНЕ с карта"),
        ("плащан*", "Плащанията не минават"),
        ("every page", "it is on every page, really"),
        ("pay ~ card", "cannot pay by any card"),
        ("störung", "Große STORUNG im Haus"),
        ("не работи", "nishto ne raboti ot sutrinta, molq vi"),
        ("e-mail", "the e-mail is gone"),
    ],
)
def test_a_word_is_found_whatever_its_case_marks_or_alphabet(word: str, text: str) -> None:
    assert fires((word,), "Hello", text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("line", "we are offline"),
        ("off", "offline"),
        ("every page", "every. Page two"),
        ("every page", "every other page"),
        ("pay ~ card", "pay with any other old card"),
        ("ред", "бъдете по-внимателни, наредба"),
        ("—", "a — b"),
    ],
)
def test_a_word_is_not_found_inside_another_or_across_sentences(word: str, text: str) -> None:
    assert not fires((word,), "Hello", text)


def test_a_word_in_unless_keeps_the_rule_silent() -> None:
    assert fires(("down",), "down", unless=("drill",))
    assert not fires(("down",), "down", "this is a drill", unless=("drill",))


def test_quoted_lines_and_forwarded_headers_are_not_looked_at() -> None:
    assert not fires(("outage",), "Thanks", "all well\n> outage\nSubject: outage")
    assert not fires(("outage",), "Thanks", "all well, thank you\n-----Original Message-----\nan outage")


def test_markup_is_not_looked_at() -> None:
    assert fires(("totally down",), "", "<div class='outage'>totally&nbsp;<b>down</b></div>")
    assert not fires(("outage",), "", "<div class='outage'>totally down</div>")


def test_an_alarm_taken_back_is_a_request_unless_it_is_raised_anew() -> None:
    rule = DEFAULT_RULES[0]
    assert rule.severity is Severity.S5
    assert rule.fires(own_clauses(read("Re: all down", "False alarm, it was our proxy.\n> it is still down")))
    assert not rule.fires(own_clauses(read("Re: false alarm", "Not so: nobody gets in again.")))


@pytest.mark.parametrize(("name", "words"), [(" ", ("a",)), ("r", ()), ("r", (" ",))])
def test_a_rule_without_a_name_or_words_is_refused(name: str, words: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        SeverityRule(name, Severity.S1, words)
