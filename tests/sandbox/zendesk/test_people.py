"""Users, groups, organizations and fields as they are listed; accounts that don't mix; the app and its package."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.cases import CASES, FORM
from sandbox.customers import VIP
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.admin import REQUIREMENTS
from sandbox.zendesk.desk import Desk
from sandbox.zendesk.furnished import furnished
from sandbox.zendesk.people import MESSAGE, VOICEMAIL, People


def test_the_first_admin_is_there_from_the_start(acme: Desk, api: httpx.Client) -> None:
    me = api.get("/users/me").json()["user"]
    assert (me["id"], me["role"], me["default_group_id"]) == (acme.owner, "admin", acme.group)


def test_users_are_found_by_id_role_and_words(acme: Desk, api: httpx.Client, ada: int, ticket: int) -> None:
    requester = acme.ticket(ticket)["requester_id"]
    assert api.get(f"/users/{ada}").json()["user"]["email"] == "ada@desk.example"
    assert api.get("/users/1").status_code == 404

    def found(path: str, **query: Any) -> list[int]:  # noqa: ANN401 -- texts and lists
        return [one["id"] for one in api.get(path, params=query).json()["users"]]

    assert found("/users", role="agent") == [ada]
    assert found("/users", **{"role[]": ["agent", "admin"], "page[size]": "100"}) == [acme.owner, ada]
    assert found("/users/search", query="email:vip@customer.example") == [requester]
    assert found("/users/search", query="role:agent byron") == [ada]
    assert found("/users/show_many", ids=f"{ada},1") == [ada]
    assert api.get("/users/search").status_code == 400


def test_memberships_tell_the_default_group(acme: Desk, api: httpx.Client, ada: int) -> None:
    other = acme.admin.adds_group("Other")
    acme.admin.joins(ada, other)
    rows = api.get(f"/users/{ada}/group_memberships").json()["group_memberships"]
    assert [(one["group_id"], one["default"]) for one in rows] == [(acme.group, True), (other, False)]
    members = api.get(f"/groups/{other}/memberships").json()["group_memberships"]
    assert [one["user_id"] for one in members] == [ada]
    acme.admin.leaves(ada, other)
    assert api.get(f"/groups/{other}/memberships").json()["group_memberships"] == []
    assert len(api.get("/group_memberships").json()["group_memberships"]) == 2


def test_groups_are_listed_but_deleted_ones(acme: Desk, api: httpx.Client) -> None:
    gone = acme.admin.adds_group("Gone")
    acme.tenant.groups[gone].deleted = True
    assert [one["name"] for one in api.get("/groups").json()["groups"]] == ["Support"]
    assert api.get(f"/groups/{acme.group}").json()["group"]["default"] is True


def test_organizations_have_their_fields_and_come_by_cursor(acme: Desk, api: httpx.Client) -> None:
    acme.admin.adds_organization_field("vip_plan", "text", "VIP plan")
    acme.admin.adds_organization_field("vip_agent", "lookup", "VIP agent")
    one, two = (
        acme.admin.adds_organization("One", fields={"vip_plan": "All-inclusive"}),
        acme.admin.adds_organization("Two"),
    )
    acme.admin.fills_in(one, vip_agent=acme.owner)
    fields = api.get(f"/organizations/{one}").json()["organization"]["organization_fields"]
    assert fields == {"vip_plan": "All-inclusive", "vip_agent": str(acme.owner)}
    page = api.get("/organizations", params={"page[size]": "1"}).json()
    rest = api.get("/organizations", params={"page[size]": "1", "page[after]": page["meta"]["after_cursor"]}).json()
    assert [one["id"] for told in (page, rest) for one in told["organizations"]] == [one, two]
    named = api.get("/organizations/search", params={"name": "Two"}).json()["organizations"]
    assert [one["id"] for one in named] == [two]
    with pytest.raises(KeyError):
        acme.admin.fills_in(one, colour="red")


def test_lists_also_come_by_number(acme: Desk, api: httpx.Client) -> None:
    for name in ("One", "Two", "Three"):
        acme.admin.adds_organization(name)
    first = api.get("/organizations", params={"per_page": "2"}).json()
    second = api.get(first["next_page"]).json()
    assert (first["count"], [one["name"] for one in second["organizations"]], second["next_page"]) == (
        3,
        ["Three"],
        None,
    )


def test_the_package_makes_its_fields_and_takes_them_away(acme: Desk, api: httpx.Client) -> None:
    installed = acme.admin.installs_app()
    wanted = json.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    ticket_fields = {one["title"]: one for one in api.get("/ticket_fields").json()["ticket_fields"]}
    for key, told in wanted["ticket_fields"].items():
        shown = ticket_fields[told["title"]]
        assert (shown["type"], f"vipdesk:{key}" in shown["description"], shown["active"]) == (told["type"], True, True)
        assert api.get(f"/ticket_fields/{shown['id']}").json()["ticket_field"] == shown
    organization_fields = {one["key"]: one for one in api.get("/organization_fields").json()["organization_fields"]}
    assert organization_fields.keys() == {told["key"] for told in wanted["organization_fields"].values()}
    assert organization_fields["vip_agent"]["relationship_target_type"] == "zen:user"
    told = api.get("/apps/installations").json()["installations"]
    assert [(one["id"], one["app_id"], one["enabled"]) for one in told] == [(installed, 987654, True)]
    required = api.get(f"/apps/installations/{installed}/requirements").json()["requirements"]
    assert {one["identifier"] for one in required} == {name for kind in wanted.values() for name in kind}
    acme.admin.uninstalls_app()
    assert api.get(f"/apps/installations/{installed}").status_code == 404
    assert "VIP severity" not in {one["title"] for one in api.get("/ticket_fields").json()["ticket_fields"]}


def test_a_package_that_asks_for_more_than_the_stand_in_knows_is_told(acme: Desk) -> None:
    with pytest.raises(ValueError, match="sla_policies"):
        acme.admin.installs_app({"sla_policies": {"one": {"title": "x"}}})


def test_a_field_that_is_turned_off_is_in_no_ticket(acme: Desk, ticket: int) -> None:
    field = acme.admin.adds_ticket_field("text", "A field")
    acme.admin.deactivates_field(field)
    assert acme.ticket(ticket)["custom_fields"] == []


def test_accounts_share_nothing_but_the_app(zendesk: RunningZendesk, acme: Desk, wire: httpx.Client) -> None:
    other = zendesk.account("other")
    mine = acme.customers.mails("vip@customer.example", "Ours", "t")
    theirs = other.customers.mails("vip@customer.example", "Theirs", "t")
    assert mine == theirs
    shown = wire.get(f"{other.url}/api/v2/tickets/{theirs}", headers=other.headers()).json()["ticket"]
    assert shown["subject"] == "Theirs"
    assert shown["requester_id"] != acme.ticket(mine)["requester_id"]
    assert wire.get(f"{zendesk.url}/nobody/api/v2/groups", headers=acme.headers()).status_code == 404
    assert acme.id != other.id


def test_the_settings_name_the_stand_in(zendesk: RunningZendesk, tmp_path: Path) -> None:
    old = zendesk.public_key
    new = zendesk.rotates_key()
    settings = zendesk.settings(tmp_path)
    assert Path(settings["VIPDESK_ZENDESK_PUBLIC_KEYS"]).read_text(encoding="ascii") == old + new
    assert settings["VIPDESK_ZENDESK_URL"] == zendesk.url


def test_the_demos_people_file_and_answer(acme: Desk) -> None:
    people = People(furnished(acme))
    filed = [people.file(case) for case in CASES[:2]]
    forms = [people.file(case) for case in CASES if case.door == FORM][:1]
    assert [acme.ticket(one.ticket)["via"]["channel"] for one in (*filed, *forms)] == ["email", "web", "web"]
    people.answer(filed[0])
    assert len(acme.comments(filed[0].ticket)) == 2
    firm = acme.tenant.organization_named(VIP.company)
    assert firm is not None
    assert acme.ticket(filed[0].ticket)["organization_id"] == firm.id
    assert (firm.fields["vip_plan"], firm.fields["vip_agent"]) == ("All-inclusive", people.account.people["dana"].id)


def test_an_add_on_that_a_firm_does_not_have_has_ended(acme: Desk) -> None:
    firms = furnished(acme).organizations
    told = {key: acme.tenant.organization(number).fields for key, number in firms.items()}
    assert [told[one].get("vip_addon_until") for one in ("vip", "no_addon")] == [None, "2024-12-31"]


@pytest.mark.parametrize(("door", "channel"), [(MESSAGE, "native_messaging"), (VOICEMAIL, "voicemail")])
def test_the_demos_people_talk_and_call(acme: Desk, door: str, channel: str) -> None:
    from dataclasses import replace  # noqa: PLC0415 -- for these cases alone

    filed = People(furnished(acme)).file(replace(CASES[0], door=door))
    assert acme.ticket(filed.ticket)["via"]["channel"] == channel
