"""Links to a customer's page and chat, and those that phone systems and panels ask at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.agent import Agent
from integration.domain.booking.links import Purpose
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.cover.desk_plan import DeskPlan, Person
from integration.domain.errors import BadInput, UnknownLink
from integration.domain.roster import Roster
from integration.usecases.make_link import MakeLink
from tests.fakes.link_tokens import PlainTokens
from tests.fakes.tickets import ACME, ALWAYS, BORIS, DANA
from tests.usecases.booking.desk import BookingDesk

EVA = Agent("eva@desk.example", "Eva Novak", "5")


def cover(desk: BookingDesk, agent: Agent = BORIS, dedicated: Agent = DANA) -> None:
    stands = Cover("Acme", dedicated, agent, agent, desk.now(), None, CoverReason.ABSENT)
    desk.store.hand_over("main", [stands], [], [], desk.store.covers("main")[0], desk.now())


def test_each_address_stands_where_its_reader_expects_it(desk: BookingDesk) -> None:
    links = desk.parts.links
    made = {
        "vip/main.page.{}": links.page("main", "acme"),
        "vip/main.chat.{}/chat": links.chat("main", "acme"),
        "voice/main.voice.{}": links.voice("main", " Bratislava "),
        "panel/main.panel.{}": links.panel("main", "tickets"),
    }
    for where, (link, url) in made.items():
        assert url == f"https://desk.example/{where.format(link.id)}"
    assert [link.subject for link, _ in made.values()] == ["Acme", "Acme", "Bratislava", "tickets"]


def test_a_page_and_a_chat_end_when_they_are_told_to(desk: BookingDesk) -> None:
    end = desk.now() + timedelta(days=1)
    tokens = {
        purpose: f"main.{purpose}.{make('main', 'Acme', end)[0].id}"
        for purpose, make in ((Purpose.PAGE, desk.parts.links.page), (Purpose.CHAT, desk.parts.links.chat))
    }
    for purpose, token in tokens.items():
        assert desk.parts.open_link(token, purpose).customer == ACME
    desk.now.at = end
    for purpose, token in tokens.items():
        with pytest.raises(UnknownLink):
            desk.parts.open_link(token, purpose)


def test_a_line_without_a_name_is_not_made(desk: BookingDesk) -> None:
    for make in (desk.parts.links.voice, desk.parts.links.panel):
        with pytest.raises(BadInput):
            make("main", "  ")


def test_the_chat_of_a_customer_is_made_once_and_found_again(desk: BookingDesk) -> None:
    links = desk.parts.links
    url = links.chat_url("main", "ACME")
    assert url.endswith("/chat")
    assert links.chat_url("main", "acme") == url
    assert len([each for each in desk.store.links("main") if each.purpose is Purpose.CHAT]) == 1


def test_the_chat_that_an_admin_made_is_the_one_that_is_told(desk: BookingDesk) -> None:
    assert desk.parts.links.chat("main", "Acme")[1] == desk.parts.links.chat_url("main", "Acme")


def test_of_several_chats_the_newest_open_one_follows_the_first(desk: BookingDesk) -> None:
    links = desk.parts.links
    first, second = links.chat("main", "Acme")[0], links.chat("main", "Acme")[0]
    desk.now.move(timedelta(minutes=1))
    third, url = links.chat("main", "Acme")
    desk.store.revoke_link("main", first.id, desk.now())
    assert links.chat_url("main", "Acme") == url
    for each in (second, third):
        desk.store.revoke_link("main", each.id, desk.now())
    assert not links.chat_url("main", "Acme"), "what an admin closed stays closed"


def test_there_is_no_chat_where_it_would_open_nothing(desk: BookingDesk) -> None:
    assert not desk.parts.links.chat_url("main", "Nobody")
    assert not MakeLink(desk.store, PlainTokens(), "", desk.now).chat_url("main", "Acme")
    basic = replace(ACME, entitlement=replace(ALWAYS, plan="Basic"))
    desk.store.replace_roster("main", Roster((basic,), (DANA,)))
    assert not desk.parts.links.chat_url("main", "Acme")
    with pytest.raises(BadInput):
        desk.parts.links.page("main", "Acme")


def test_a_visit_is_to_whoever_answers_now(desk: BookingDesk) -> None:
    assert (desk.visit().agent, desk.visit().dedicated, desk.visit().stands_in) == (DANA, DANA, False)
    cover(desk)
    visit = desk.visit()
    assert (visit.agent, visit.dedicated, visit.account, visit.stands_in) == (BORIS, DANA, None, True)
    own = desk.parts.open_link.to_dedicated(visit)
    assert (own.agent, own.stands_in) == (DANA, False)
    assert own.account is not None


def test_a_cover_for_somebody_who_is_no_longer_the_agent_says_nothing(desk: BookingDesk) -> None:
    cover(desk, dedicated=EVA)
    assert desk.visit().agent == DANA


def test_a_call_with_somebody_of_the_plan_alone_names_them(desk: BookingDesk) -> None:
    booked = desk.book()
    desk.store.replace_roster("main", Roster((ACME,), ()))
    desk.store.replace_desk_plan(
        "main",
        DeskPlan(
            (
                Person(
                    replace(DANA, name="Dana P."),
                ),
            )
        ),
    )
    assert desk.call_visit(booked).agent.name == "Dana P."
