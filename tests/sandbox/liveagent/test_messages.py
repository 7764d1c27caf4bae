"""What people do, and how API v3 tells of it: groups of messages, history, statuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from sandbox.liveagent import RunningLiveAgent


def page(api: httpx.Client, ticket: str, **query: str) -> list[dict[str, Any]]:
    return list(api.get(f"/tickets/{ticket}/messages", params={"_perPage": "100", **query}).json())


def kinds(api: httpx.Client, ticket: str) -> str:
    return "".join(group["type"] for group in page(api, ticket))


def test_a_mail_is_a_new_ticket_of_a_new_contact(api: httpx.Client, desk: RunningLiveAgent, ticket: str) -> None:
    shown = api.get(f"/tickets/{ticket}").json()
    assert (shown["status"], shown["channel_type"], shown["owner_name"]) == ("N", "E", "Vip Customer")
    (group,) = page(api, ticket)
    assert (group["type"], group["userid"], group["user_full_name"]) == ("3", shown["owner_contactid"], "Vip Customer")
    assert [(one["type"], one["message"]) for one in group["messages"]][1] == ("M", "Nothing works")
    desk.customers.mails("vip@customer.example", "Again", "x")
    assert len(api.get("/contacts").json()) == 1


def test_a_form_brings_fields_and_a_chat_goes_to_the_department_of_its_widget(
    api: httpx.Client, desk: RunningLiveAgent, ada: str
) -> None:
    vip = desk.admin.adds_department("VIP")
    widget = desk.admin.adds_widget("Ask Ada", vip)
    form = desk.customers.fills_form("vip@customer.example", "Form", "x", fields={"vip_severity": "2"})
    chat = desk.customers.chats("vip@customer.example", "Hello", widget=widget, agent=ada)
    assert (kinds(api, form), desk.ticket(form)["channel_type"]) == ("5", "M")
    assert desk.ticket(form)["custom_fields"] == [{"code": "vip_severity", "value": "2"}]
    shown = desk.ticket(chat)
    assert (shown["departmentid"], shown["status"], shown["channel_type"], shown["agentid"]) == (vip, "T", "B", ada)


def test_lines_of_a_chat_stand_in_one_group(api: httpx.Client, desk: RunningLiveAgent, ada: str) -> None:
    chat = desk.customers.chats("vip@customer.example", "Hello", agent=ada)
    desk.staff.bot_replies(chat, "I am a bot")
    desk.staff.says(ada, chat, "I am Ada")
    desk.customers.says(chat, "Good")
    desk.staff.ends_chat(ada, chat)
    (group,) = page(api, chat)
    assert [message["userid"] for message in group["messages"]][1:3] == ["system00", ada]
    assert (group["type"], group["datefinished"], desk.ticket(chat)["status"]) == ("C", "2026-03-02 10:00:00", "A")


def test_an_agent_answers_and_the_customer_opens_again(
    api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str
) -> None:
    desk.staff.replies(ada, ticket, "On it")
    assert desk.ticket(ticket)["status"] == "A"
    desk.customers.answers(ticket, "Thanks", quoted="On it")
    assert (desk.ticket(ticket)["status"], kinds(api, ticket)) == ("C", "347")


def test_quoted_text_comes_only_when_asked_for(api: httpx.Client, desk: RunningLiveAgent, ticket: str) -> None:
    desk.customers.answers(ticket, "Thanks", quoted="On it")
    (quote, _) = page(api, ticket)[-1]["messages"]
    assert (quote["type"], quote["message"]) == ("Q", "")
    (quote, _) = page(api, ticket, includeQuotedMessages="true")[-1]["messages"]
    assert quote["message"] == "On it"


def test_a_bot_and_a_note_answer_nothing(api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str) -> None:
    desk.advance(timedelta(minutes=1))
    desk.staff.notes(ada, ticket, "Important customer")
    assert desk.ticket(ticket)["last_activity_public"] == "2026-03-02 10:00:00"
    desk.staff.bot_replies(ticket, "We got your mail")
    note, bot = page(api, ticket)[1:]
    assert (note["type"], note["messages"][0]["type"]) == ("I", "N")
    assert (bot["type"], bot["userid"], desk.ticket(ticket)["status"]) == ("4", "system00", "N")


def test_transfers_tags_and_statuses_leave_marks(
    api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str
) -> None:
    desk.staff.transfers(ada, ticket, to=ada)
    desk.staff.tags(ada, ticket, desk.admin.adds_tag("vip"))
    desk.staff.sets_status(ada, ticket, "R")
    desk.staff.postpones(ada, ticket, datetime(2026, 3, 3, 10, tzinfo=UTC))
    desk.staff.sets_status(ada, ticket, "B")
    assert kinds(api, ticket) == "3TGRJB"
    desk.staff.sets_status(ada, ticket, "L")
    assert desk.ticket(ticket)["status"] == "L"


def test_history_is_in_stretches_of_one_status_department_and_agent(
    api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str
) -> None:
    desk.advance(timedelta(minutes=5))
    desk.staff.transfers(ada, ticket, to=ada)
    desk.advance(timedelta(minutes=5))
    desk.staff.replies(ada, ticket, "On it")
    rows = api.get(f"/tickets/{ticket}/history").json()
    assert [(row["status"], row["agent_id"], row["elapsed_time"]) for row in rows] == [
        ("N", None, "300"),
        ("N", ada, "300"),
        ("A", ada, "0"),
    ]
    assert [row["date_to"] for row in rows] == ["2026-03-02 10:05:00", "2026-03-02 10:10:00", None]


def test_groups_come_ten_at_a_time(api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str) -> None:
    for number in range(11):
        desk.staff.notes(ada, ticket, f"{number}")
    path = f"/tickets/{ticket}/messages"
    assert len(api.get(path).json()) == 10
    assert [group["sort_order"] for group in api.get(path, params={"_page": 2}).json()] == [10, 11]
    newest = api.get(path, params={"_sortDir": "DESC", "_perPage": 1}).json()
    assert newest[0]["messages"][0]["message"] == "10"
    assert api.get(path, params={"_filters": "[]"}).status_code == 400


def test_a_deleted_message_is_gone_and_its_group_marked(
    api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str
) -> None:
    desk.staff.replies(ada, ticket, "Oops")
    message = page(api, ticket)[1]["messages"][0]["id"]
    assert api.get(f"/messages/{message}").json()["message"] == "Oops"
    assert api.delete(f"/messages/{message}").json() == {}
    assert api.get(f"/messages/{message}").status_code == 404
    assert (page(api, ticket)[1]["status"], page(api, ticket)[1]["messages"]) == ("D", [])


def test_a_split_makes_a_ticket_of_one_group(api: httpx.Client, desk: RunningLiveAgent, ticket: str, ada: str) -> None:
    desk.customers.answers(ticket, "And another thing")
    other = page(api, ticket)[1]["id"]
    new = desk.staff.splits(ada, ticket, other)
    assert (kinds(api, ticket), kinds(api, new)) == ("3L", "7L")
    assert desk.ticket(new)["owner_contactid"] == desk.ticket(ticket)["owner_contactid"]


def test_a_call_rings_is_answered_and_is_listed(api: httpx.Client, desk: RunningLiveAgent, ada: str) -> None:
    number = desk.admin.adds_number("+421200", "default", name="VIP line")
    ticket = desk.customers.calls("vip@customer.example", "+421900", to=number, answered_by=ada)
    assert desk.ticket(ticket)["status"] == "P"
    desk.advance(timedelta(minutes=3))
    desk.customers.hangs_up(ticket)
    (call,) = api.get("/calls").json()
    assert (call["ticket_id"], call["from_number"], call["to_number"]) == (ticket, "+421900", "+421200")
    assert (call["call_duration"], desk.ticket(ticket)["status"]) == ("180", "A")


def test_a_missed_call_leaves_a_new_ticket_with_the_recording(api: httpx.Client, desk: RunningLiveAgent) -> None:
    ticket = desk.customers.calls("vip@customer.example", "+421900")
    desk.customers.hangs_up(ticket, voicemail="voicemail.mp3")
    assert desk.ticket(ticket)["status"] == "N"
    assert [message["type"] for message in page(api, ticket)[0]["messages"]] == ["S", "F"]
    assert api.post("/call/_start", data={"to_number": "+421900"}).status_code == 400
    assert api.post("/call/_start", data={"to_number": "+421900", "ticket_id": ticket}).json() == {}


def test_what_people_do_is_no_call_of_the_api(desk: RunningLiveAgent, ticket: str, ada: str) -> None:
    desk.admin.defines_fields("vip")
    desk.staff.sets_field(ticket, "vip", "1")
    desk.staff.renames(ticket, "Other")
    desk.staff.replies(ada, ticket, "On it")
    assert desk.ticket(ticket)["custom_fields"] == [{"code": "vip", "value": "1"}]
    assert desk.calls_by(desk.v3_key) == []
