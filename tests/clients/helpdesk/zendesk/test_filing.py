"""Tickets that we file in a customer's name: nobody is mailed, and none is filed twice."""

import json
from dataclasses import replace

from integration.domain.new_ticket import NewTicket
from integration.domain.ticket import Channel, Happening
from tests.clients.helpdesk.zendesk_json import CUSTOMER
from tests.clients.helpdesk.zendesk_site import ZendeskSite

DRAFT = NewTicket("call 1a2b3c4d", "Video call, Monday 10:00", "The import fails.", "ada@customer.example")


def test_a_ticket_is_filed_as_the_customers_with_an_internal_comment(zendesk: ZendeskSite) -> None:
    number = zendesk.desk.open_ticket(DRAFT)
    body = json.loads(zendesk.requests[-1].content)
    assert body == {
        "ticket": {
            "subject": "Video call, Monday 10:00 [call 1a2b3c4d]",
            "comment": {"body": "The import fails.", "public": False},
            "requester": {"email": "ada@customer.example", "name": "ada@customer.example"},
            "external_id": "call 1a2b3c4d",
        }
    }
    ticket = zendesk.desk.read(number)
    assert (ticket.sender, ticket.channel) == ("ada@customer.example", Channel.API)
    assert [entry.what for entry in ticket.timeline] == [Happening.CUSTOMER_WROTE]
    assert zendesk.tickets[int(number)]["requester_id"] == CUSTOMER


def test_a_sender_whom_nobody_knows_becomes_a_user(zendesk: ZendeskSite) -> None:
    number = zendesk.desk.open_ticket(replace(DRAFT, sender="new@elsewhere.example"))
    assert zendesk.desk.read(number).sender == "new@elsewhere.example"


def test_the_same_mark_makes_no_second_ticket(zendesk: ZendeskSite) -> None:
    assert zendesk.desk.open_ticket(DRAFT) == zendesk.another_desk().open_ticket(DRAFT)
    assert zendesk.desk.open_ticket(replace(DRAFT, mark="call 9z")) != zendesk.desk.open_ticket(DRAFT)


def test_the_key_tells_nobody_the_mark(zendesk: ZendeskSite) -> None:
    zendesk.desk.open_ticket(DRAFT)
    key = zendesk.requests[-1].headers["Idempotency-Key"]
    assert len(key) == 32
    assert DRAFT.mark not in key


def test_a_filed_ticket_is_found_at_once_by_its_mark_and_only_by_it(zendesk: ZendeskSite) -> None:
    assert zendesk.desk.opened(DRAFT.mark) is None
    number = zendesk.desk.open_ticket(DRAFT)
    zendesk.forget()
    assert zendesk.desk.opened(DRAFT.mark) == number
    assert zendesk.lines == ["GET tickets"]
    assert zendesk.desk.opened("call 1a2b") is None


def test_a_filed_ticket_that_was_deleted_is_not_found(zendesk: ZendeskSite) -> None:
    number = zendesk.desk.open_ticket(DRAFT)
    zendesk.tickets[int(number)]["status"] = "deleted"
    assert zendesk.desk.opened(DRAFT.mark) is None


def test_a_call_without_a_topic_has_its_title_for_a_comment(zendesk: ZendeskSite) -> None:
    number = zendesk.desk.open_ticket(replace(DRAFT, body=""))
    assert zendesk.desk.read(number).body == "Video call, Monday 10:00 [call 1a2b3c4d]"
