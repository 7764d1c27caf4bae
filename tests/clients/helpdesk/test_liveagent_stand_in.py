"""What the small LiveAgent of these tests is believed to do, asked of the strict stand-in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integration.domain.budget import Allowance
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import CredentialsRevoked, TicketGone, UpstreamUnavailable
from integration.domain.new_ticket import NewTicket
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel, Happening, Status, Ticket
from integration.domain.trouble import TroubleKind
from tests.clients.helpdesk.contract import walked
from tests.clients.helpdesk.liveagent_stage import MINUTE, MORNING, SENDER, Stage

WANTED = TicketUpdate(
    tags=("vip", "vip-sev-1"),
    severity=Severity.S1,
    urgency=Severity.S1,
    dates=True,
    due_at=MORNING + timedelta(hours=1),
    first_due=MORNING + timedelta(hours=1),
    follow_up_due=MORNING + timedelta(hours=4),
    notes=(Note("recognised", "Customer Ltd. is VIP"),),
)


def words(ticket: Ticket) -> list[Happening]:
    return [entry.what for entry in ticket.timeline]


def test_an_event_costs_three_reads_and_one_write_and_nothing_where_nothing_changes(stage: Stage) -> None:
    desk, warm, code = stage.desk(), stage.mailed(), stage.mailed()
    desk.write(desk.read(warm), replace(WANTED, assignee=stage.dana, notes=()))
    before = len(stage.asked())
    desk.write(desk.read(code), replace(WANTED, assignee=stage.dana, notes=()))
    assert stage.asked()[before:] == ["GET", "GET", "PUT", "GET"]
    before = len(stage.asked())
    again = desk.read(code)
    assert not desk.differs(again, replace(WANTED, assignee=stage.dana, notes=()))
    desk.write(again, replace(WANTED, assignee=stage.dana, notes=()))
    assert stage.asked()[before:] == ["GET", "GET"]


def test_a_ticket_that_we_file_for_a_call_is_the_senders_and_is_found_by_its_mark(stage: Stage) -> None:
    desk, draft = stage.desk(), NewTicket("call 5f3c", "Support call", "About rules", SENDER)
    made = desk.open_ticket(draft)
    filed = desk.read(made)
    assert (filed.subject, filed.body, filed.sender) == ("Support call [call 5f3c]", "About rules", SENDER)
    assert words(filed) == [Happening.CUSTOMER_WROTE]
    assert (desk.opened("call 5f3c"), desk.opened("call 5f3d")) == (made, None)


def test_a_tag_that_another_worker_made_in_the_same_moment_is_found(stage: Stage) -> None:
    here, there, wanted = stage.desk(), stage.desk(), replace(WANTED, tags=("vip", "vip-call"), assignee=stage.dana)
    first, second = stage.mailed(), stage.mailed()
    both = here.read(first), there.read(second)  # each keeps the list of tags for a while now
    here.write(both[0], wanted)
    there.write(both[1], wanted)
    assert "vip-call" in there.read(second).tags
    assert [tag.name for tag in stage.host.account.tags.values()].count("vip-call") == 1


def test_what_is_written_stands_and_nothing_else_is_lost(stage: Stage) -> None:
    ticket = stage.host.customers.fills_form(SENDER, "Down", "Nothing.", fields={"order": "4711"})
    stage.host.staff.tags(stage.dana, ticket, stage.host.admin.adds_tag("mine"))
    desk, code = stage.desk(), stage.code(ticket)
    desk.write(desk.read(code), replace(WANTED, assignee=stage.dana))
    after = desk.read(code)
    assert not desk.differs(after, replace(WANTED, assignee=stage.dana))
    assert after.tags == ("mine", "vip", "vip-sev-1")
    assert (after.assignee, after.severity_field, after.first_due) == (stage.dana, "1", WANTED.first_due)
    shown = stage.host.ticket(ticket)
    assert {"code": "order", "value": "4711"} in shown["custom_fields"]
    assert shown["departmentid"] != "default"
    assert after.channel is Channel.WEB
    assert len(after.timeline.notes_by(stage.us)) == 1


def test_an_agent_without_a_department_of_their_own_gets_it_where_they_are(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), TicketUpdate(assignee=stage.eve))
    shown = stage.host.ticket(code)
    assert (shown["departmentid"], shown["agentid"]) == ("default", stage.eve)


@pytest.mark.parametrize("undefined", ["refused", "ignored"])
def test_a_field_that_is_not_defined_is_left_out_and_told(stage: Stage, undefined: str) -> None:
    stage.host.switches.undefined_fields = "refused" if undefined == "refused" else "ignored"
    stage.host.account.fields.clear()
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), WANTED)
    after = desk.read(code)
    assert set(after.tags) == {"vip", "vip-sev-1"}
    assert after.fields == {"tags"}
    assert not desk.differs(after, WANTED)
    kinds = [(trouble.kind, trouble.subject) for trouble in desk.drift(after, WANTED)]
    assert (TroubleKind.CAPABILITY, "vip_severity") in kinds


def test_tags_that_do_not_go_are_asked_for_again_later(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), replace(WANTED, notes=()))
    stage.host.switches.removed_tags_go = False
    with pytest.raises(UpstreamUnavailable, match="tags"):
        desk.write(desk.read(code), TicketUpdate(tags=()))


def test_no_ticket_moves_although_old_versions_took_what_is_left_out_for_none(stage: Stage) -> None:
    stage.host.switches.omission_moves = True
    desk, code = stage.desk(), stage.mailed()
    desk.write(desk.read(code), replace(WANTED, assignee=stage.dana, notes=()))
    desk.write(desk.read(code), TicketUpdate(severity=Severity.S2))
    assert stage.host.ticket(code)["agentid"] == stage.dana


def test_a_conversation_by_mail_is_told_in_our_words(stage: Stage) -> None:
    code, staff = stage.mailed(), stage.host.staff
    stage.passes()
    staff.bot_replies(code, "We have your mail.")
    stage.passes()
    staff.notes(stage.eve, code, "Looks bad.")
    stage.passes()
    staff.replies(stage.dana, code, "<p>On it &amp; back soon.</p>")
    stage.passes()
    answered = stage.desk().read(code)
    stage.host.customers.answers(code, "Thank you!", quoted="On it")
    stage.passes()
    staff.sets_status(stage.dana, code, "R")
    ticket = stage.desk().read(code)
    assert words(ticket) == [
        Happening.CUSTOMER_WROTE,
        Happening.AUTOMATED,
        Happening.NOTED,
        Happening.AGENT_REPLIED,
        Happening.WAITED,
        Happening.CUSTOMER_WROTE,
        Happening.SOLVED,
    ]
    assert (answered.status, ticket.status) == (Status.WAITING, Status.SOLVED)
    assert ticket.timeline.entries[3].text == "On it & back soon."
    assert ticket.body == "Nothing works."


def test_a_chat_waits_for_the_customer_once_it_is_over(stage: Stage) -> None:
    customers, staff = stage.host.customers, stage.host.staff
    ticket = customers.chats(SENDER, "Hello?", agent=stage.dana)
    stage.passes()
    staff.says(stage.dana, ticket, "Hi!")
    desk, code = stage.desk(), stage.code(ticket)
    assert desk.read(code).status is Status.OPEN
    stage.passes()
    staff.ends_chat(stage.dana, ticket)
    chatted = desk.read(code)
    assert (chatted.channel, chatted.status) == (Channel.CHAT, Status.WAITING)
    told = [Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED, Happening.WAITED]
    assert words(chatted) == told
    stage.passes()
    customers.answers(ticket, "One more thing")
    assert words(desk.read(code)) == [*told, Happening.CUSTOMER_WROTE]


def test_a_call_that_was_answered_is_a_response_and_stays_one(stage: Stage) -> None:
    ticket = stage.host.customers.calls(SENDER, "+4212", answered_by=stage.dana)
    stage.passes()
    stage.host.customers.hangs_up(ticket)
    desk, code = stage.desk(), stage.code(ticket)
    called = [Happening.CUSTOMER_WROTE, Happening.CALLED, Happening.WAITED]
    assert (words(desk.read(code)), desk.read(code).channel) == (called, Channel.PHONE)
    stage.passes()
    stage.host.customers.answers(ticket, "One more thing")
    assert words(stage.desk().read(code)) == [*called, Happening.CUSTOMER_WROTE, Happening.OPENED]


def test_a_call_that_nobody_answered_is_no_response(stage: Stage) -> None:
    ticket = stage.host.customers.calls(SENDER, "+4212")
    stage.passes()
    stage.host.customers.hangs_up(ticket, voicemail="voice.mp3")
    assert words(stage.desk().read(stage.code(ticket))) == [Happening.CUSTOMER_WROTE]


def test_a_mark_without_an_answer_is_a_mark_at_the_moment_it_was_made(stage: Stage) -> None:
    code = stage.mailed()
    stage.passes(90)
    stage.host.staff.sets_status(stage.dana, code, "A")
    stage.passes(5)
    desk = stage.desk()
    before = len(stage.asked())
    ticket = desk.read(code)
    assert words(ticket) == [Happening.CUSTOMER_WROTE, Happening.MARKED, Happening.WAITED]
    assert ticket.timeline.entries[1].at == MORNING + 90 * MINUTE
    assert stage.asked()[before:].count("GET") >= 3
    stage.passes()
    stage.host.customers.answers(code, "And?")
    assert words(desk.read(code)) == [*words(ticket), Happening.CUSTOMER_WROTE, Happening.OPENED]


def test_where_the_history_was_read_too_the_answer_of_the_put_is_the_second_look(stage: Stage) -> None:
    desk, warm, code = stage.desk(), stage.mailed(), stage.mailed()
    desk.write(desk.read(warm), replace(WANTED, assignee=stage.dana, notes=()))
    stage.host.staff.sets_status(stage.dana, code, "A")
    before = len(stage.asked())
    desk.write(desk.read(code), replace(WANTED, assignee=stage.dana, notes=()))
    assert stage.asked()[before:] == ["GET", "GET", "GET", "PUT"]


def test_a_postponed_ticket_waits_and_wakes(stage: Stage) -> None:
    code = stage.mailed()
    stage.host.staff.postpones(stage.dana, code, MORNING + timedelta(hours=2))
    desk = stage.desk()
    assert desk.read(code).status is Status.WAITING
    stage.passes(121)
    woken = desk.read(code)
    assert (woken.status, words(woken)[-1]) == (Status.OPEN, Happening.OPENED)


def test_a_deleted_ticket_is_gone_and_so_is_an_unknown_one(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    stage.host.staff.sets_status(stage.dana, code, "X")
    for gone in (code, "NOO-NEEEE-000"):
        with pytest.raises(TicketGone):
            desk.read(gone)


@pytest.mark.parametrize("key", ["wrong", "v1"])
def test_a_wrong_key_is_revoked(stage: Stage, key: str) -> None:
    desk = stage.desk(api_token=stage.host.v1_key if key == "v1" else "unknown")
    with pytest.raises(CredentialsRevoked):
        desk.read(stage.mailed())


def test_a_missing_privilege_is_named_by_what_it_is_for(stage: Stage) -> None:
    key = stage.host.admin.makes_key({"ticket.read", "ticket.read_all", "tag.read", "agent.read"})
    with pytest.raises(CredentialsRevoked, match="read contacts"):
        stage.desk(api_token=key).read(stage.mailed())


def test_another_zone_changes_nothing_but_how_times_are_written(stage: Stage) -> None:
    code = stage.mailed()
    before = stage.desk().read(code)
    stage.host.admin.in_zone("America/New_York")
    stage.zone = "America/New_York"
    desk = stage.desk()
    assert desk.read(code) == before
    assert [(each.ticket, each.at) for each in desk.changed(MORNING - MINUTE)] == [(code, MORNING)]
    assert desk.changed(MORNING + MINUTE) == ()


def test_the_host_says_who_is_vip(stage: Stage) -> None:
    admin = stage.host.admin
    stage.host.admin.defines_fields("vip_plan", "vip_addon_from", "vip_addon_until", "vip_agent")
    said = {"vip_plan": "All-inclusive", "vip_addon_from": "2026-01-01", "vip_agent": "dana@desk.example"}
    fields = [{"code": code, "value": value} for code, value in said.items()]
    company = admin.adds_company("Customer Ltd.", custom_fields=fields)
    admin.adds_contact(SENDER, "Ada Sample", company_id=company, groups=[admin.adds_group("VIP")])
    claim = stage.desk().read(stage.mailed()).claim
    assert claim is not None
    assert (claim.company, claim.is_vip, claim.plan) == ("Customer Ltd.", True, "All-inclusive")
    assert (claim.addon_from, claim.addon_until, claim.agent) == (
        datetime(2026, 1, 1, tzinfo=UTC),
        None,
        said["vip_agent"],
    )


def test_the_rule_for_the_tag_makes_the_level_and_its_absence_is_drift(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    ticket = desk.read(code)
    desk.write(ticket, WANTED)
    (missing,) = desk.drift(ticket, WANTED)
    assert (missing.kind, missing.subject) == (TroubleKind.DRIFT, code)
    assert "no SLA level" in missing.text
    admin = stage.host.admin
    level = admin.adds_level("VIP S1", first_answer=timedelta(hours=1), next_answer=timedelta(hours=4))
    admin.tag_sets_level(stage.tag("vip-sev-1"), level)
    desk.write(desk.read(code), TicketUpdate(tags=()))
    desk.write(desk.read(code), WANTED)
    stage.host.settle()
    assert desk.drift(desk.read(code), WANTED) == ()


def test_a_walk_reads_all_open_tickets_and_never_too_many_a_minute(stage: Stage) -> None:
    codes = []
    for number in range(60):
        codes.append(stage.mailed())
        stage.host.advance(timedelta(seconds=number % 3))
    stage.host.staff.sets_status(stage.dana, codes[7], "R")
    desk = stage.desk()
    assert sorted(walked(desk)) == sorted(code for code in codes if code != codes[7])
    assert sorted(walked(desk, closed_too=True)) == sorted(codes)
    assert all(call.status == 200 for call in stage.host.calls_by(stage.host.v3_key))


def test_the_share_of_urgent_work_is_there_when_the_rest_is_used_up(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    _use_up(stage)
    impatient = replace(desk, calls=replace(desk.calls, patience=timedelta(0)))
    with pytest.raises(UpstreamUnavailable) as caught:
        impatient.read(code)
    assert caught.value.retry_after is not None
    assert timedelta(0) < caught.value.retry_after < MINUTE
    assert impatient.at(urgent=True).read(code).id == code
    assert stage.waits == []


def test_a_short_wait_for_our_turn_is_waited(stage: Stage) -> None:
    desk, code = stage.desk(), stage.mailed()
    _use_up(stage)
    assert desk.read(code).id == code
    assert stage.waits
    assert max(stage.waits) <= 2


def _use_up(stage: Stage) -> None:
    now = stage.host.clock.now()
    while not stage.budgets.spend("acme", now, Allowance(180, kept_back=30), urgent=False):
        pass
