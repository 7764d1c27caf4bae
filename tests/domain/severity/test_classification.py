import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.severity.classification import classify
from integration.domain.severity.rules import SeverityRule
from integration.domain.severity.scale import Severity

OUTAGE = "Nobody in the company can log in, every page says 502, phones, chat and mail are dead, all work has stopped."
WISHES = (
    ("Feature idea", "It would be nice to have a dark mode in the app. Is that on the roadmap?"),
    ("Question about plans", "How much would the yearly plan cost for 12 agents?"),
    ("Предложение", "Би било хубаво да има тъмен режим в приложението. Планирате ли го?"),
)


@pytest.mark.parametrize(
    ("field", "severity"),
    [
        (1, 1),
        ("2", 2),
        ("S3", 3),
        ("s4", 4),
        (" critical ", 1),
        ("High", 2),
        ("standard", 3),
        ("bug", 4),
        ("REQUEST", 5),
    ],
)
def test_a_mark_in_the_field_wins_over_tags_rules_and_words(field: object, severity: int) -> None:
    rules = (SeverityRule("r", Severity.S4, ("phones",)),)
    found = classify("down", OUTAGE, field=field, tags=("vip-sev-5",), rules=rules)
    assert (found.severity, found.confirmed, found.rule) == (severity, True, "field")


@pytest.mark.parametrize("field", [0, 6, "9", "soon", "", None, 2.5, True, [], {}, "S", b"1", "\ud800"])
def test_nonsense_in_the_field_is_passed_over(field: object) -> None:
    assert classify("a", "b", field=field, tags=("vip-sev-2",)).rule == "tag:vip-sev-2"


def test_the_worst_of_several_tags_governs_confirmed() -> None:
    found = classify("", OUTAGE, tags=("vip", "sev4", "vip-sev-2", "sev-3", "vip-sev-9"))
    assert (found.severity, found.confirmed, found.rule) == (Severity.S2, True, "tag:vip-sev-2")


def test_the_first_rule_that_fires_wins_over_words_unconfirmed() -> None:
    rules = (
        SeverityRule("no", Severity.S5, ("submarine",)),
        SeverityRule("phones first", Severity.S3, ("phones",)),
        SeverityRule("later", Severity.S4, ("chat",)),
    )
    found = classify("down", OUTAGE, rules=rules)
    assert (found.severity, found.confirmed, found.rule) == (Severity.S3, True, "rule:phones first")


def test_words_name_what_decided_and_how_likely_it_is() -> None:
    found = classify("502", OUTAGE, rules=())
    assert found.severity is Severity.S1
    assert found.confirmed
    assert found.rule.startswith("words: ")
    assert "(S1 " in found.rule


@pytest.mark.parametrize(
    ("subject", "body"), [("", ""), (" ", "\n\n"), ("qwrtz", "xkcdq zzzgh"), ("!!!", "???"), ("你好", "👍")]
)
def test_text_that_says_nothing_known_is_standard_unconfirmed(subject: str, body: str) -> None:
    found = classify(subject, body)
    assert (found.severity, found.confirmed, found.rule) == (Severity.S3, False, "nothing fired")


def test_an_alarm_taken_back_is_a_request_though_its_quotation_shouts() -> None:
    assert classify("Re: ALL DOWN", "Please disregard, was us.\n> NOBODY can log in, 502").severity is Severity.S5


@pytest.mark.parametrize(("subject", "body"), WISHES)
@given(lines=st.lists(st.sampled_from(("> everything is down", "> nobody can log in", "> URGENT!!! 502")), max_size=6))
def test_quoted_alarms_do_not_make_a_wish_critical(subject: str, body: str, lines: list[str]) -> None:
    found = classify(subject, "\n".join([body, *lines]))
    assert found.severity is not Severity.S1


@settings(max_examples=150)
@given(st.text(), st.text(), st.one_of(st.none(), st.text(), st.integers()), st.lists(st.text(), max_size=3))
def test_no_text_makes_it_raise(subject: str, body: str, field: object, tags: list[str]) -> None:
    assert classify(subject, body, field=field, tags=tags).severity in Severity


@pytest.mark.parametrize(
    "body",
    [
        "\ud800 down \udfff",
        "\x00" * 50,
        "a" * 1_000_000,
        "<" * 100_000,
        "> " * 500_000,
        "<div><style>" * 20_000,
        "!?" * 500_000,
        "1" * 9000,
    ],
)
def test_odd_bodies_are_classified_like_any_other(body: str) -> None:
    assert classify(body, body).severity in Severity


def test_what_stands_after_the_first_eight_thousand_characters_changes_nothing() -> None:
    start = "How do I set business hours? ".ljust(8_000)
    assert classify("q", start) == classify("q", start + OUTAGE)
