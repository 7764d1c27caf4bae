"""Who and what there is in an account, what is kept of it and for how long; and which companies are VIP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.zendesk.claim import claim_of, vip_organizations
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.field_names import found_fields
from integration.clients.helpdesk.zendesk.payload import FieldJson, OrganizationJson
from integration.domain.errors import Misconfigured
from tests.clients.helpdesk.contract import any_json
from tests.clients.helpdesk.zendesk_json import (
    ADMIN,
    AGENT,
    BOT,
    COMPANY,
    FIELD_IDS,
    GROUP,
    LIGHT,
    OTHER,
    OTHER_GROUP,
    OWN_USER,
    field_json,
    organization_json,
)
from tests.clients.helpdesk.zendesk_site import ORGANIZATION_FIELDS, ZendeskSite

HALF_AN_HOUR = timedelta(minutes=30)


def fields(*said: dict[str, Any]) -> tuple[FieldJson, ...]:
    return msgspec.convert(said, tuple[FieldJson, ...])


def company(**values: Any) -> OrganizationJson:  # noqa: ANN401 - JSON
    return msgspec.convert(organization_json(**values), OrganizationJson)


# --------------------------------------------------------------------------------------------------- our ticket fields


def test_our_fields_are_found_by_their_mark_whatever_they_are_called(zendesk: ZendeskSite) -> None:
    for each in zendesk.fields:
        each["title"] = each["raw_title"] = "Renamed"
    assert Directory().field_ids(zendesk.calls) == FIELD_IDS


def test_a_field_that_was_made_by_hand_is_found_by_its_title() -> None:
    assert found_fields(fields(field_json("vip_severity", description="", raw_description=None))) == {
        "vip_severity": 360001
    }


@pytest.mark.parametrize(
    "other",
    [
        {"active": False},
        {"type": "text"},
        {"title": "Severity", "raw_title": "Severity", "description": "", "raw_description": ""},
        {"description": "vipdesk:vip_severity_of_theirs", "raw_description": "", "title": "VIP severity"},
    ],
)
def test_a_field_that_is_off_of_another_type_or_of_another_name_is_none_of_ours(other: dict[str, Any]) -> None:
    assert found_fields(fields(field_json("vip_severity", **other))) == {}


def test_of_two_fields_the_marked_one_wins_and_then_the_older_one() -> None:
    by_title = field_json("vip_severity", id=1, description="", raw_description="")
    marked, again = field_json("vip_severity", id=3), field_json("vip_severity", id=2)
    assert found_fields(fields(by_title, marked, again))["vip_severity"] == 2


def test_fields_are_asked_for_every_half_hour_or_when_one_was_just_made(zendesk: ZendeskSite) -> None:
    directory = Directory()
    for _ in range(3):
        directory.field_ids(zendesk.calls)
    assert zendesk.lines == ["GET ticket_fields"]
    zendesk.now += timedelta(minutes=1)
    directory.field_ids(zendesk.calls, newest=True)
    zendesk.now += HALF_AN_HOUR
    directory.field_ids(zendesk.calls)
    assert zendesk.lines == ["GET ticket_fields"] * 3


# ---------------------------------------------------------------------------------------------------------- its people


def test_an_agents_groups_begin_with_the_one_that_counts_where_none_is_named(zendesk: ZendeskSite) -> None:
    assert Directory().groups_of(zendesk.calls, str(AGENT)) == (str(GROUP), str(OTHER_GROUP))
    for each in zendesk.memberships:
        each["default"] = each["group_id"] == OTHER_GROUP
    assert Directory().groups_of(zendesk.calls, str(AGENT)) == (str(OTHER_GROUP), str(GROUP))


@pytest.mark.parametrize("user", ["", "dana", "9999", "../groups"])
def test_who_is_nobody_is_in_no_group_and_has_no_facts(zendesk: ZendeskSite, user: str) -> None:
    directory = Directory()
    assert directory.groups_of(zendesk.calls, user) == ()
    assert directory.group_members(zendesk.calls, user) == frozenset()
    assert directory.user(zendesk.calls, user) is None


def test_a_groups_members_are_its_agents(zendesk: ZendeskSite) -> None:
    found = Directory().group_members(zendesk.calls, str(OTHER_GROUP))
    assert found == {str(one) for one in (OWN_USER, AGENT, OTHER, ADMIN)}


def test_agents_are_all_who_work_at_the_desk_and_groups_those_that_are_there(zendesk: ZendeskSite) -> None:
    directory = Directory()
    for _ in range(2):
        assert {user.id for user in directory.agents(zendesk.calls)} == {OWN_USER, AGENT, OTHER, LIGHT, BOT, ADMIN}
        assert [group.name for group in directory.groups(zendesk.calls)] == ["Support", "Second level"]
    assert zendesk.lines == ["GET users", "GET users", "GET groups"]


def test_who_came_beside_another_answer_is_not_asked_for(zendesk: ZendeskSite) -> None:
    zendesk.desk.read(zendesk.ticket)
    zendesk.forget()
    assert zendesk.desk.directory.user(zendesk.calls, str(zendesk.mine["requester_id"])) is not None
    assert zendesk.desk.directory.organization(zendesk.calls, COMPANY) is not None
    assert zendesk.lines == []


def test_a_company_that_is_gone_is_none(zendesk: ZendeskSite) -> None:
    assert Directory().organization(zendesk.calls, 999) is None
    assert Directory().organization(zendesk.calls, None) is None


# ------------------------------------------------------------------------------------------------------------- claims


def test_the_vip_companies_are_those_on_the_plan_each_with_its_agent(zendesk: ZendeskSite) -> None:
    zendesk.organizations = {
        1: organization_json(1, vip_plan="All-inclusive", vip_agent=AGENT) | {"name": "One"},
        2: organization_json(2, vip_plan="Standard", vip_agent=AGENT) | {"name": "Two"},
        3: organization_json(3) | {"name": "Three"},
        4: organization_json(4, vip_plan="ALL-INCLUSIVE ", vip_agent=9999) | {"name": ""},
    }
    found = list(vip_organizations(zendesk.calls, Directory()))
    assert [(each.company, each.agent, each.is_vip) for each in found] == [
        ("One", f"p{AGENT}@acme.example", True),
        ("4", None, True),
    ]


def test_two_hundred_companies_cost_two_requests(zendesk: ZendeskSite) -> None:
    zendesk.organizations = {n: organization_json(n) for n in range(1, 201)}
    assert list(vip_organizations(zendesk.calls, Directory())) == []
    assert zendesk.lines == ["GET organizations"] * 2


def test_an_account_without_the_plan_field_says_nothing_of_anybody() -> None:
    assert claim_of(company(vip_plan="All-inclusive"), None, fields={"region"}, zone="UTC") is None
    assert claim_of(None, None, fields=ORGANIZATION_FIELDS, zone="UTC") is None


def test_a_zone_that_is_none_is_said_so(zendesk: ZendeskSite) -> None:
    zendesk.installation = replace(zendesk.installation, zone="Nowhere/Else")
    zendesk.organizations[COMPANY] = organization_json(vip_plan="All-inclusive", vip_addon_from="2026-03-01")
    with pytest.raises(Misconfigured):
        zendesk.another_desk().read(zendesk.ticket)


@given(values=st.dictionaries(st.sampled_from(ORGANIZATION_FIELDS), any_json | st.text(max_size=30)))
def test_any_values_are_a_claim_that_is_vip_by_its_plan_alone(values: dict[str, Any]) -> None:
    found = claim_of(company(**values), None, fields=ORGANIZATION_FIELDS, zone="Europe/Sofia")
    assert found is not None
    assert found.is_vip == (str(values.get("vip_plan")).strip().casefold() == "all-inclusive")
