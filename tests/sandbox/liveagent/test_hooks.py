"""HTTP request rules: when they fire, what they send, and how they go wrong."""

import json
from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent
from tests.sandbox.liveagent.conftest import Receiver

PATH = "/hook?event={event}&ticket={{$conv_code}}"


def hook(desk: RunningLiveAgent, receiver: Receiver, *triggers: str) -> None:
    for trigger in triggers:
        path = PATH.format(event=trigger.replace(" ", "_"))
        desk.admin.sends_request(trigger, receiver.url + path)  # type: ignore[arg-type]


def events(receiver: Receiver) -> list[str]:
    return [path.partition("event=")[2].partition("&")[0] for _, path, _ in receiver.came]


def test_nothing_is_sent_before_the_automations_own_time(desk: RunningLiveAgent, receiver: Receiver) -> None:
    hook(desk, receiver, "ticket created")
    desk.automation.delay = timedelta(seconds=2)
    ticket = desk.customers.mails("vip@customer.example", "Down", "x")
    desk.advance(timedelta(seconds=1))
    assert receiver.came == []
    desk.advance(timedelta(seconds=1))
    code = desk.ticket(ticket)["code"]
    assert receiver.came == [("GET", f"/hook?event=ticket_created&ticket={code}", "")]


def test_a_call_of_the_api_is_answered_before_its_hook_is_sent(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, receiver: Receiver
) -> None:
    hook(desk, receiver, "ticket status changed")
    assert api.put(f"/tickets/{ticket}", json={"status": "C"}).status_code == 200
    assert (receiver.came, desk.automation.waiting) == ([], 1)
    desk.settle()
    assert (events(receiver), desk.automation.waiting) == (["ticket_status_changed"], 0)


def test_a_clock_that_flows_sends_by_itself(receiver: Receiver) -> None:
    from sandbox.waiting import until  # noqa: PLC0415 -- only this test waits

    with RunningLiveAgent() as desk:
        hook(desk, receiver, "ticket created")
        desk.customers.mails("vip@customer.example", "Down", "x")
        until(lambda: receiver.came, seconds=10, what="the hook came")


def test_rules_fire_on_what_they_name_alone(desk: RunningLiveAgent, receiver: Receiver, ticket: str, ada: str) -> None:
    hook(desk, receiver, "ticket created", "message added", "ticket status changed")
    hook(desk, receiver, "ticket tags changed", "ticket transferred")
    desk.staff.transfers(ada, ticket, to=ada)
    desk.staff.tags(ada, ticket, desk.admin.adds_tag("vip"))
    desk.staff.replies(ada, ticket, "On it")
    desk.settle()
    assert events(receiver) == [
        "ticket_transferred",
        "ticket_tags_changed",
        "message_added",
        "ticket_status_changed",
    ]


def test_a_first_message_counts_as_added_or_not(desk: RunningLiveAgent, receiver: Receiver) -> None:
    hook(desk, receiver, "ticket created", "message added")
    desk.customers.mails("vip@customer.example", "Down", "x")
    desk.switches.first_message_counts = False
    desk.customers.mails("vip@customer.example", "Down", "x")
    desk.settle()
    assert events(receiver) == ["ticket_created", "message_added", "ticket_created"]


def test_a_rule_can_be_for_customers_alone(desk: RunningLiveAgent, receiver: Receiver, ticket: str, ada: str) -> None:
    desk.admin.sends_request("message added", f"{receiver.url}/hook", role="customer")
    desk.staff.replies(ada, ticket, "On it")
    desk.staff.bot_replies(ticket, "I am a bot")
    desk.customers.answers(ticket, "Thanks")
    desk.settle()
    assert len(receiver.came) == 1


def test_values_are_not_escaped_so_that_a_quote_breaks_the_json(
    desk: RunningLiveAgent, receiver: Receiver, ticket: str
) -> None:
    body = '{"ticket":"{$conv_code}","message":"{$last_message}"}'
    desk.admin.sends_request("message added", f"{receiver.url}/hook", method="POST", body=body)
    desk.customers.answers(ticket, "fine")
    desk.customers.answers(ticket, 'he said "no"\nand left')
    desk.settle()
    whole, broken = (body for _, _, body in receiver.came)
    assert json.loads(whole) == {"ticket": desk.ticket(ticket)["code"], "message": "fine"}
    assert broken.endswith('"message":"he said "no"\nand left"}')
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken)


def test_unknown_variables_and_those_of_nobody_arrive_literally(
    desk: RunningLiveAgent, receiver: Receiver, ticket: str, ada: str
) -> None:
    body = "{$user_id}|{$user_firstname}|{$ticket_id}|{$from_number}|{$contact_email}"
    desk.admin.sends_request("message added", f"{receiver.url}/hook", method="PUT", body=body)
    desk.customers.answers(ticket, "x")
    desk.staff.replies(ada, ticket, "y")
    desk.settle()
    assert [(method, body) for method, _, body in receiver.came] == [
        ("PUT", "{$user_id}|{$user_firstname}|{$ticket_id}||vip@customer.example"),
        ("PUT", f"{ada}|Ada|{{$ticket_id}}||vip@customer.example"),
    ]


@pytest.mark.parametrize("status", [201, 204, 302, 500])
def test_anything_but_200_is_an_error_and_nothing_is_sent_again(
    desk: RunningLiveAgent, receiver: Receiver, status: int
) -> None:
    hook(desk, receiver, "ticket created")
    receiver.status = status
    desk.customers.mails("vip@customer.example", "Down", "x")
    desk.settle()
    desk.settle()
    assert [(sent.status, sent.error) for sent in desk.hooks.errors] == [(status, f"HTTP {status}")]
    assert len(receiver.came) == 1


def test_an_address_where_nobody_is_is_an_error_too(desk: RunningLiveAgent, receiver: Receiver) -> None:
    desk.admin.sends_request("ticket created", "http://127.0.0.1:1/hook")
    desk.admin.sends_request("ticket created", f"{receiver.url}/hook?text={{$last_message}}")
    desk.customers.mails("vip@customer.example", "Down", "two\nlines")
    desk.settle()
    assert [sent.error for sent in desk.hooks.errors] == ["ConnectError", "InvalidURL"]


def test_hooks_are_lost_repeated_and_turned_round_on_demand(desk: RunningLiveAgent, receiver: Receiver) -> None:
    desk.admin.sends_request("ticket created", receiver.url + "/hook?event={$conv_subject}")
    desk.hooks.lose()
    for subject in "ab":
        desk.customers.mails("vip@customer.example", subject, "x")
    desk.settle()
    assert (events(receiver), len(desk.hooks.lost)) == (["b"], 1)
    desk.hooks.repeat()
    desk.customers.mails("vip@customer.example", "c", "x")
    desk.settle()
    assert events(receiver) == ["b", "c", "c"]
    desk.hooks.reverse(2)
    for subject in "def":
        desk.customers.mails("vip@customer.example", subject, "x")
    desk.settle()
    assert events(receiver) == ["b", "c", "c", "e", "d", "f"]


def test_dropped_rules_do_nothing(desk: RunningLiveAgent, receiver: Receiver) -> None:
    hook(desk, receiver, "ticket created")
    desk.admin.drops_rules()
    desk.customers.mails("vip@customer.example", "Down", "x")
    desk.settle()
    assert receiver.came == []
