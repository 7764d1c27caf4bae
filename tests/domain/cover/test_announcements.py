"""The customer is told on one ticket who stands in, and on the same one that the dedicated agent is back."""

from dataclasses import replace
from typing import Any

import pytest

from integration.domain.beside import Beside
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.decision import Note
from integration.domain.roster import Roster
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Channel, Status, Ticket
from integration.domain.triage import decide
from tests.domain.story import TERMS, at
from tests.fakes.tickets import ACME, BORIS, DANA, ROSTER, ticket

STANDS_IN = Cover(
    "Acme",
    DANA,
    BORIS,
    BORIS,
    at("Mon 09:30"),
    until=at("Wed 09:00"),
    reason=CoverReason.ABSENT,
    handover="h1",
    announced_on="7",
)
BACK = Cover("Acme", DANA, DANA, DANA, at("Wed 09:00"), handover="h2", announced_on="7")


def announced(
    cover: Cover,
    *,
    when: str = "Mon 12:00",
    terms: ServiceTerms = TERMS,
    roster: Roster = ROSTER,
    **changes: Any,  # noqa: ANN401 - any field of a ticket
) -> tuple[Note, ...]:
    told: Ticket = replace(ticket(), **changes)
    return decide(told, roster, terms, None, at(when), Beside(cover=cover)).wanted.messages


def test_the_customer_is_told_who_stands_in_and_until_when() -> None:
    (note,) = announced(STANDS_IN)
    assert note.key == "stands in h1"
    assert "While Dana Petrova is away, Boris Novak stands in and answers you." in note.text
    assert "on Wednesday 25 November 2026 at 09:00 (CET, Bratislava)" in note.text


def test_it_is_told_in_the_customers_language_and_zone() -> None:
    roster = Roster((replace(ACME, language="bg", zone="Europe/Sofia"),), ROSTER.agents)
    (note,) = announced(STANDS_IN, roster=roster)
    assert "Докато Dana Petrova отсъства, на Вас отговаря Boris Novak." in note.text
    assert "10:00 ч. Ваше време (EET, София)" in note.text


def test_it_is_told_on_the_one_ticket_that_the_cover_names() -> None:
    assert announced(STANDS_IN, id="8") == ()
    assert announced(replace(STANDS_IN, announced_on="")) == ()


def test_who_was_set_by_hand_is_told_too_without_a_word_of_absence() -> None:
    (note,) = announced(replace(STANDS_IN, reason=CoverReason.BY_HAND, until=None))
    assert "From now on, Boris Novak stands in for Dana Petrova and answers you." in note.text


def test_it_is_told_while_the_desk_is_open_and_names_the_opening_at_which_the_agent_is_back() -> None:
    midnight = replace(STANDS_IN, since=at("Tue 00:00"), until=at("Thu 00:00"))
    told = decide(replace(ticket(), channel=Channel.API), ROSTER, TERMS, None, at("Tue 00:00"), Beside(cover=midnight))
    assert told.wanted.messages == ()
    assert told.look_again_at is not None
    assert told.look_again_at <= at("Tue 09:00")
    (note,) = announced(midnight, when="Tue 09:00")
    assert "on Thursday 26 November 2026 at 09:00 (CET, Bratislava)" in note.text


def test_the_return_is_told_where_the_absence_was() -> None:
    (note,) = announced(BACK, when="Wed 09:01")
    assert note.key == "is back h2"
    assert "Dana Petrova is back" in note.text
    assert announced(BACK, when="Wed 09:01", id="8") == ()


def test_a_return_is_no_news_after_a_week() -> None:
    assert announced(BACK, when="next Wed 09:00") == ()


@pytest.mark.parametrize("reason", [CoverReason.NEW_AGENT, CoverReason.BY_HAND])
def test_that_there_is_another_agent_is_no_return(reason: CoverReason) -> None:
    assert announced(replace(BACK, reason=reason), when="Wed 09:01") == ()


def test_the_first_cover_of_all_is_told_to_nobody() -> None:
    assert announced(replace(BACK, handover=""), when="Wed 09:01") == ()


def test_terms_can_say_that_nobody_is_told() -> None:
    assert announced(STANDS_IN, terms=replace(TERMS, announce_cover=False)) == ()


def test_a_cover_for_another_dedicated_agent_is_not_told() -> None:
    assert announced(replace(STANDS_IN, dedicated=BORIS, agent=DANA)) == ()


def test_a_solved_ticket_is_let_be() -> None:
    assert announced(STANDS_IN, status=Status.SOLVED) == ()
