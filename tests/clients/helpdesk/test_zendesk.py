"""Zendesk keeps the contract of a host, and some promises of its own."""

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import httpx
import pytest

from integration import ports
from integration.bootstrap.hosts import HOSTS
from integration.clients.helpdesk import zendesk as folder
from integration.clients.helpdesk.zendesk.api import Zendesk
from integration.clients.helpdesk.zendesk.trials import ZendeskProbe
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import Superseded, UpstreamRefused, UpstreamUnavailable, VipDeskError
from integration.domain.new_ticket import NewTicket
from integration.domain.severity.scale import Severity
from integration.domain.terms import default_terms
from integration.domain.ticket import Status, Ticket
from tests.clients.helpdesk.contract import (
    MESSAGES,
    NOON,
    WANTED,
    HelpdeskContract,
    HostContract,
    Make,
    page_answer,
    walked,
)
from tests.clients.helpdesk.zendesk_json import AGENT, CUSTOMER, FIELD_IDS, GROUP, OTHER, OTHER_GROUP, OWN_USER
from tests.clients.helpdesk.zendesk_site import Rule, ZendeskSite

ELSEWHERE = 503
"""A group of nobody whom these tests know."""


class TestZendesk(HostContract):
    conflict: ClassVar[type[VipDeskError]] = Superseded

    @pytest.fixture
    def site(self, zendesk: ZendeskSite) -> ZendeskSite:
        return zendesk


class TestATask(HelpdeskContract):
    """The one type of ticket that has a due date."""

    @pytest.fixture
    def site(self, zendesk: ZendeskSite) -> ZendeskSite:
        zendesk.mine["type"] = "task"
        return zendesk


def in_groups(site: ZendeskSite, user: int, *groups: int) -> None:
    """This person is in these groups and no other; the first is their default one."""
    others = [each for each in site.memberships if each["user_id"] != user]
    theirs = [
        {"id": 900 + at, "user_id": user, "group_id": group, "default": at == 0} for at, group in enumerate(groups)
    ]
    site.memberships = [*others, *reversed(theirs)]


def after(site: ZendeskSite, wanted: TicketUpdate) -> Ticket:
    """Write, and read what Zendesk made of it."""
    site.desk.write(site.desk.read(site.ticket), wanted)
    return site.desk.read(site.ticket)


def sent_for(site: ZendeskSite, wanted: TicketUpdate) -> list[dict[str, object]]:
    """The bodies of the PUTs that this leads to."""
    ticket = site.desk.read(site.ticket)
    site.forget()
    site.desk.write(ticket, wanted)
    return site.bodies()


def test_it_is_what_the_ports_ask_for(zendesk: ZendeskSite) -> None:
    probe = ZendeskProbe(zendesk.desk, zendesk.credentials)
    kept: tuple[ports.Webhook, ports.Helpdesk, ports.Probe] = (folder.WEBHOOK, zendesk.desk, probe)
    assert isinstance(kept[1], Zendesk)
    assert HOSTS[folder.NAME] is folder


def test_the_folder_gives_a_telephone_and_a_probe(zendesk: ZendeskSite) -> None:
    identity = (zendesk.installation, zendesk.credentials, zendesk.wire)
    assert folder.telephone(*identity).read(zendesk.ticket).id == zendesk.ticket
    assert isinstance(folder.probe(*identity, default_terms(), None), ZendeskProbe)


def test_one_put_carries_it_all(zendesk: ZendeskSite) -> None:
    (body,) = sent_for(zendesk, replace(WANTED, assignee=str(AGENT)))
    assert body == {
        "tags": ["vip", "vip-sev-1"],
        "priority": "urgent",
        "group_id": GROUP,
        "assignee_id": AGENT,
        "custom_fields": [
            {"id": FIELD_IDS["vip_severity"], "value": 1},
            {"id": FIELD_IDS["vip_first_due"], "value": "2026-03-02T13:00:00Z"},
            {"id": FIELD_IDS["vip_first_due_day"], "value": "2026-03-02"},
            {"id": FIELD_IDS["vip_followup_due"], "value": "2026-03-02T16:00:00Z"},
            {"id": FIELD_IDS["vip_followup_due_day"], "value": "2026-03-02"},
        ],
        "comment": body["comment"],
        "safe_update": True,
        "updated_stamp": "2026-03-02T10:00:00Z",
    }
    assert body["comment"]["public"] is False  # type: ignore[index] # an object
    assert zendesk.sent == ["GET", "GET", "PUT"]  # who the agent is and where they belong was asked first


def test_only_what_differs_is_sent(zendesk: ZendeskSite) -> None:
    after(zendesk, replace(WANTED, assignee=str(AGENT)))
    (body,) = sent_for(zendesk, replace(WANTED, assignee=str(AGENT), urgency=Severity.S2))
    assert {*body} == {"priority", "safe_update", "updated_stamp"}


