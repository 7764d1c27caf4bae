"""PUT, POST and DELETE of tickets: what is taken, what is refused, and what stays as it was."""

from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent


def put(api: httpx.Client, ticket: str, **body: object) -> httpx.Response:
    return api.put(f"/tickets/{ticket}", json=body)


@pytest.mark.parametrize("key", ["date_due", "sla_level_id", "message", "note", "code", "severity"])
def test_a_due_date_or_anything_else_that_is_not_updatable_is_refused(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, key: str
) -> None:
    answer = put(api, ticket, subject="Other", **{key: "2026-03-02 12:00:00"})
    assert (answer.status_code, answer.json()) == (400, {"message": f"Unknown field: {key}"})
    assert desk.ticket(ticket)["subject"] == "Down"


def test_unknown_keys_are_passed_over_where_it_is_switched_so(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    desk.switches.unknown_keys = "ignored"
    answer = put(api, ticket, subject="Other", date_due="2026-03-02 12:00:00")
    assert (answer.status_code, answer.json()["subject"], answer.json()["date_due"]) == (200, "Other", None)


def test_closed_is_a_status_that_cannot_be_put(api: httpx.Client, ticket: str) -> None:
    assert put(api, ticket, status="L").status_code == 400
    assert put(api, ticket, status="solved").status_code == 400
    assert put(api, ticket, status="C").json()["status"] == "C"


@pytest.mark.parametrize(
    "body",
    [
        {"tags": "vip"},
        {"tags": [7]},
        {"status": 1},
        {"custom_fields": {"vip": "1"}},
        {"custom_fields": [{"code": "vip", "value": 1}]},
        {"custom_fields": [{"code": "vip"}]},
        {"subject": None},
    ],
)
def test_values_of_another_type_are_refused(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, body: dict[str, object]
) -> None:
    desk.admin.defines_fields("vip")
    assert put(api, ticket, **body).status_code == 400


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"'])
def test_a_body_that_is_no_object_is_refused(api: httpx.Client, ticket: str, content: bytes) -> None:
    answer = api.put(f"/tickets/{ticket}", content=content)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_tags_are_replaced_by_the_list_of_ids(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    one, other = desk.admin.adds_tag("one"), desk.admin.adds_tag("other")
    assert put(api, ticket, tags=[one]).json()["tags"] == [one]
    assert put(api, ticket, tags=[other]).json()["tags"] == [other]
    assert put(api, ticket, subject="Other").json()["tags"] == [other]
    assert put(api, ticket, tags=[]).json()["tags"] == []


def test_a_tag_by_its_name_is_refused_and_nothing_is_changed(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    tag = desk.admin.adds_tag("vip")
    assert put(api, ticket, subject="Other", tags=[tag, "vip"]).status_code == 400
    assert (desk.ticket(ticket)["subject"], desk.ticket(ticket)["tags"]) == ("Down", [])


def test_old_versions_took_no_tag_off(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    one, other = desk.admin.adds_tag("one"), desk.admin.adds_tag("other")
    desk.switches.removed_tags_go = False
    put(api, ticket, tags=[one])
    assert put(api, ticket, tags=[other]).json()["tags"] == [one, other]


def test_custom_fields_are_replaced_or_merged(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    desk.admin.defines_fields("one", "other")
    first, second = [{"code": "one", "value": "1"}], [{"code": "other", "value": "2"}]
    put(api, ticket, custom_fields=first)
    assert put(api, ticket, custom_fields=second).json()["custom_fields"] == second
    desk.switches.custom_fields = "merge"
    assert put(api, ticket, custom_fields=first).json()["custom_fields"] == second + first


def test_a_field_that_no_admin_defined_is_refused_or_passed_over(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    body = [{"code": "vip_severity", "value": "1"}]
    assert put(api, ticket, custom_fields=body).status_code == 400
    desk.switches.undefined_fields = "ignored"
    assert put(api, ticket, custom_fields=body).json()["custom_fields"] == []


def test_a_ticket_goes_to_an_agent_of_the_department(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, ada: str
) -> None:
    vip = desk.admin.adds_department("VIP Ada")
    assert put(api, ticket, departmentid=vip, agentid=ada).status_code == 400
    desk.admin.joins(ada, vip)
    moved = put(api, ticket, departmentid=vip, agentid=ada).json()
    assert (moved["departmentid"], moved["agentid"]) == (vip, ada)
    desk.switches.members_only = False
    bob = desk.admin.adds_agent("Bob", "bob@desk.example")
    assert put(api, ticket, departmentid=vip, agentid=bob).json()["agentid"] == bob


def test_nobody_and_nowhere_are_refused(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    desk.switches.members_only = False
    for body in ({"agentid": "nobody"}, {"departmentid": "nowhere"}, {"owner_contactid": "nobody"}):
        assert put(api, ticket, **body).status_code == 400


def test_what_is_left_out_stays_or_in_old_versions_moves_the_ticket(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, ada: str
) -> None:
    vip = desk.admin.adds_department("VIP Ada")
    desk.admin.joins(ada, vip)
    put(api, ticket, departmentid=vip, agentid=ada)
    kept = put(api, ticket, subject="Other").json()
    assert (kept["departmentid"], kept["agentid"]) == (vip, ada)
    desk.switches.omission_moves = True
    moved = put(api, ticket, subject="Another").json()
    assert (moved["departmentid"], moved["agentid"]) == ("default", None)


def test_an_empty_agent_takes_the_agent_off(api: httpx.Client, ticket: str, ada: str) -> None:
    put(api, ticket, agentid=ada)
    assert put(api, ticket, agentid="").json()["agentid"] is None


def test_an_assigned_ticket_changes_its_status_only_with_its_agent_named(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str, ada: str
) -> None:
    put(api, ticket, departmentid="default", agentid=ada)
    assert put(api, ticket, status="R").status_code == 400
    assert put(api, ticket, status="R", departmentid="default", agentid=ada).json()["status"] == "R"
    desk.switches.state_change_needs_agent = False
    assert put(api, ticket, status="C").json()["status"] == "C"


def test_a_code_stands_for_the_id_everywhere_or_in_reading_alone(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    code = desk.ticket(ticket)["code"]
    assert api.get(f"/tickets/{code}").json()["id"] == ticket
    assert put(api, code, subject="Other").status_code == 200
    assert api.get(f"/tickets/{code}/messages").status_code == 200
    desk.switches.code_everywhere = False
    assert api.get(f"/tickets/{code}").status_code == 200
    assert put(api, code, subject="Other").status_code == 404
    assert api.get(f"/tickets/{code}/messages").status_code == 404


def test_only_what_changes_a_ticket_moves_its_date(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    desk.admin.defines_fields("vip")
    fields = [{"code": "vip", "value": "1"}]
    put(api, ticket, custom_fields=fields)
    desk.advance(timedelta(minutes=1))
    same = put(api, ticket, subject="Down", status="N", tags=[], departmentid="default", custom_fields=fields).json()
    assert same["date_changed"] == "2026-03-02 10:00:00"
    assert put(api, ticket, subject="Other").json()["date_changed"] == "2026-03-02 10:01:00"


def new(**more: object) -> dict[str, object]:
    body = {"useridentifier": "new@customer.example", "subject": "Help", "departmentid": "default"}
    return body | {"recipient": "support@desk.example", "message": "Please"} | more


def test_a_new_ticket_answers_200_and_its_tags_in_one_string(desk: RunningLiveAgent, api: httpx.Client) -> None:
    one, other = desk.admin.adds_tag("one"), desk.admin.adds_tag("other")
    answer = api.post("/tickets", json=new(tags=[one, other]))
    assert (answer.status_code, answer.json()["tags"], answer.json()["status"]) == (200, f"{one},{other}", "N")
    made = desk.ticket(answer.json()["id"])
    assert (made["owner_email"], made["tags"]) == ("new@customer.example", [one, other])


@pytest.mark.parametrize("name", ["useridentifier", "subject", "departmentid", "recipient", "message"])
def test_a_new_ticket_needs_all_that_is_required(api: httpx.Client, name: str) -> None:
    body = new()
    del body[name]
    assert api.post("/tickets", json=body).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [{"date_due": "x"}, {"status": "L"}, {"status": "I"}, {"tags": ["vip"]}, {"do_not_send_mail": True},
     {"departmentid": "nowhere"}, {"useridentifier": "nobody"}],
)  # fmt: skip
def test_a_new_ticket_with_something_wrong_is_not_made(api: httpx.Client, wrong: dict[str, object]) -> None:
    assert api.post("/tickets", json=new(**wrong)).status_code == 400
    assert api.get("/tickets").json() == []


def test_what_an_agent_begins_belongs_to_the_recipient(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    body = new(useridentifier="ada@desk.example", recipient="vip@customer.example", recipient_name="Vip Customer")
    made = api.post("/tickets", json=body).json()["id"]
    assert desk.ticket(made)["owner_name"] == "Vip Customer"
    assert (desk.groups(made)[0]["type"], desk.groups(made)[0]["userid"]) == ("4", ada)


def test_a_deleted_ticket_is_still_there_as_deleted_and_a_purged_one_is_not(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    assert api.delete(f"/tickets/{ticket}").json() == {}
    found = api.get(f"/tickets/{ticket}").json()
    assert (found["status"], found["date_deleted"]) == ("X", "2026-03-02 10:00:00")
    desk.admin.purges(ticket)
    assert api.get(f"/tickets/{ticket}").status_code == 404


def test_a_postponed_ticket_opens_when_its_time_has_come(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    answer = api.put(f"/tickets/{ticket}/postpone", json={"date_time": "2026-03-02 12:00:00"})
    assert (answer.json(), desk.ticket(ticket)["status"], desk.ticket(ticket)["date_due"]) == ({}, "W", None)
    desk.advance(timedelta(minutes=119))
    assert desk.ticket(ticket)["status"] == "W"
    desk.advance(timedelta(minutes=1))
    assert desk.ticket(ticket)["status"] == "C"


@pytest.mark.parametrize("body", [{}, {"date_time": "2026-03-02T12:00:00Z"}, {"date_due": "2026-03-02 12:00:00"}])
def test_a_postponement_needs_a_date_in_the_right_form(api: httpx.Client, ticket: str, body: dict[str, str]) -> None:
    assert api.put(f"/tickets/{ticket}/postpone", json=body).status_code == 400


def test_the_attribute_note_is_put_as_a_form(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    path = f"/tickets/{ticket}/attributes"
    assert api.get(f"{path}/note").status_code == 404
    assert api.put(f"{path}/note", content="value=x", headers={"Content-Type": "text/plain"}).status_code == 400
    assert api.put(f"{path}/note", data={"value": "x"}).json()["value"] == "x"
    assert api.get(f"{path}/note").json() == {"id": ticket, "name": "note", "value": "x"}
    assert api.put(f"{path}/note", data={"text": "x"}).status_code == 400
    assert api.put(f"{path}/vip", data={"value": "x"}).status_code == 400
    desk.switches.any_attribute = True
    assert api.put(f"{path}/vip", data={"value": "x"}).status_code == 200
