"""The main job: a VIP ticket gets its agent, its severity, its dates and one note; everybody else is left alone."""

import httpx
import pytest

from sandbox.cases import API, CASES, FORM, Case
from sandbox.customers import LOWER_PLAN, NO_ADDON, UNKNOWN, VIP
from tests.e2e.world import EXPLICIT_S2, World

IN_BULGARIAN = next(case for case in CASES if case.door == FORM and case.severity == 1 and case.customer is VIP)


def test_a_vip_ticket_filed_through_the_api_gets_all_that_is_promised(world: World) -> None:
    filed = world.file(next(case for case in CASES if case.door == API))

    shown = world.right(filed)

    assert shown["assigned_to"] == world.dana
    assert shown["title"] == filed.case.subject
    (note,) = world.reader.notes(shown)
    assert VIP.company in note["comment"]
    assert "Dana Petrova" in note["comment"]


def test_a_vip_ticket_filed_through_the_public_form_in_bulgarian_gets_all_that_is_promised(world: World) -> None:
    filed = world.file(IN_BULGARIAN)
    shown = world.right(filed)
    assert (shown["title"], shown["description"]) == (filed.case.subject, filed.case.body)


def test_a_severity_field_and_a_tag_speak_before_the_words_and_foreign_tags_stay(world: World) -> None:
    for case in (case for case in CASES if case.explicit):
        world.right(world.file(case))


@pytest.mark.parametrize("customer", [NO_ADDON, LOWER_PLAN, UNKNOWN], ids=lambda customer: customer.key)
@pytest.mark.parametrize("door", [API, FORM])
def test_who_is_not_vip_is_decided_upon_and_left_alone(world: World, customer: object, door: str) -> None:
    filed = world.file(Case(customer, door, 1, "Everything is down", "Nobody can work."))  # type: ignore[arg-type]
    before = len(world.writes(filed))

    decision = world.decided(filed)

    assert decision["severity"] is None
    assert world.differences(filed) == []
    assert len(world.writes(filed)) == before


def test_only_unknown_senders_are_on_the_triage_list(world: World) -> None:
    lower, unknown = (world.file(Case(who, API, 5, "Question", "How?")) for who in (LOWER_PLAN, UNKNOWN))
    world.decided(lower)
    world.decided(unknown)

    listed = world.vipdesk.command("tickets", "--triage", "--json")

    assert f'"ticket":"{unknown.ticket}"' in listed
    assert f'"ticket":"{lower.ticket}"' not in listed


def test_explain_tells_the_rule_and_each_due_instant_in_the_services_zone_and_in_utc(world: World) -> None:
    filed = world.file(EXPLICIT_S2)
    world.right(filed)

    words = world.vipdesk.command("explain", str(filed.ticket))

    assert VIP.company in words
    assert "field" in words
    assert "First response: 1 hour" in words
    assert "UTC" in words
    assert ("CET" in words) or ("CEST" in words)


def test_the_api_is_reached_by_the_sites_root_as_well(world: World) -> None:
    token = {"Authorization": f"Token {world.helpdesk.people['admin'].token}"}
    answers = [
        httpx.get(f"{world.helpdesk.url}/{root}tickets/", headers=token, trust_env=False).json()["count"]
        for root in ("api/", "helpdesk/api/")
    ]
    assert answers[0] == answers[1]
