"""The chat page leads to whoever answers now, says who that is, and is never a dead end."""

import pytest

from integration.domain.booking.links import Purpose
from integration.domain.cover.desk_plan import ChatPlace
from tests.fakes.now import StandingNow, instant
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import (
    BORISS,
    DANAS,
    NIGHT,
    ROUND,
    back,
    chat_folder,
    chatting,
    covered,
    page_folder,
    plan,
    sick,
)
from tests.handlers.visitor import Visitor

NO_CHAT = ChatPlace()
WIDGET = ChatPlace(widget="ab12cd34")


def at(world: BookingWorld, when: str) -> None:
    assert isinstance(world.now, StandingNow)
    world.now.at = instant(when)


def test_in_hours_the_dedicated_agent_is_named_and_one_click_away(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    folder = chat_folder(world)
    shown = visitor.get(f"{folder}/chat")
    assert "<h1" in shown.text
    assert "Chat with Dana Petrova" in shown.text
    assert 'href="chat?go=1"' in shown.text
    gone = visitor.get(f"{folder}/chat?go=1")
    assert (gone.status_code, gone.headers["location"]) == (303, DANAS.address)
    assert gone.headers["referrer-policy"] == "no-referrer"


def test_both_the_link_to_chat_and_that_to_the_page_open_it(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    for folder in (chat_folder(world), page_folder(world)):
        assert visitor.get(f"{folder}/chat").status_code == 200
    assert visitor.get(f"{world.folder_of(world.link())}/chat").status_code == 404


def test_who_stands_in_is_named_with_whom_for_and_until_when(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    covered(world, until=instant("2026-11-30 08:00"))
    folder = chat_folder(world)
    text = visitor.get(f"{folder}/chat").text
    assert "Chat with Boris Novak" in text
    assert "Boris Novak stands in for Dana Petrova until Monday, 30 November, 09:00." in text
    assert visitor.get(f"{folder}/chat?go=1").headers["location"] == BORISS.address


def test_an_agent_who_fell_sick_leads_nowhere_from_that_moment_on(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    folder = chat_folder(world)
    assert visitor.get(f"{folder}/chat?go=1").headers["location"] == DANAS.address
    sick(world)
    assert visitor.get(f"{folder}/chat?go=1").headers["location"] == BORISS.address


def test_at_night_the_desk_answers_and_the_page_says_when_the_agent_is_back(
    world: BookingWorld, visitor: Visitor
) -> None:
    chatting(world)
    at(world, NIGHT)
    folder = chat_folder(world)
    text = visitor.get(f"{folder}/chat?zone=America/New_York").text
    assert "Chat with 24/7 support" in text
    assert "VIP customer: Acme" in text
    assert "Dana Petrova is here again on Tuesday, 24 November, 03:00." in text
    assert "09:00 in Bratislava" in text
    # The address is opened as the admin gave it: a mark in it is theirs.
    assert visitor.get(f"{folder}/chat?go=1").headers["location"] == ROUND.address


def test_where_nobody_chats_a_message_or_a_call_is_left(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world, plan(desk=NO_CHAT))
    at(world, NIGHT)
    folder = chat_folder(world)
    for answer in (visitor.get(f"{folder}/chat"), visitor.get(f"{folder}/chat?go=1")):
        assert answer.status_code == 200
        assert "Leave a message for Dana Petrova" in answer.text
        assert '<textarea id="message"' in answer.text
        assert 'href="book' in answer.text


@pytest.mark.parametrize("answers", ["agent", "desk", "nobody"])
def test_there_is_always_another_way(world: BookingWorld, visitor: Visitor, answers: str) -> None:
    chatting(world, plan(desk=NO_CHAT if answers == "nobody" else ROUND))
    at(world, "2026-11-23 09:00" if answers == "agent" else NIGHT)
    folder = chat_folder(world)
    text = visitor.get(f"{folder}/chat").text
    assert f'data-answers="{answers}"' in text
    for way in ("message", "book"):
        assert f'"{way}"' in text
        assert visitor.get(f"{folder}/{way}").status_code == 200


def test_the_hosts_widget_is_let_in_from_the_hosts_origin_and_no_other(world: BookingWorld) -> None:
    world.widgets = "https://acme.ladesk.example"
    chatting(world, plan(dana=WIDGET))
    answer = Visitor(world.app).get(f"{chat_folder(world)}/chat")
    assert 'data-src="https://acme.ladesk.example/scripts/track.js"' in answer.text
    assert 'data-widget="ab12cd34"' in answer.text
    assert 'data-vip="Acme"' in answer.text
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == "'self' https://acme.ladesk.example"
    assert policy["frame-src"] == "https://acme.ladesk.example"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert not [each for what, each in policy.items() if "unsafe" in each and what != "style-src"]
    plain = Visitor(world.app).get(f"{chat_folder(world)}/message")
    assert "ladesk" not in plain.headers["content-security-policy"]


def test_a_widgets_script_never_sees_the_address_of_the_customers_own_page(
    world: BookingWorld, visitor: Visitor
) -> None:
    world.widgets = "https://acme.ladesk.example"
    chatting(world, plan(dana=WIDGET))
    answer = visitor.get(f"{page_folder(world)}/chat?lang=bg")
    assert (answer.status_code, answer.content) == (303, b"")
    public = world.links.chat_url(WHERE, "Acme").removeprefix(world.url)
    assert answer.headers["location"] == f"{public}?lang=bg"
    assert 'data-widget="ab12cd34"' in visitor.get(answer.headers["location"]).text


def test_a_widget_of_a_host_without_widgets_is_no_dead_end(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world, plan(dana=WIDGET))
    assert "Leave a message for Dana Petrova" in visitor.get(f"{chat_folder(world)}/chat").text


def test_an_address_that_is_none_is_never_linked(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world, plan(dana=ChatPlace(address="javascript:alert(1)")))
    answer = visitor.get(f"{chat_folder(world)}/chat?go=1")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text


def test_nothing_of_it_is_kept_by_anybody(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    folder = page_folder(world)
    for name in ("chat", "chat?go=1", "chat.js", "message", "", "/", "state"):
        answer = visitor.get(f"{folder}/{name}".removesuffix("//"))
        assert answer.headers["cache-control"] == "no-store", name
        assert answer.headers["referrer-policy"] == "no-referrer", name


def test_calls_are_booked_by_these_links_too(world: BookingWorld, visitor: Visitor) -> None:
    for folder in (chat_folder(world), page_folder(world)):
        assert "Book a call with Dana Petrova" in visitor.get(f"{folder}/book").text
        assert visitor.get(f"{folder}/picture").status_code == 200
        assert visitor.get(f"{folder}/slots?call=support&from=2026-11-24&to=2026-11-25").status_code == 200


def test_the_booking_page_is_that_of_who_stands_in_and_offers_the_dedicated_agent(
    world: BookingWorld, visitor: Visitor
) -> None:
    covered(world, until=instant("2026-11-30 08:00"))
    folder = world.folder_of(world.link())
    text = visitor.get(f"{folder}/book").text
    assert "Stands in for Dana Petrova until Monday, 30 November, 09:00" in text
    assert "We can't see Boris Novak's calendar just now." in text
    assert 'href="book?agent=dedicated"' in text
    instead = visitor.get(f"{folder}/book?agent=dedicated")
    assert "Book a call with Dana Petrova" in instead.text
    assert 'action="hold?agent=dedicated"' in instead.text
    assert "Book with Boris Novak, who stands in, instead" in instead.text


def test_a_call_that_was_booked_keeps_its_agent(world: BookingWorld, visitor: Visitor) -> None:
    booked = world.booked()
    covered(world)
    text = visitor.get(f"{world.call_folder(booked)}/call").text
    assert "<dd>Dana Petrova</dd>" in text
    assert "Stands in" not in text


def test_a_time_that_was_held_with_somebody_else_is_not_booked_unasked(world: BookingWorld, visitor: Visitor) -> None:
    folder = world.folder_of(world.link())
    held = visitor.post(f"{folder}/hold?call=support", {"start": "2026-11-24T09:00:00Z"}).headers["location"]
    covered(world)
    form = {"start": "2026-11-24T09:00:00Z", "topic": "t", "email": "a@acme.example", "key": "k"}
    answer = visitor.post(f"{folder}/{held}", form)
    assert answer.status_code == 409
    assert "Your calls are now with Boris Novak" in answer.text
    assert world.calendar.events == {}
    back(world)
    assert visitor.post(f"{folder}/{held}", form).status_code == 303


def test_who_reads_a_link_in_public_cannot_flood_the_calendar_nor_keep_others_from_the_chat(
    world: BookingWorld, visitor: Visitor
) -> None:
    world.per_link = 300
    folder, form = chat_folder(world), {"start": "2026-11-24T09:00:00Z"}
    asked = [Visitor(world.app).post(f"{folder}/hold?call=support", form).status_code for _ in range(11)]
    assert (asked[0], asked[-1]) == (303, 429)
    assert visitor.get(f"{folder}/book").status_code == 200
    assert [visitor.get(f"{folder}/chat").status_code for _ in range(150)] == [200] * 150
    own = page_folder(world)
    assert [visitor.post(f"{own}/hold?call=support", form).status_code for _ in range(11)][-1] != 429


def test_an_absence_that_was_entered_by_hand_is_no_free_time(world: BookingWorld, visitor: Visitor) -> None:
    folder = world.folder_of(world.link())
    before = visitor.get(f"{folder}/slots?call=support&from=2026-11-24&to=2026-11-26").json()["slots"]
    sick(world, until=instant("2026-11-25 00:00"))
    after = visitor.get(f"{folder}/slots?call=support&from=2026-11-24&to=2026-11-26").json()["slots"]
    assert {slot["start"][:10] for slot in before} == {"2026-11-24", "2026-11-25"}
    assert {slot["start"][:10] for slot in after} == {"2026-11-25"}


def test_a_revoked_link_and_a_wrong_one_are_the_same(world: BookingWorld, visitor: Visitor) -> None:
    link = world.links.chat(WHERE, "Acme")[0]
    folder = world.folder_of(link)
    assert link.purpose is Purpose.CHAT
    world.store.revoke_link(WHERE, link.id, world.now())
    for name in ("chat", "message", "chat.js", "book"):
        revoked, wrong = visitor.get(f"{folder}/{name}"), visitor.get(f"/vip/nothing/{name}")
        assert (revoked.status_code, revoked.content) == (wrong.status_code, wrong.content)
