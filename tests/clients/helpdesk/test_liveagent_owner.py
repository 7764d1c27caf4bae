"""Who has a ticket on LiveAgent: by answering, by a person's transfer, by a group, and what a merge leaves."""

import pytest

from integration.domain.decision import TicketUpdate
from integration.domain.errors import UpstreamRefused
from integration.domain.ticket import Happening
from tests.clients.helpdesk.liveagent_stage import MINUTE, MORNING, SENDER, Stage


def test_whoever_answers_has_it_and_no_person_gave_it(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    stage.passes()
    stage.host.staff.replies(stage.eve, code, "I can say that.")
    ticket = desk.read(code)
    assert (ticket.assignee, ticket.taken_at, ticket.given_at) == (stage.eve, MORNING + MINUTE, None)


def test_a_persons_transfer_is_dated_and_ours_is_nobodys(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    assert desk.read(code).given_at is None
    stage.passes()
    stage.host.staff.transfers(stage.dana, code, department="default", to=stage.eve)
    ticket = desk.read(code)
    assert (ticket.assignee, ticket.taken_at, ticket.given_at) == (stage.eve, None, MORNING + MINUTE)


def test_a_transfer_that_comes_with_the_own_answer_is_the_hosts(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    stage.host.switches.answering_takes = False
    stage.host.staff.replies(stage.eve, code, "Mine.")
    stage.host.staff.transfers(stage.eve, code, to=stage.eve)
    ticket = desk.read(code)
    assert (ticket.taken_at, ticket.given_at) == (MORNING, None)


def test_a_mail_from_the_copy_list_and_an_automatic_answer_take_nothing(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    stage.passes()
    stage.host.customers.answers(code, "We see it too.", by="colleague@customer.example")
    stage.passes()
    stage.host.customers.answers(code, "I am out of office.", automatic=True)
    stage.passes()
    stage.host.staff.bot_replies(code, "We have your mail.")
    ticket = desk.read(code)
    assert (ticket.assignee, ticket.sender, ticket.taken_at, ticket.given_at) == (stage.dana, SENDER, None, None)
    assert [e.what for e in ticket.timeline] == [Happening.CUSTOMER_WROTE] * 3 + [Happening.AUTOMATED]


def test_a_merge_leaves_the_survivor_with_its_agent(stage: Stage) -> None:
    desk, code, other = stage.desk(), stage.mailed(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    stage.passes()
    stage.host.staff.replies(stage.eve, other, "Hello.")
    stage.host.staff.merges(stage.eve, other, code)
    survivor, merged = desk.read(code), desk.read(other)
    assert (survivor.assignee, survivor.given_at, survivor.taken_at) == (stage.dana, None, None)
    assert merged.merged_into == code


def test_a_group_of_which_the_agent_is_no_member_has_it_alone_and_gives_it_back(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    seniors = stage.host.admin.adds_department("Seniors")
    stage.host.admin.joins(stage.eve, seniors)
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    before, wanted = desk.read(code), TicketUpdate(assignee=stage.dana, group=seniors)
    desk.write(before, wanted)
    there = desk.read(code)
    assert (there.group, there.assignee) == (seniors, None)
    assert not desk.differs(there, wanted)

    stage.host.staff.transfers(stage.eve, code, to=stage.eve)
    assert not desk.differs(desk.read(code), wanted)

    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana, group=before.group))
    back = desk.read(code)
    assert (back.group, back.assignee) == (before.group, stage.dana)


def test_a_member_of_a_group_has_it_there(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    seniors = stage.host.admin.adds_department("Seniors")
    stage.host.admin.joins(stage.eve, seniors)
    desk.write(desk.read(code), TicketUpdate(assignee=stage.eve, group=seniors))
    ticket = desk.read(code)
    assert (ticket.group, ticket.assignee) == (seniors, stage.eve)


def test_a_group_that_is_none_is_refused_by_name(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    with pytest.raises(UpstreamRefused, match="no department nowhere"):
        desk.write(desk.read(code), TicketUpdate(assignee=stage.dana, group="nowhere"))
