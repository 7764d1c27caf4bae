"""What people around the account bring about: who has a ticket, what is mailed, merges, missed calls, chat."""

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent

ADA = "ada@customer.example"


@pytest.fixture
def dana(desk: RunningLiveAgent) -> str:
    return desk.admin.adds_agent("Dana", "dana@desk.example", "default")


@pytest.fixture
def boris(desk: RunningLiveAgent) -> str:
    return desk.admin.adds_agent("Boris", "boris@desk.example", desk.admin.adds_department("Boris alone"))


@pytest.fixture
def ticket(desk: RunningLiveAgent) -> str:
    return desk.customers.mails(ADA, "Down", "Nothing works.")


@pytest.mark.parametrize("takes", [True, False])
def test_whoever_answers_has_the_ticket_and_nothing_marks_it(
    desk: RunningLiveAgent, dana: str, boris: str, ticket: str, *, takes: bool
) -> None:
    desk.staff.transfers(dana, ticket, to=dana)
    desk.switches.answering_takes = takes
    desk.staff.replies(boris, ticket, "Hello.")
    shown = desk.ticket(ticket)
    assert shown["agentid"] == (boris if takes else dana)
    assert (shown["departmentid"] == "default") is not takes
    assert [group["type"] for group in desk.groups(ticket)] == ["3", "T", "4"]


def test_what_agents_and_bots_write_is_mailed_to_the_owner_and_notes_are_not(
    desk: RunningLiveAgent, dana: str, ticket: str
) -> None:
    desk.staff.replies(dana, ticket, "Hello.")
    desk.staff.bot_replies(ticket, "We have it.")
    desk.staff.notes(dana, ticket, "Hm.")
    assert [(mail.to, mail.text) for mail in desk.account.mails] == [(ADA, "Hello."), (ADA, "We have it.")]


def test_another_who_stands_on_the_copy_writes_as_themselves(desk: RunningLiveAgent, ticket: str) -> None:
    desk.customers.answers(ticket, "Me too.", by="colleague@customer.example", automatic=True)
    said = desk.groups(ticket)[-1]
    assert said["userid"] != desk.ticket(ticket)["owner_contactid"]
    assert [message["type"] for message in said["messages"]] == ["H", "M"]
    assert desk.ticket(ticket)["owner_email"] == ADA


def test_a_merged_ticket_is_answered_by_the_one_it_is_part_of(
    desk: RunningLiveAgent, api: httpx.Client, dana: str, ticket: str
) -> None:
    other = desk.customers.mails(ADA, "Still down", "Hello?")
    code = desk.ticket(other)["code"]
    desk.staff.merges(dana, other, ticket)
    assert {api.get(f"/tickets/{name}").json()["id"] for name in (ticket, other, code)} == {ticket}
    assert [group["type"] for group in desk.groups(ticket)] == ["3", "3", "L"]


@pytest.mark.parametrize("voicemail", ["", "voice.mp3"])
def test_a_missed_call_is_a_new_ticket_with_the_recording_where_one_was_left(
    desk: RunningLiveAgent, voicemail: str
) -> None:
    number = desk.admin.adds_number("+4212", "default")
    missed = desk.customers.misses(ADA, "+35929876543", to=number, voicemail=voicemail)
    shown, (call,) = desk.ticket(missed), desk.groups(missed)
    assert (shown["channel_type"], shown["status"], call["type"]) == ("C", "N", "P")
    assert [m["message"] for m in call["messages"] if m["type"] == "F"] == ([voicemail] if voicemail else [])


def test_the_script_of_the_chat_buttons_says_who_is_online_now(desk: RunningLiveAgent, dana: str) -> None:
    widget = desk.admin.adds_widget("Chat with Dana", "default")

    def script() -> httpx.Response:
        return httpx.get(f"{desk.url}/scripts/track.js", trust_env=False)

    assert f'"{widget}": {{"online": true' in script().text
    desk.staff.goes(dana, "F")
    assert f'"{widget}": {{"online": false' in script().text
    assert script().headers["content-type"].startswith("text/javascript")
    assert script().headers["cache-control"] == "no-store"


def test_a_click_is_counted_with_what_the_page_told(desk: RunningLiveAgent) -> None:
    said = {
        "widget": "w1",
        "online": True,
        "details": ["ada@customer.example", "Ada"],
        "ticketFields": {"vip": "yes"},
        "contactFields": {},
    }
    assert httpx.post(f"{desk.url}/scripts/opened", json=said, trust_env=False).status_code == 204
    (opened,) = desk.account.opened_chats
    assert (opened.widget, opened.online, opened.ticket_fields) == ("w1", True, {"vip": "yes"})
