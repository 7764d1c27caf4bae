"""The script of a customer's own site says who answers, in its own words, to any page and for no longer than true."""

import json
import re
from dataclasses import replace

from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import ChatPlace
from integration.domain.roster import Roster
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import ACME, ALWAYS, DANA
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import NIGHT, chat_folder, chatting, covered, page_folder, plan
from tests.handlers.visitor import Visitor


def said(visitor: Visitor, folder: str) -> dict[str, object]:
    answer = visitor.get(f"{folder}/chat.js")
    assert answer.status_code == 200
    found: dict[str, object] = json.loads(answer.text[answer.text.rindex("})(") + 3 : -3])
    return found


def label(visitor: Visitor, folder: str, language: str = "en") -> tuple[str, str]:
    labels = said(visitor, folder)["labels"]
    assert isinstance(labels, dict)
    return labels[language]["text"], labels[language]["detail"]


def test_the_button_names_who_answers(world: BookingWorld, visitor: Visitor) -> None:
    assert isinstance(world.now, StandingNow)
    folder = chat_folder(world)
    assert label(visitor, folder) == ("Leave a message", "for Dana Petrova")
    chatting(world)
    assert label(visitor, folder) == ("Chat with Dana Petrova", "")
    assert label(visitor, folder, "bg") == ("Чат с Dana Petrova", "")
    covered(world)
    assert label(visitor, folder) == ("Chat with Boris Novak", "in place of Dana Petrova")
    world.now.at = instant(NIGHT)
    assert label(visitor, folder) == ("Chat with 24/7 support", "")
    chatting(world, plan(desk=ChatPlace()))
    assert label(visitor, folder) == ("Leave a message", "for Boris Novak")


def test_it_is_asked_again_after_a_minute_and_at_the_closing(world: BookingWorld, visitor: Visitor) -> None:
    assert isinstance(world.now, StandingNow)
    chatting(world)
    folder = chat_folder(world)
    assert said(visitor, folder)["again"] == 60
    world.now.at = instant("2026-11-23 15:59")
    assert said(visitor, folder)["again"] == 60
    world.now.at = instant("2026-11-23 15:59:48")
    assert said(visitor, folder)["again"] == 13


def test_pages_of_other_sites_may_load_it_and_nobody_may_keep_it(world: BookingWorld, visitor: Visitor) -> None:
    chatting(world)
    good, wrong = visitor.get(f"{chat_folder(world)}/chat.js"), visitor.get("/vip/nothing/chat.js")
    for answer in (good, wrong):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers
    for name in ("chat", "message", "book"):
        assert visitor.get(f"{chat_folder(world)}/{name}").headers["cross-origin-resource-policy"] == "same-origin"


def test_the_link_of_a_customers_own_page_is_no_button_to_be_put_in_public(
    world: BookingWorld, visitor: Visitor
) -> None:
    assert visitor.get(f"{page_folder(world)}/chat.js").text.endswith("})(null);\n")


def test_who_is_vip_no_more_gets_the_script_that_takes_the_button_away(world: BookingWorld, visitor: Visitor) -> None:
    folder = chat_folder(world)
    world.store.replace_roster(WHERE, Roster((), (DANA,)))
    assert visitor.get(f"{folder}/chat.js").text.endswith("})(null);\n")


def test_the_button_does_not_use_up_what_the_pages_of_the_link_may_be_asked(world: BookingWorld) -> None:
    world.per_link = 30
    visitor, folder = Visitor(world.app), chat_folder(world)
    for _ in range(200):
        assert visitor.get(f"{folder}/chat.js").status_code == 200
    assert visitor.get(f"{folder}/chat").status_code == 200


def test_too_many_questions_are_told_apart_from_a_link_that_is_no_good(world: BookingWorld) -> None:
    world.per_address = 3
    visitor, folder = Visitor(world.app), chat_folder(world)
    last = [visitor.get(f"{folder}/chat.js") for _ in range(4)][-1]
    assert (last.status_code, last.content) == (429, b"")
    assert int(last.headers["retry-after"]) >= 1


def test_it_needs_nothing_that_a_strict_page_forbids(world: BookingWorld, visitor: Visitor) -> None:
    text = visitor.get(f"{chat_folder(world)}/chat.js").text
    code = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", ".style"):
        assert forbidden not in code
    assert not re.search(r"setAttribute\(\"(style|on)", code)
    assert "fetch(" not in code


def test_a_name_cannot_break_out_of_the_script(world: BookingWorld, visitor: Visitor) -> None:
    odd = Agent(DANA.email, "</script>\"'\u2028\\Dana", "3")
    world.store.replace_roster(WHERE, Roster((replace(ACME, entitlement=replace(ALWAYS, agent=odd)),), (odd,)))
    assert label(visitor, chat_folder(world)) == ("Leave a message", f"for {odd.name}")
