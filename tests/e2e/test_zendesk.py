"""The main job on Zendesk: agent and group, tags, priority, our instants in fields, due dates on tasks, notes."""

from dataclasses import dataclass, replace

import pytest

from sandbox.cases import Case
from sandbox.customers import LOWER_PLAN, NO_ADDON, UNKNOWN, VIP
from sandbox.waiting import until
from sandbox.zendesk.people import MESSAGE, VOICEMAIL, Filed
from sandbox.zendesk_cases import CASES, FORM, MAIL, TAGS, TYPE, tags_of
from tests.e2e.zendesk_world import PATIENCE, S1_MAIL, S1_MESSAGE, S3_MAIL, ZendeskWorld, reads

DOWN = ("Everything is down", "Nobody can work.")
BY_FORM = next(case for case in CASES if (case.door, case.severity, case.customer) == (FORM, 3, VIP))
BY_TAG = next(case for case in CASES if "newsletter" in tags_of(case))
TASK = next(case for case in CASES if TYPE in case.fields)
SPOKEN = next(case for case in CASES if case.door == VOICEMAIL)
OF_VIPS = (S1_MAIL, S1_MESSAGE, BY_FORM, BY_TAG, TASK, SPOKEN)
OF_OTHERS = (
    Case(NO_ADDON, MAIL, 1, *DOWN),
    Case(LOWER_PLAN, FORM, 1, *DOWN),
    Case(UNKNOWN, MESSAGE, 1, *DOWN),
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Tickets that came all at once through every door; each webhook came twice, some of them turned round."""

    vips: list[Filed]
    others: list[Filed]


@pytest.fixture(scope="module")
def crowd(zendesk: ZendeskWorld) -> Crowd:
    hooks = zendesk.desk.hooks
    hooks.always_twice = True
    hooks.reverse(8)
    crowd = Crowd(zendesk.file(*OF_VIPS), zendesk.file(*OF_OTHERS))
    zendesk.idle()
    hooks.always_twice = False
    return crowd


def test_tickets_of_a_vip_through_every_door_get_all_that_is_promised_and_no_write_leads_to_another(
    zendesk: ZendeskWorld, crowd: Crowd
) -> None:
    zendesk.right(*crowd.vips)
    zendesk.idle()
    for each, shown in zip(crowd.vips, zendesk.right(*crowd.vips), strict=True):
        assert zendesk.puts(each) == [200] * (1 + len(zendesk.reader.letters(shown)))
    assert zendesk.refusals() == []


def test_our_own_write_costs_no_look(zendesk: ZendeskWorld, crowd: Crowd) -> None:
    zendesk.right(*crowd.vips)
    (filed,) = zendesk.file(S1_MESSAGE)
    zendesk.right(filed)
    zendesk.idle()
    calls = [call.method for call in zendesk.reader.calls(filed.ticket)]
    assert (calls.count("PUT"), calls[-1]) == (1, "PUT")


def test_who_is_not_vip_is_decided_upon_and_left_alone(zendesk: ZendeskWorld, crowd: Crowd) -> None:
    zendesk.right(*crowd.others)
    assert all(reads(zendesk.reader.calls(each.ticket)) for each in crowd.others)
    assert [zendesk.reader.writes(each.ticket) for each in crowd.others] == [[]] * len(crowd.others)


def test_only_those_whom_nobody_can_place_are_on_the_triage_list(zendesk: ZendeskWorld, crowd: Crowd) -> None:
    zendesk.right(*crowd.others)
    listed = {each["ticket"] for each in zendesk.lines("tickets", "--triage")}
    assert listed == {str(each.ticket) for each in crowd.others if each.case.customer is UNKNOWN}


def test_a_task_has_the_next_thing_owed_as_its_due_date_and_no_other_ticket_has_any(
    zendesk: ZendeskWorld, crowd: Crowd
) -> None:
    zendesk.right(*crowd.vips)
    task = next(each for each in crowd.vips if each.case is TASK)
    before = zendesk.shown(task).ticket["due_at"]
    assert before
    zendesk.people.answer(task)
    (shown,) = zendesk.right(task)
    assert shown.ticket["due_at"] > before
    assert [zendesk.shown(each).ticket["due_at"] for each in crowd.vips if each is not task] == [None] * 5


def test_a_reply_meets_the_first_response_and_the_customers_next_word_starts_the_follow_up(
    zendesk: ZendeskWorld, crowd: Crowd
) -> None:
    by_mail, by_message, *_ = crowd.vips
    zendesk.right(by_mail, by_message)
    zendesk.desk.agents.tags(zendesk.dana, by_mail.ticket, "newsletter")
    by_mail = replace(by_mail, case=replace(by_mail.case, fields={TAGS: "newsletter"}))

    zendesk.desk.agents.replies(zendesk.dana, by_mail.ticket, "Thank you, I am looking into it.", status="pending")
    zendesk.people.answer(by_message)
    shown, spoken = zendesk.right(by_mail, by_message)
    assert not shown.fields["VIP follow-up due"]
    assert spoken.fields["VIP follow-up due"]

    zendesk.desk.customers.answers(by_mail.ticket, "It is still down.")
    (shown,) = zendesk.right(by_mail)
    assert shown.fields["VIP follow-up due"]
    assert "newsletter" in shown.tags
    assert "met" in zendesk.vipdesk.command("explain", str(by_mail.ticket))


def test_a_person_who_takes_a_ticket_keeps_it_and_a_severity_that_they_set_governs(zendesk: ZendeskWorld) -> None:
    (filed,) = zendesk.file(S3_MAIL)
    zendesk.right(filed)
    fields = {field.title: field.id for field in zendesk.desk.tenant.ticket_fields.values()}
    zendesk.desk.agents.takes(zendesk.boris, filed.ticket)
    zendesk.desk.agents.fills_in(zendesk.boris, filed.ticket, fields["VIP severity"], 2)
    until(lambda: "vip-sev-2" in zendesk.shown(filed).tags, seconds=PATIENCE, what="the tag follows")
    zendesk.idle()
    shown = zendesk.shown(filed)
    assert (shown.place[0], shown.ticket["priority"]) == (str(zendesk.boris), "high")
    assert "vip-unconfirmed" not in shown.tags
    assert zendesk.decision(filed.ticket)["confirmed"]


def test_a_ticket_that_is_merged_away_is_left_and_the_one_that_survives_carries_its_severity(
    zendesk: ZendeskWorld,
) -> None:
    gone, stays = zendesk.file(S1_MESSAGE, replace(S3_MAIL, door=MESSAGE))
    zendesk.right(gone, stays)
    zendesk.desk.agents.merges(zendesk.dana, stays.ticket, gone.ticket)
    until(lambda: "vip-sev-1" in zendesk.shown(stays).tags, seconds=PATIENCE, what="what survives is S1")
    zendesk.idle()
    assert zendesk.decision(gone.ticket)["merged_into"] == str(stays.ticket)
    assert (zendesk.puts(gone), zendesk.shown(gone).ticket["status"]) == ([200], "closed")
    assert zendesk.shown(stays).ticket["priority"] == "urgent"


def test_an_answer_to_a_closed_ticket_is_a_ticket_of_its_own(zendesk: ZendeskWorld) -> None:
    (filed,) = zendesk.file(S1_MESSAGE)
    zendesk.right(filed)
    zendesk.desk.agents.replies(zendesk.dana, filed.ticket, "It is up again.", status="solved")
    zendesk.desk.agents.closes(filed.ticket)
    zendesk.idle()
    before = zendesk.puts(filed)
    number = zendesk.desk.customers.answers(filed.ticket, f"{S1_MAIL.subject}. {S1_MAIL.body}")
    follow_up = Filed(number, replace(S1_MAIL, subject=f"Re: {S1_MAIL.subject}"))
    assert number != filed.ticket
    zendesk.right(follow_up)
    assert zendesk.puts(filed) == before


def test_the_log_holds_no_address_no_token_no_secret_and_nothing_a_customer_wrote(
    zendesk: ZendeskWorld, crowd: Crowd
) -> None:
    zendesk.right(*crowd.vips[2:4])
    logged = zendesk.vipdesk.log_tail()
    (hook,) = zendesk.desk.tenant.webhooks.values()
    assert "ticket.written" in logged
    for hidden in (VIP.email, VIP.company, "nobody", hook.secret, hook.endpoint.rpartition(".")[2]):
        assert hidden not in logged
