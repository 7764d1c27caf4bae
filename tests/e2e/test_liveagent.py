"""The main job on LiveAgent: agent and department, tags that its rules turn into levels, fields with our instants."""

import json
from dataclasses import dataclass, replace

import pytest

from sandbox.cases import Case
from sandbox.customers import LOWER_PLAN, NO_ADDON, UNKNOWN, VIP, DemoCustomer
from sandbox.liveagent.rules import HttpRule
from sandbox.liveagent_cases import CASES, CHAT, FORM, MAIL, TAGS, tags_of
from sandbox.liveagent_reader import Filed
from sandbox.waiting import until
from tests.e2e.liveagent_world import PATIENCE, S1_CHAT, S1_MAIL, LiveAgentWorld, puts

HALCYON = DemoCustomer("halcyon", "Halcyon Works", "ada@halcyon.example.com", "VIP for LiveAgent alone")
VIP_BY_FIELDS = [{"code": "vip_plan", "value": "All-inclusive"}, {"code": "vip_addon_from", "value": "2026-01-01"}]
DOWN = ("Everything is down", "Nobody can work.")

BY_FORM = next(case for case in CASES if (case.door, case.severity, case.customer) == (FORM, 3, VIP))
BY_TAG = next(case for case in CASES if "newsletter" in tags_of(case))
OF_VIPS = (S1_MAIL, S1_CHAT, BY_FORM, BY_TAG)
OF_OTHERS = (
    Case(NO_ADDON, MAIL, 1, *DOWN),
    Case(LOWER_PLAN, FORM, 1, *DOWN),
    Case(UNKNOWN, CHAT, 1, *DOWN),
    Case(HALCYON, MAIL, 1, *DOWN),
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Tickets that came all at once, some of their requests repeated and turned round, and one rule mistyped."""

    vips: list[Filed]
    others: list[Filed]


@pytest.fixture(scope="module")
def crowd(liveagent: LiveAgentWorld) -> Crowd:
    admin, hooks = liveagent.desk.admin, liveagent.desk.hooks
    admin.adds_contact(HALCYON.email, company_id=admin.adds_company(HALCYON.company, custom_fields=VIP_BY_FIELDS))
    hooks.repeat(6, times=3)
    hooks.reverse(8)
    mistyped = f"{liveagent.vipdesk.webhook_url}?event=ticket_created&rule=R9&ticket={{$conversation_code}}"
    with liveagent.rule(HttpRule("ticket created", mistyped, "POST")):
        return Crowd(liveagent.file(*OF_VIPS), liveagent.file(*OF_OTHERS))


def test_what_happened_while_we_were_down_is_found_at_the_next_start(liveagent: LiveAgentWorld) -> None:
    liveagent.vipdesk.kill9()
    filed = liveagent.file(S1_MAIL, S1_CHAT)
    until(lambda: len(liveagent.desk.hooks.errors) == 4, seconds=PATIENCE, what="LiveAgent reaches nobody")
    liveagent.vipdesk.start()
    liveagent.right(*filed)


def test_mails_forms_and_chats_of_a_vip_get_all_that_is_promised_in_one_write(
    liveagent: LiveAgentWorld, crowd: Crowd
) -> None:
    liveagent.right(*crowd.vips)
    liveagent.idle()
    assert [len(puts(liveagent.reader.calls(each))) for each in crowd.vips] == [1] * len(crowd.vips)


def test_who_is_not_vip_is_decided_upon_and_left_alone(liveagent: LiveAgentWorld, crowd: Crowd) -> None:
    liveagent.right(*crowd.others)
    assert all(liveagent.reader.calls(each) for each in crowd.others)
    assert [liveagent.reader.writes(each) for each in crowd.others] == [[]] * len(crowd.others)


def test_only_those_whom_nobody_can_place_are_on_the_triage_list(liveagent: LiveAgentWorld, crowd: Crowd) -> None:
    liveagent.right(*crowd.others)
    _, _, unknown, halcyon = crowd.others
    listed = liveagent.vipdesk.command("tickets", "--triage", "--json")
    assert {json.loads(line)["ticket"] for line in listed.splitlines()} == {unknown.ticket, halcyon.ticket}


def test_a_vip_of_whom_the_roster_knows_nothing_is_told_as_contradiction(
    liveagent: LiveAgentWorld, crowd: Crowd
) -> None:
    liveagent.right(*crowd.others)
    assert "roster" in liveagent.troubles("contradiction")[HALCYON.company]


def test_a_rule_with_an_unresolved_variable_is_answered_200_and_shown_to_the_admin(
    liveagent: LiveAgentWorld, crowd: Crowd
) -> None:
    liveagent.right(*crowd.others)
    of_the_rule = [hook.status for hook in liveagent.desk.hooks.sent if "rule=R9" in hook.request.url]
    assert of_the_rule
    assert set(of_the_rule) == {200}
    assert "{$conversation_code}" in liveagent.troubles("webhook")["R9"]


def test_a_reply_meets_the_first_response_and_the_customers_next_word_starts_the_follow_up(
    liveagent: LiveAgentWorld, crowd: Crowd
) -> None:
    by_mail, by_chat, *_ = crowd.vips
    liveagent.right(by_mail, by_chat)
    tags = liveagent.desk.ticket(by_mail.id)["tags"]
    liveagent.desk.staff.tags(liveagent.dana, by_mail.id, *tags, liveagent.account.tag("newsletter"))
    by_mail = replace(by_mail, case=replace(by_mail.case, fields={TAGS: "newsletter"}))

    liveagent.people.answer(by_mail)
    liveagent.people.answer(by_chat)
    shown, _ = liveagent.right(by_mail, by_chat)
    assert not shown.fields["vip_followup_due"]

    liveagent.desk.customers.answers(by_mail.id, "It is still down.", quoted="Thank you, I am looking into it.")
    (shown,) = liveagent.right(by_mail)
    assert shown.fields["vip_followup_due"]
    assert "newsletter" in shown.tags
    assert "met" in liveagent.vipdesk.command("explain", by_mail.ticket)


def test_the_log_holds_no_address_no_key_no_secret_and_nothing_a_customer_wrote(
    liveagent: LiveAgentWorld, crowd: Crowd
) -> None:
    liveagent.right(*crowd.vips[2:])
    logged = liveagent.vipdesk.log_tail()
    secret = liveagent.vipdesk.webhook_url.rpartition("/")[2]
    assert "ticket.written" in logged
    for hidden in (VIP.email, VIP.company, "nobody", secret, liveagent.account.key):
        assert hidden not in logged