def test_a_due_date_is_written_to_a_task_and_the_type_of_no_ticket_is_touched(zendesk: ZendeskSite) -> None:
    (plain,) = sent_for(zendesk, WANTED)
    zendesk.mine["type"] = "task"
    (task,) = sent_for(zendesk, WANTED)
    assert ("due_at" in plain, task["due_at"]) == (False, "2026-03-02T13:00:00Z")
    assert "type" not in {**plain, **task}


def test_notes_that_are_due_together_cost_one_put(zendesk: ZendeskSite) -> None:
    notes = TicketUpdate(notes=(Note("a", "the first"), Note("b", "the second")))
    assert len(sent_for(zendesk, notes)) == 1
    assert not zendesk.desk.differs(zendesk.desk.read(zendesk.ticket), notes)


def test_a_note_of_somebody_else_with_our_key_is_not_ours(zendesk: ZendeskSite) -> None:
    zendesk.says(str(AGENT), "x\n\n(vip-desk: recognised)", public=False)
    assert zendesk.desk.differs(zendesk.desk.read(zendesk.ticket), TicketUpdate(notes=(Note("recognised", "VIP"),)))


def test_each_message_goes_before_the_rest_and_the_rest_is_urgent_then(zendesk: ZendeskSite) -> None:
    bodies = sent_for(zendesk, replace(WANTED, messages=MESSAGES))
    assert [body.get("comment", {}).get("public") for body in bodies] == [True, True, False]  # type: ignore[attr-defined]
    assert [{*body} for body in bodies[:2]] == [{"comment", "safe_update", "updated_stamp"}] * 2
    assert len({body["updated_stamp"] for body in bodies}) == 3
    assert zendesk.budgets.urgent == 2 * 2  # all but the first; each pays for the account and for the ticket


def test_what_a_message_moved_is_moved_back(zendesk: ZendeskSite) -> None:
    after(zendesk, TicketUpdate(assignee=str(AGENT)))
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.rule = Rule(group_id=OTHER_GROUP, assignee_id=OWN_USER)
    zendesk.desk.write(ticket, TicketUpdate(messages=MESSAGES[:1]))
    assert {*zendesk.bodies()[-1]} == {"group_id", "assignee_id", "safe_update", "updated_stamp"}
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"]) == (GROUP, AGENT)


def test_no_message_breaks_into_a_live_conversation(zendesk: ZendeskSite) -> None:
    zendesk.mine["from_messaging_channel"] = True
    assert not zendesk.desk.differs(zendesk.desk.read(zendesk.ticket), TicketUpdate(messages=MESSAGES))
    assert sent_for(zendesk, TicketUpdate(messages=MESSAGES)) == []


def test_a_closed_ticket_never_differs_and_gets_nothing(zendesk: ZendeskSite) -> None:
    zendesk.mine["status"] = "closed"
    ticket = zendesk.desk.read(zendesk.ticket)
    assert (ticket.frozen, ticket.status) == (True, Status.SOLVED)
    assert not zendesk.desk.differs(ticket, replace(WANTED, messages=MESSAGES))
    assert sent_for(zendesk, replace(WANTED, messages=MESSAGES)) == []


def test_a_solved_ticket_is_still_written_to(zendesk: ZendeskSite) -> None:
    zendesk.mine["status"] = "solved"
    assert after(zendesk, TicketUpdate(tags=("vip",))).tags == ("vip",)


def test_a_ticket_that_is_closed_between_our_look_and_our_write_is_refused_with_the_reason(
    zendesk: ZendeskSite,
) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.mine["status"] = "closed"
    with pytest.raises(UpstreamRefused, match=r"422.*status"):
        zendesk.desk.write(ticket, TicketUpdate(tags=("vip",)))


@pytest.mark.parametrize(
    ("groups", "place"),
    [
        ((GROUP, OTHER_GROUP), (GROUP, AGENT)),
        ((OTHER_GROUP, GROUP), (GROUP, AGENT)),
        ((OTHER_GROUP,), (OTHER_GROUP, AGENT)),
        ((ELSEWHERE, OTHER_GROUP), (ELSEWHERE, AGENT)),
    ],
)
def test_an_agent_has_it_in_its_own_group_if_they_are_in_it_else_in_their_default_one(
    zendesk: ZendeskSite, groups: tuple[int, ...], place: tuple[int, int]
) -> None:
    zendesk.groups[ELSEWHERE] = "Elsewhere"
    in_groups(zendesk, AGENT, *groups)
    after(zendesk, TicketUpdate(assignee=str(AGENT)))
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"]) == place


@pytest.mark.parametrize(
    ("wanted", "members", "place"),
    [
        (AGENT, (AGENT, OTHER), AGENT),
        (AGENT, (OTHER,), OTHER),
        (AGENT, (), None),
        (None, (OTHER,), OTHER),
        (None, (AGENT,), None),
    ],
)
def test_a_wanted_group_wins_and_whoever_of_it_has_the_ticket_keeps_it(
    zendesk: ZendeskSite, wanted: int | None, members: tuple[int, ...], place: int | None
) -> None:
    zendesk.groups[ELSEWHERE] = "Elsewhere"
    for who in (AGENT, OTHER):
        in_groups(zendesk, who, GROUP, *((ELSEWHERE,) if who in members else ()))
    zendesk.mine["assignee_id"] = OTHER
    update = TicketUpdate(group=str(ELSEWHERE), assignee=None if wanted is None else str(wanted))
    shown = after(zendesk, update)
    assert (zendesk.mine["group_id"], zendesk.mine["assignee_id"]) == (ELSEWHERE, place)
    assert not zendesk.desk.differs(shown, update)


