"""Tags, groups, contacts, companies, agents, departments and numbers."""

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent


@pytest.mark.parametrize("path", ["/tags", "/groups"])
def test_a_label_is_made_read_changed_and_removed(desk: RunningLiveAgent, api: httpx.Client, path: str) -> None:
    made = api.post(path, json={"name": "vip", "background_color": "E67E22"})
    assert (made.status_code, made.json()["background_color"]) == (200, "E67E22")
    one = f"{path}/{made.json()['id']}"
    assert api.get(path).json() == [made.json()]
    assert api.get(one).json() == [made.json()]
    assert api.put(one, json={"name": "VIP"}).json()[0]["name"] == "VIP"
    desk.switches.singles_in_lists = False
    assert api.get(one).json()["name"] == "VIP"
    assert api.delete(one).json() == {}
    assert api.get(one).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "vip", "is_public": True}, {"name": "x", "size": "1"}])
def test_a_tag_with_something_wrong_is_refused(api: httpx.Client, body: dict[str, object]) -> None:
    assert api.post("/tags", json=body).status_code == 400


def test_a_second_tag_of_the_same_name_is_refused(api: httpx.Client) -> None:
    assert [api.post("/tags", json={"name": "vip"}).status_code for _ in range(2)] == [200, 400]


def test_a_removed_tag_is_on_no_ticket(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    tag = desk.admin.adds_tag("vip")
    api.put(f"/tickets/{ticket}", json={"tags": [tag]})
    api.delete(f"/tags/{tag}")
    assert desk.ticket(ticket)["tags"] == []


def test_a_contact_has_groups_a_company_and_fields(desk: RunningLiveAgent, api: httpx.Client) -> None:
    group, company = desk.admin.adds_group("VIP"), desk.admin.adds_company("Acme", emails=["office@acme.example"])
    fields = [{"code": "plan", "value": "all-inclusive"}]
    body = {"firstname": "Vip", "emails": ["vip@acme.example"], "groups": [group], "company_id": company}
    made = api.post("/contacts", json=body | {"custom_fields": fields, "note": "hello"}).json()
    assert api.get(f"/contacts/{made['id']}").json() == made
    assert (made["groups"], made["company_id"], made["custom_fields"]) == ([group], company, fields)
    (row,) = api.get("/contacts").json()
    assert {"custom_fields", "note"} & set(row) == set()
    assert api.get(f"/companies/{company}").json()["name"] == "Acme"
    assert api.get(f"/companies/{made['id']}").status_code == 404


def test_an_address_belongs_to_one_contact(desk: RunningLiveAgent, api: httpx.Client) -> None:
    known = desk.admin.adds_contact("vip@acme.example")
    answer = api.post("/contacts", json={"emails": ["vip@acme.example"]})
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(f"already exist. Id: {known}")
    assert api.patch(f"/contacts/{known}", json={"emails": ["vip@acme.example"]}).status_code == 200


@pytest.mark.parametrize(
    "body", [{"groups": ["none"]}, {"company_id": "none"}, {"emails": "x@y.example"}, {"name": "x"}, {"gender": "Q"}]
)
def test_a_contact_with_something_wrong_is_refused(api: httpx.Client, body: dict[str, object]) -> None:
    assert api.post("/contacts", json=body).status_code == 400


def test_put_empties_what_it_leaves_out_and_patch_does_not(desk: RunningLiveAgent, api: httpx.Client) -> None:
    path = f"/contacts/{desk.admin.adds_contact('vip@acme.example', 'Vip Customer', note='x')}"
    assert api.patch(path, json={"city": "Sofia"}).json()["note"] == "x"
    whole = api.put(path, json={"firstname": "Vip"}).json()
    assert (whole["note"], whole["city"], whole["emails"]) == ("", "", [])


def test_contacts_are_found_by_what_they_have(desk: RunningLiveAgent, api: httpx.Client) -> None:
    group = desk.admin.adds_group("VIP")
    vip = desk.admin.adds_contact("vip@acme.example", groups=[group])
    desk.admin.adds_contact("other@acme.example")
    for filters in ('{"emails":"vip@acme.example"}', f'[["groups","CY","{group}"]]', f'{{"id":"{vip}"}}'):
        assert [row["id"] for row in api.get("/contacts", params={"_filters": filters}).json()] == [vip]
    assert api.get("/contacts", params={"_filters": '{"city":"Sofia"}'}).status_code == 400


def test_deleting_a_contact_must_say_what_becomes_of_the_tickets(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    path = f"/contacts/{desk.ticket(ticket)['owner_contactid']}"
    assert api.delete(path).status_code == 400
    assert api.delete(path, params={"delete_tickets": "true"}).json() == {}
    assert desk.ticket(ticket)["status"] == "X"
    assert api.get(path).status_code == 404


def test_a_removed_group_is_on_no_contact(desk: RunningLiveAgent, api: httpx.Client) -> None:
    group = desk.admin.adds_group("VIP")
    contact = desk.admin.adds_contact("vip@acme.example", groups=[group])
    api.delete(f"/groups/{group}")
    assert api.get(f"/contacts/{contact}").json()["groups"] == []


def test_agents_are_online_in_their_departments(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    vip = desk.admin.adds_department("VIP")
    desk.admin.joins(ada, vip, takes="T")
    assert api.get(f"/agents/{ada}").json()["online_status"] == "N"
    statuses = {row["departmentid"]: row["online_status"] for row in api.get(f"/agents/{ada}/status").json()}
    assert statuses == {"default": "MTP", vip: "T"}
    desk.staff.goes(ada, "F")
    assert [row["online_status"] for row in api.get(f"/agents/{ada}/status").json()] == ["", ""]
    assert api.get(f"/departments/{vip}").json()["online_status"] == ""


def test_an_agent_in_a_chat_is_busy(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    assert [row["agent_status"] for row in api.get("/agents/activity").json()] == ["A"]
    chat = desk.customers.chats("vip@customer.example", "Hello", agent=ada)
    (row,) = api.get("/agents/activity").json()
    assert (row["agent_status"], row["active_tickets"][0]["ticket_id"]) == ("B", chat)


def test_agents_are_paused_logged_out_and_removed(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    api.post(f"/agents/{ada}/_pause")
    assert api.get(f"/agents/{ada}").json()["online_status"] == "P"
    api.post(f"/agents/{ada}/_logout")
    assert api.get(f"/agents/{ada}").json()["online_status"] == "F"
    desk.admin.removes_agent(ada)
    assert [row["status"] for row in api.get("/agents").json()] == ["X"]
    assert api.get(f"/departments/default/{ada}").status_code == 404


def test_a_department_knows_its_members(desk: RunningLiveAgent, api: httpx.Client, ada: str) -> None:
    (general,) = api.get("/departments").json()
    assert (general["department_id"], general["agent_ids"], general["agent_count"]) == ("default", [ada], 1)
    assert api.get(f"/departments/default/{ada}").json() == {}
    assert (api.get("/departments/default/nobody").status_code, desk.url != "") == (404, True)


def test_numbers_ring_in_departments(desk: RunningLiveAgent, api: httpx.Client) -> None:
    number = desk.admin.adds_number("+421200", "default", name="VIP line")
    assert api.get("/phone_numbers").json() == [api.get(f"/phone_numbers/{number}").json()]
    assert api.get(f"/phone_numbers/{number}").json()["departmentid"] == "default"
    assert api.get("/phone_numbers/none").status_code == 404


def test_settings_name_the_zone(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.admin.in_zone("Europe/Bratislava")
    assert api.get("/settings").json() == [{"name": "timezone", "value": "Europe/Bratislava"}]
