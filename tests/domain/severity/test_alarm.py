import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.severity.alarm import LEAST, RESERVED, WHAT, WHO, plain_outage
from integration.domain.severity.classification import PLAINLY, classify
from integration.domain.severity.concepts import lexicon
from integration.domain.severity.text import read

LIGHT = ("how to", "which plugin", "where to find it", "is it possible", "brochure", "conference")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Urgent", "Everything is down. Nobody can work."),
        ("", "Нищо не се отваря, на никого."),
        ("", "nishto ne raboti, nikoi ne moje da vleze"),
        ("Alle offline", "bitte anrufen"),
        ("What now?", "Nobody can log in. What now?"),
        ("", "Nikto sa neprihlási."),
        ("", "Nikdo se nepřihlásí."),
        ("Re: login", "Nobody can log in.\n> Thanks, works again, false alarm."),
    ],
)
def test_all_or_everybody_cut_off_now_is_an_outage_said_plainly(subject: str, body: str) -> None:
    assert plain_outage(read(subject, body))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Question", "Is everything down on Sunday?"),
        ("everything down?", "No, nothing is down. Where is the status page?"),
        ("", "Everything is down. Sorry, false alarm."),
        ("", "Everything was down last week, the report please."),
        ("Drill", "Nobody can log in tomorrow, it is an exercise."),
        ("", "Everything is down for one agent, the others work."),
        ("", "Nothing is down."),
        ("alles tot?", "Nein, nichts ist tot."),
        ("", "The export is down."),
        ("Thanks", "for your help\n> Everything is down. Nobody can log in."),
        ("", ""),
    ],
)
def test_what_is_asked_past_supposed_partial_denied_or_quoted_is_not(subject: str, body: str) -> None:
    assert not plain_outage(read(subject, body))


def test_the_tables_name_concepts_of_the_lexicon_and_only_the_worse_severities_are_left() -> None:
    known = lexicon().keys()
    assert all(name in known or name.removeprefix("no ") in known for name in WHO | WHAT | RESERVED)
    assert [int(severity) for severity in LEAST] == [1, 2, 3]


@given(
    st.lists(st.sampled_from(LIGHT), min_size=1, max_size=8), st.sampled_from(("Everything is down", "Alle offline"))
)
def test_an_outage_said_plainly_is_never_a_bug_or_a_request_whatever_else_is_said(
    light: list[str], outage: str
) -> None:
    body = ". ".join([*light, outage])
    found = classify("Newsletter", body)
    assert found.severity in LEAST


def test_where_it_overrules_the_guess_it_says_so_and_is_unsure() -> None:
    found = classify("Newsletter", ". ".join([*LIGHT, *LIGHT, "Alle offline"]))
    assert not found.confirmed
    assert found.rule.startswith(f"words: {PLAINLY} (")