def test_nobody_has_it_where_nobody_is_wanted(zendesk: ZendeskSite) -> None:
    zendesk.mine["assignee_id"] = AGENT
    shown = after(zendesk, TicketUpdate(assignee=""))
    assert (shown.assignee, shown.group) == (None, str(GROUP))


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (TicketUpdate(assignee="dana"), "an agent's id"),
        (TicketUpdate(assignee="12345"), "no agent 12345"),
        (TicketUpdate(assignee=str(CUSTOMER)), "no agent"),
        (TicketUpdate(group="seniors"), "a group's id"),
        (TicketUpdate(group="999"), "no group 999"),
    ],
)
def test_people_and_groups_that_are_not_there_are_refused_before_anything_is_written(
    zendesk: ZendeskSite, wanted: TicketUpdate, reason: str
) -> None:
    with pytest.raises(UpstreamRefused, match=reason):
        zendesk.desk.write(zendesk.desk.read(zendesk.ticket), wanted)
    assert "PUT" not in zendesk.sent


def test_a_write_that_rests_on_an_old_state_changes_nothing(zendesk: ZendeskSite) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.changes(AGENT, priority="low")
    with pytest.raises(Superseded):
        zendesk.desk.write(ticket, replace(WANTED, messages=MESSAGES))
    assert (zendesk.mine["priority"], zendesk.tags(), zendesk.messages(), zendesk.notes()) == ("low", [], [], [])


def test_a_walk_that_reads_it_meanwhile_makes_no_old_state_new(zendesk: ZendeskSite) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.set_tags("theirs")
    zendesk.now += timedelta(minutes=2)
    assert walked(zendesk.desk) == [zendesk.ticket]
    with pytest.raises(Superseded):
        zendesk.desk.write(ticket, TicketUpdate(tags=("vip",)))


def test_a_put_whose_answer_was_lost_is_refused_when_it_is_sent_again_and_stands_once(zendesk: ZendeskSite) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.answer(lost(zendesk))
    with pytest.raises(Superseded):
        zendesk.desk.write(ticket, WANTED)
    assert len(zendesk.notes()) == 1
    assert not zendesk.desk.differs(zendesk.desk.read(zendesk.ticket), WANTED)


def lost(site: ZendeskSite) -> Make:
    """The request is done, and its answer never comes."""

    def make() -> Exception:
        site.answer()
        request = site.requests.pop()
        site.serve(request)
        return httpx.ReadTimeout("late")

    return make


@pytest.mark.parametrize("answer", [page_answer(500), page_answer(503)])
def test_trouble_at_a_message_leaves_the_rest_unwritten(zendesk: ZendeskSite, answer: Make) -> None:
    ticket = zendesk.desk.read(zendesk.ticket)
    zendesk.always(answer)
    with pytest.raises(UpstreamUnavailable):
        zendesk.desk.write(ticket, replace(WANTED, messages=MESSAGES))
    assert {body["comment"]["public"] for body in zendesk.bodies()} == {True}


def test_fields_that_the_account_lacks_are_left_out(zendesk: ZendeskSite) -> None:
    zendesk.fields = []
    (body,) = sent_for(zendesk, WANTED)
    assert "custom_fields" not in body
    assert zendesk.desk.read(zendesk.ticket).fields == frozenset({"tags"})


def test_the_present_of_a_ticket_is_no_older_than_its_history(zendesk: ZendeskSite) -> None:
    """What happens between our two requests is in the history, and the write that rests on the first is refused."""
    zendesk.desk.read(zendesk.ticket)
    before = {**zendesk.mine}
    zendesk.answer(lambda: httpx.Response(200, json={"ticket": before}))
    zendesk.says(None, "It is worse now!")
    ticket = zendesk.desk.read(zendesk.ticket)
    assert "It is worse now!" in [entry.text for entry in ticket.timeline]
    with pytest.raises(Superseded):
        zendesk.desk.write(ticket, TicketUpdate(tags=("vip",)))


def test_the_day_is_the_services_own(zendesk: ZendeskSite) -> None:
    late = NOON.replace(hour=23, minute=30)
    after(zendesk, TicketUpdate(dates=True, first_due=late, zone="Europe/Bratislava"))
    assert zendesk.value_of("vip_first_due_day") == "2026-03-03"


def test_a_ticket_that_we_file_is_found_by_its_mark(zendesk: ZendeskSite) -> None:
    draft = NewTicket("call 1a2b", "A call is booked", "Dana calls Ada.", "ada@customer.example")
    filed = zendesk.desk.open_ticket(draft)
    assert (zendesk.desk.opened(draft.mark), zendesk.desk.opened("call 9z9z")) == (filed, None)
    assert zendesk.desk.read(filed).sender == "ada@customer.example"
