"""A severity that a person says here has the effect of one that they set on the host (docs/service.md, 3.9)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.decision import Decision
from integration.domain.explanation import explained, told_short
from integration.domain.journal import SaidSeverity
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Happening
from integration.domain.words.bulgarian import BULGARIAN
from integration.domain.words.english import ENGLISH
from tests.domain.story import MINUTE, Story, at, first, follow_up, story, tags

ZONE = "Europe/Bratislava"


def word(level: int, when: str, by: str = "Dana Petrova", why: str = "", *, confirms: bool = False) -> SaidSeverity:
    return SaidSeverity(at(when), Severity(level), by, why, confirms)


def looked_at(level: int | None = 3) -> Story:
    told = story(level)
    told.look("Mon 10:00")
    return told


def governed(decision: Decision) -> list[tuple[object, ...]]:
    return [(step.at, step.severity, step.confirmed) for step in decision.severities]


@pytest.mark.parametrize("level", [1, 2, 4, 5])
@pytest.mark.parametrize("when", ["Mon 10:20", "Mon 11:30", "Tue 10:00"])
def test_it_governs_as_the_same_severity_told_by_the_hosts_history(level: int, when: str) -> None:
    here = looked_at().says(word(level, when)).look(when)
    there = looked_at().happens(when, Happening.SEVERITY_SET, text=str(level)).look(when)
    assert governed(here) == governed(there)
    assert (here.wanted, here.clocks) == (there.wanted, there.clocks)


def test_a_severity_said_here_governs_from_then_on_and_the_clocks_keep_their_start() -> None:
    raised = looked_at().says(word(1, "Mon 10:20")).look("Mon 10:21")
    assert (raised.severity, raised.confirmed, raised.rule) == (Severity.S1, True, "set by an agent")
    assert (first(raised).start, raised.wanted.first_due) == (at("Mon 10:00"), at("Mon 11:00"))
    assert (follow_up(raised).start, raised.wanted.follow_up_due) == (at("Mon 10:00"), at("Mon 14:00"))
    assert governed(raised)[-1][0] == at("Mon 10:20")


def test_what_the_host_shows_anew_after_we_wrote_is_a_persons_hand_and_a_later_word_here_wins() -> None:
    told = looked_at(3).says(word(1, "Mon 10:20"))
    told.look("Mon 10:21")
    told.host(severity_field="3", tags=("vip", "vip-sev-3"))  # our write was lost
    assert told.look("Mon 10:22").severity is Severity.S3  # which we take for a person's hand, as ever
    assert told.says(word(1, "Mon 10:30")).look("Mon 10:31").severity is Severity.S1


def test_it_shows_on_the_host_and_looking_again_changes_nothing() -> None:
    told = looked_at().says(word(2, "Mon 10:20"))
    decision = told.look("Mon 10:21")
    assert (told.ticket.severity_field, "vip-sev-2" in told.ticket.tags) == ("2", True)
    again = told.look("Mon 10:25")
    assert (again.wanted, governed(again), again.journal) == (decision.wanted, governed(decision), decision.journal)


def test_a_guess_that_is_confirmed_here_keeps_its_severity_and_loses_the_tag() -> None:
    told = story(None, proposed_severity="1")
    assert "vip-unconfirmed" in tags(told.look("Mon 10:00"))
    confirmed = told.says(word(1, "Mon 10:05", confirms=True)).look("Mon 10:06")
    assert (confirmed.severity, confirmed.confirmed, confirmed.rule) == (Severity.S1, True, "confirmed by an agent")
    assert "vip-unconfirmed" not in tags(confirmed)
    assert "vip-unconfirmed" not in tags(told.look("Mon 10:30"))


def test_a_later_hand_on_the_host_wins_and_so_does_a_later_word_here() -> None:
    told = looked_at().says(word(1, "Mon 10:20"))
    told.look("Mon 10:21")
    assert told.host(severity_field="4").look("Mon 10:40").severity is Severity.S4
    assert told.says(word(2, "Mon 10:50")).look("Mon 10:51").severity is Severity.S2
    assert told.happens("Mon 11:00", Happening.SEVERITY_SET, text="5").look("Mon 11:01").severity is Severity.S5


def test_a_word_of_the_future_does_not_govern_yet() -> None:
    told = looked_at().says(word(1, "Mon 10:30"))
    assert told.plan("Mon 10:29").severity is Severity.S3
    assert told.plan("Mon 10:30").severity is Severity.S1


def test_the_agents_are_told_who_said_it_and_why_and_the_customer_is_not() -> None:
    told = looked_at().says(word(1, "Mon 10:20", why="all orders fail"))
    told.look("Mon 10:21")
    assert told.memory is not None
    whole = "\n".join(explained(told.memory, ZONE, ENGLISH))
    assert "Severity S1 (critical) from Mon 2026-11-23 10:20 CET: set by an agent" in whole
    assert "set by an agent (Dana Petrova: all orders fail); confirmed" in whole
    assert "(Dana Petrova: all orders fail)" in "\n".join(explained(told.memory, ZONE, BULGARIAN))
    for language in (ENGLISH, BULGARIAN):
        short = "\n".join(told_short(told.memory, ZONE, language))
        assert not any(each in short for each in ("Dana", "all orders fail"))


_WORDS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 180)), max_size=4, unique_by=lambda each: each[1])


@given(words=_WORDS, looks=st.lists(st.integers(0, 200), max_size=5))
def test_however_often_we_looked_between_the_words_decide_the_same_in_the_end(
    words: list[tuple[int, int]], looks: list[int]
) -> None:
    def minute(number: int) -> str:
        return f"Mon {(at('Mon 10:00') + timedelta(hours=1) + number * MINUTE):%H:%M}"

    said = [word(level, minute(number)) for level, number in words]
    often, once = looked_at(), looked_at()
    for number in sorted({*looks, *(n for _, n in words)}):
        often.severities = tuple(each for each in said if each.at <= at(minute(number)))
        often.look(minute(number))
    often.severities = once.severities = tuple(said)
    assert governed(often.look("Mon 15:00")) == governed(once.look("Mon 15:00"))
