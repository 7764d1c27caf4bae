"""A message that is left becomes one ticket, whatever happens on the way; what wasn't sent is never said to be."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from integration.domain.errors import CredentialsRevoked, UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.domain.roster import Roster
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.now import StandingNow
from tests.fakes.tickets import DANA
from tests.handlers.booking_world import WHERE, BookingWorld
from tests.handlers.dedicated.desk import chat_folder, in_shadow, page_folder
from tests.handlers.visitor import Visitor

FORM = {"message": "The import stops at 80 %.", "email": "anna@acme.example", "key": "k1"}


@pytest.fixture
def chat(world: BookingWorld) -> str:
    return chat_folder(world)


def test_a_message_becomes_a_ticket_in_the_customers_name(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    answer = visitor.post(f"{chat}/message?lang=en", FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "message?lang=en&sent=1")
    (ticket,) = world.host.tickets.values()
    assert ticket.sender == "anna@acme.example"
    assert ticket.body == "The import stops at 80 %.\n\nLeft on the page of Acme."
    assert "Message for the dedicated agent" in ticket.subject
    assert "Your message was sent" in visitor.get(f"{chat}/message?sent=1").text


def test_the_form_has_a_key_of_its_own_each_time(visitor: Visitor, chat: str) -> None:
    keys = {re.findall(r'name="key" value="([^"]{20,})"', visitor.get(f"{chat}/message").text)[0] for _ in range(3)}
    assert len(keys) == 3


def test_sent_twice_it_is_one_ticket(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    for _ in range(3):
        assert visitor.post(f"{chat}/message", FORM).status_code == 303
    assert len(world.host.tickets) == 1
    visitor.post(f"{chat}/message", {**FORM, "key": "k2"})
    visitor.post(f"{page_folder(world)}/message", FORM)
    assert len(world.host.tickets) == 3


def test_sent_at_once_by_many_it_is_one_ticket(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: visitor.post(f"{chat}/message", FORM).status_code, range(8)))
    assert answers == [303] * 8
    assert len(world.host.tickets) == 1


def test_sent_to_two_processes_at_once_it_is_one_ticket(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    heard = list[httpx.Response]()
    world.patience = timedelta(0)
    other = Visitor(world.app)
    world.host.while_opening.append(lambda: heard.append(other.post(f"{chat}/message", FORM)))
    assert visitor.post(f"{chat}/message", FORM).status_code == 303
    assert [(each.status_code, each.headers["retry-after"]) for each in heard] == [(503, "180")]
    assert FORM["message"] in heard[0].text, "what was typed is kept"
    assert other.post(f"{chat}/message", FORM).status_code == 303
    assert len(world.host.tickets) == 1


def test_a_ticket_whose_filing_was_never_heard_of_is_found_again(
    world: BookingWorld, visitor: Visitor, chat: str
) -> None:
    world.host.dies = "after opening"
    with pytest.raises(ProcessDied):
        visitor.post(f"{chat}/message", FORM)
    assert isinstance(world.now, StandingNow)
    world.now.move(timedelta(minutes=3))
    assert visitor.post(f"{chat}/message", FORM).status_code == 303
    assert len(world.host.tickets) == 1


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({**FORM, "message": " \u200e\x00 "[2:]}, "Write your message"),
        ({**FORM, "message": "x" * 4001}, "Write your message"),
        ({**FORM, "email": "anna"}, "Enter an e-mail address"),
        ({**FORM, "email": "a@b.example\nbcc: x@y.example"}, "Enter an e-mail address"),
        ({**FORM, "key": ""}, "send the form once more"),
        ({}, "3 things are still missing"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    world: BookingWorld, visitor: Visitor, chat: str, form: dict[str, str], said: str
) -> None:
    answer = visitor.post(f"{chat}/message", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="anna@acme.example"' in answer.text or form.get("email") != FORM["email"]
    assert world.host.tickets == {}


@pytest.mark.parametrize(
    ("trouble", "status"),
    [(UpstreamUnavailable("down"), 503), (UpstreamRefused("no"), 502), (CredentialsRevoked("old key"), 502)],
)
def test_a_host_that_does_not_take_it_is_told_with_the_agents_address(
    world: BookingWorld, visitor: Visitor, chat: str, trouble: VipDeskError, status: int
) -> None:
    world.host.trouble = trouble
    answer = visitor.post(f"{chat}/message", FORM)
    assert answer.status_code == status
    assert "nothing was sent" in answer.text
    assert 'href="mailto:dana@desk.example"' in answer.text
    assert FORM["message"] in answer.text
    assert 'name="key" value="k1"' in answer.text
    world.host.trouble = None
    assert visitor.post(f"{chat}/message", FORM).status_code == 303


def test_a_link_that_stands_in_public_cannot_flood_the_helpdesk(world: BookingWorld) -> None:
    world.messages = 15
    visitor, chat = Visitor(world.app), chat_folder(world)
    answers = [visitor.post(f"{chat}/message", {**FORM, "key": str(each)}) for each in range(20)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 15
    assert len(world.host.tickets) == 5
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert FORM["message"] in answers[-1].text
    assert visitor.get(f"{chat}/message").status_code == 200


def test_nothing_is_filed_in_shadow_nor_said_to_be(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    in_shadow(world)
    assert visitor.post(f"{chat}/message", FORM).status_code == 502
    assert world.host.tickets == {}


def test_a_form_of_another_site_is_refused(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    assert visitor.post(f"{chat}/message", FORM, sec_fetch_site="cross-site").status_code == 403
    assert world.host.tickets == {}


def test_who_is_vip_no_more_leaves_no_message(world: BookingWorld, visitor: Visitor, chat: str) -> None:
    world.store.replace_roster(WHERE, Roster((), (DANA,)))
    assert visitor.post(f"{chat}/message", FORM).status_code == 404


def test_the_log_holds_nothing_that_anybody_wrote(
    visitor: Visitor, chat: str, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.post(f"{chat}/message", FORM)
    logged = capsys.readouterr().out
    assert "message.left" in logged
    assert not [each for each in (*FORM.values(), chat.rpartition("/")[2]) if each in logged and each != "k1"]
