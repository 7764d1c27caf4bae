"""The dedicated service on Zendesk, with the whole house: what is decided is one PUT, stands, and can be undone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.clients.helpdesk.zendesk.kinds import CHANNELS
from integration.domain.decision import Note, TicketUpdate
from integration.domain.entitlement import Standing
from integration.domain.ticket import Channel, Happening, Status
from tests.clients.helpdesk.zendesk.house import BORIS, DANA, TEAM, House
from tests.clients.helpdesk.zendesk_json import (
    AGENT,
    API,
    CUSTOMER,
    GROUP,
    MAIL,
    OTHER,
    OTHER_GROUP,
    RULE,
    TICKET,
    audit_json,
    change_json,
    comment_json,
    memberships,
    seconds,
    user_json,
)
from tests.clients.helpdesk.zendesk_site import ZendeskSite

NIGHT = "2026-03-02T20:00:00Z"
"""Nine in the evening in Bratislava."""

MESSAGING = {"channel": "native_messaging", "source": {"from": {}, "to": {}, "rel": None}}
WIDGETS = ("viplink", f"viplink-agent-{AGENT}")


@pytest.fixture
def house(zendesk: ZendeskSite, tmp_path: Path) -> Iterator[House]:
    house = House(zendesk, tmp_path)
    yield house
    house.store.close()


def begins(site: ZendeskSite, text: str, *, at: str = NIGHT, subject: str = "Import", **other: object) -> None:
    """The ticket is another one: begun then, by its customer, with this text."""
    named = {"subject": subject, "raw_subject": subject, "description": text}
    site.tickets[TICKET] |= {"created_at": at, "updated_at": at, "generated_timestamp": seconds(at), **named, **other}
    via = site.tickets[TICKET]["via"]
    events = [comment_json(CUSTOMER, text), change_json("status", "new", made=True)]
    site.audits[TICKET] = [audit_json(100, at, CUSTOMER, *events, via=via)]


def put_back(house: House) -> None:
    """Dana is the only one who is in the first group alone: second level is a group without her."""
    rows = [row for row in memberships() if (row["user_id"], row["group_id"]) != (AGENT, OTHER_GROUP)]
    house.site.memberships[:] = rows


# ---------------------------------------------------------------------------------------------------- cover, hand-over


def test_a_new_ticket_goes_to_the_dedicated_agent_in_one_write(house: House) -> None:
    ticket = house.looks()
    assert (ticket.assignee, ticket.group) == (DANA.host_id, str(GROUP))
    assert "vip" in ticket.tags
    assert house.writes() == 1


def test_a_hand_over_moves_the_ticket_and_tells_the_customer_once_and_moves_back(house: House) -> None:
    house.looks()
    house.writes()
    house.serves(BORIS)
    ticket = house.looks()
    assert ticket.assignee == BORIS.host_id
    assert house.writes() == 2
    assert [text.count("Boris Novak") > 0 for text in house.site.messages()] == [True]
    house.looks()
    assert house.writes() == 0

    house.site.now += timedelta(hours=1)
    house.serves(DANA)
    ticket = house.looks()
    assert (ticket.assignee, ticket.group) == (DANA.host_id, str(GROUP))
    assert len(house.site.messages()) == 2
    assert house.writes() == 2


def test_a_stand_in_of_another_group_takes_the_ticket_along_and_gives_it_back(house: House) -> None:
    moved = [row for row in memberships() if (row["user_id"], row["group_id"]) != (OTHER, GROUP)]
    house.site.memberships[:] = moved
    house.looks()
    house.serves(BORIS)
    ticket = house.looks()
    assert (ticket.assignee, ticket.group) == (BORIS.host_id, str(OTHER_GROUP))
    house.serves(DANA)
    assert house.looks().assignee == DANA.host_id


# ------------------------------------------------------------------------------------------------------- second level


def test_the_tag_takes_a_ticket_to_the_group_of_second_level_and_without_it_the_ticket_comes_back(house: House) -> None:
    put_back(house)
    house.on_duty(TEAM)
    house.looks()
    house.writes()
    house.site.changes(AGENT, tags=[*house.site.tags(), "vip-tier2"])
    there = house.looks()
    assert (there.group, there.assignee) == (str(OTHER_GROUP), None)
    assert "vip-tier2" in there.tags
    assert house.writes() == 1

    house.site.now += timedelta(minutes=10)
    house.site.changes(OTHER, assignee_id=OTHER)
    assert house.looks().assignee == str(OTHER)

    house.site.changes(OTHER, tags=[tag for tag in house.site.tags() if tag != "vip-tier2"])
    back = house.looks()
    assert (back.group, back.assignee) == (str(GROUP), DANA.host_id)
    house.writes()
    house.looks()
    assert house.writes() == 0


# ---------------------------------------------------------------------------------------------------------- held mail


def test_mail_of_the_night_is_held_and_acknowledged_in_two_writes_and_released_in_one(house: House) -> None:
    begins(house.site, "How do I set the hours of two departments?")
    house.at(NIGHT)
    ticket = house.looks()
    assert "vip-held" in ticket.tags
    assert house.writes() == 2
    (acknowledgement,) = house.site.messages()
    assert acknowledgement.rstrip().splitlines()[-1].startswith("Ref. ")
    assert (ticket.status, ticket.timeline.entries[0].what) == (Status.OPEN, Happening.CUSTOMER_WROTE)

    house.site.forget()
    house.looks()
    assert house.writes() == 0
    house.at("2026-03-03T08:00:00Z")
    assert "vip-held" not in house.looks().tags
    assert house.writes() == 1
    assert len(house.site.messages()) == 1


def test_an_acknowledgement_whose_put_was_the_last_before_a_crash_is_not_written_twice(house: House) -> None:
    begins(house.site, "How do I set the hours of two departments?")
    house.at(NIGHT)
    desk = house.site.desk
    message = Note("acknowledged 2026-03-03T08:00Z", "Dear Ada,\n\nwe begin at 09:00.")
    desk.write(desk.read(str(TICKET)), TicketUpdate(messages=(message,)))
    house.looks()
    assert len(house.site.messages()) == 1


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("ada@customer.example", "Automatic reply: your request", "I am back on Monday."),
        ("ada@customer.example", "Import", "I am out of the office until Monday."),
        ("mailer-daemon@customer.example", "Import", "It could not be delivered."),
        ("ada@lists.customer.example", "Import", "[list] digest"),
    ],
)
def test_what_no_person_wrote_is_not_answered(house: House, sender: str, subject: str, text: str) -> None:
    """Zendesk suspends most of it, and tells no headers: sender, subject and first words of the rest say so."""
    begins(house.site, text, subject=subject)
    house.site.users[CUSTOMER] = user_json(CUSTOMER, "end-user", email=sender)
    house.at(NIGHT)
    house.looks()
    assert house.site.messages() == []


def test_an_automatic_answer_below_ours_is_read_as_what_it_is(house: House) -> None:
    begins(house.site, "How do I set the hours of two departments?")
    house.at(NIGHT)
    house.looks()
    house.site.happens(CUSTOMER, comment_json(CUSTOMER, "I am out of office until Monday."), via=dict(MAIL))
    house.site.happens(AGENT, comment_json(AGENT, "We have your request.", via=dict(RULE)))
    ticket = house.looks()
    assert [entry.what for entry in ticket.timeline][-2:] == [Happening.CUSTOMER_WROTE, Happening.AUTOMATED]
    assert len(house.site.messages()) == 1


# ------------------------------------------------------------------------------------------------------ booking, notes


def test_a_message_and_a_note_are_two_writes_and_notes_together_one(house: House) -> None:
    desk = house.site.desk
    both = TicketUpdate(
        tags=("vip", "vip-call"),
        notes=(Note("booked 1", "A call is booked."), Note("handed over 1", "Boris stands in.")),
        messages=(Note("cover 1", "Boris stands in."),),
    )
    desk.write(desk.read(str(TICKET)), both)
    assert house.writes() == 2
    again = desk.read(str(TICKET))
    assert not desk.differs(again, both)
    desk.write(again, both)
    assert house.writes() == 0
    assert (len(house.site.notes()), len(house.site.messages())) == (2, 1)

    desk.write(again, TicketUpdate(tags=("vip",)))
    assert list(house.site.tags()) == ["vip"]
    assert house.writes() == 1


# ----------------------------------------------------------------------------------------------------- tags of widgets


def chats(house: House, *tags: str) -> None:
    begins(house.site, "Hello?", via=dict(MESSAGING), from_messaging_channel=True, tags=[*tags])
    house.at(NIGHT)


def test_the_tags_by_which_a_chat_is_routed_stay_on_its_ticket(house: House) -> None:
    chats(house, *WIDGETS)
    ticket = house.looks()
    assert ticket.channel is Channel.CHAT
    assert {*WIDGETS, "vip"} <= set(ticket.tags)
    assert ticket.tags[:2] == WIDGETS


@pytest.mark.parametrize("tags", [WIDGETS, ("vip", "vip-sev-1"), ("vip", *WIDGETS, "vip-tier2", "vip-callback")])
def test_nobody_becomes_vip_by_tags_that_a_page_set(house: House, tags: tuple[str, ...]) -> None:
    """The next look takes ours off again; those that route stay, and say nothing."""
    chats(house, *tags)
    stranger = 9009
    house.site.users[stranger] = user_json(stranger, "end-user", email="eve@elsewhere.example")
    house.site.tickets[TICKET] |= {"requester_id": stranger, "submitter_id": stranger, "organization_id": None}
    ticket = house.looks()
    assert house.memory.decision.standing is not Standing.VIP
    assert set(ticket.tags) == {*WIDGETS} & {*tags}
    assert ticket.assignee is None
    assert house.site.notes() == house.site.messages() == []


# --------------------------------------------------------------------------------------------------------------- phone


@pytest.mark.parametrize("channel", ["voicemail", "phone_call_inbound", "api_voicemail", 44, 45])
def test_a_call_is_a_ticket_of_the_telephone(house: House, channel: str | int) -> None:
    begins(house.site, "Call from: +421 905 123 456", via={**API, "channel": channel})
    assert CHANNELS[channel] is Channel.PHONE
    assert house.site.desk.read(str(TICKET)).channel is Channel.PHONE
