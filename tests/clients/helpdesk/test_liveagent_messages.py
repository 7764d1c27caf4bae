"""Messages to customers on LiveAgent: once, no answer of an agent's, and what LiveAgent makes of them is set right."""

from dataclasses import replace

import pytest

from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import UpstreamUnavailable
from integration.domain.ticket import Happening, Status, Ticket
from tests.clients.helpdesk.liveagent_stage import SENDER, Stage

HELD = TicketUpdate(messages=(Note("held 2026-03-02", "Dear Ada,\n\nwe begin at 09:00."),))


def words(ticket: Ticket) -> list[Happening]:
    return [entry.what for entry in ticket.timeline]


def mailed(stage: Stage) -> list[tuple[str, str]]:
    return [(mail.to, mail.text.splitlines()[0]) for mail in stage.host.account.mails]


@pytest.mark.parametrize("takes", [True, False])
@pytest.mark.parametrize("answers", [True, False])
def test_the_customer_gets_it_once_and_the_ticket_is_as_it_was(stage: Stage, *, takes: bool, answers: bool) -> None:
    stage.host.switches.answering_takes, stage.host.switches.old_messages_answer = takes, answers
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    before = stage.host.ticket(code)
    for _ in range(2):
        stage.passes()
        desk.write(desk.read(code), HELD)
    after, ticket = stage.host.ticket(code), desk.read(code)
    assert mailed(stage) == [(SENDER, "Dear Ada,")]
    assert [after[name] for name in ("status", "agentid", "departmentid", "tags", "custom_fields")] == [
        before[name] for name in ("status", "agentid", "departmentid", "tags", "custom_fields")
    ]
    assert (ticket.status, words(ticket)) == (Status.OPEN, [Happening.CUSTOMER_WROTE, Happening.AUTOMATED])
    assert not desk.differs(ticket, HELD)


def test_one_that_went_out_before_a_crash_is_not_sent_again_and_all_is_set_right_later(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.dana))
    stage.host.faults.error(9, status=503, only="PUT")
    with pytest.raises(UpstreamUnavailable):
        desk.write(desk.read(code), HELD)
    stage.host.faults.clear()
    stage.passes()
    desk = stage.desk()
    broken = desk.read(code)
    assert (stage.host.ticket(code)["status"], broken.status) == ("A", Status.OPEN)
    assert words(broken) == [Happening.CUSTOMER_WROTE, Happening.AUTOMATED]
    wanted = replace(HELD, assignee=stage.dana)
    assert desk.differs(broken, wanted)
    desk.write(broken, wanted)
    assert (stage.host.ticket(code)["status"], stage.host.ticket(code)["agentid"]) == ("N", stage.dana)
    assert len(mailed(stage)) == 1


def test_an_agents_answer_after_ours_is_an_answer_and_stays_one(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), HELD)
    stage.passes()
    stage.host.staff.replies(stage.dana, code, "On it.")
    stage.passes()
    ticket = desk.read(code)
    told = [Happening.CUSTOMER_WROTE, Happening.AUTOMATED, Happening.AGENT_REPLIED, Happening.WAITED]
    assert (ticket.status, words(ticket)) == (Status.WAITING, told)
    assert not desk.differs(ticket, HELD)


def test_an_answer_while_the_status_is_not_set_right_yet_counts_too(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    stage.host.faults.error(9, status=503, only="PUT")
    with pytest.raises(UpstreamUnavailable):
        desk.write(desk.read(code), HELD)
    stage.host.faults.clear()
    stage.passes()
    stage.host.staff.replies(stage.dana, code, "On it.")
    stage.passes()
    ticket = stage.desk().read(code)
    assert (ticket.status, words(ticket)[-2:]) == (Status.WAITING, [Happening.AGENT_REPLIED, Happening.WAITED])


def test_a_customer_who_writes_after_our_message_is_heard(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), HELD)
    stage.passes()
    stage.host.customers.answers(code, "Thank you, but it is urgent.", quoted="we begin at 09:00")
    ticket = desk.read(code)
    assert (ticket.status, words(ticket)[-1]) == (Status.OPEN, Happening.CUSTOMER_WROTE)


def test_a_message_while_it_is_the_customers_turn_leaves_it_theirs(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    stage.host.staff.replies(stage.dana, code, "Which version?")
    stage.passes()
    desk.write(desk.read(code), HELD)
    assert (desk.read(code).status, stage.host.ticket(code)["status"]) == (Status.WAITING, "A")


def test_without_the_key_of_the_old_api_nothing_is_sent_and_nothing_differs(stage: Stage) -> None:
    desk, code = stage.desk(notes_token=""), stage.mailed()
    assert not desk.capabilities.messages
    desk.write(desk.read(code), HELD)
    assert mailed(stage) == []
    assert not desk.differs(desk.read(code), HELD)
