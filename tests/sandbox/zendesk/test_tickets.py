"""Tickets read, changed, made, deleted: what is taken, and what is refused."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk


def put(api: httpx.Client, ticket: int, **values: Any) -> httpx.Response:  # noqa: ANN401 -- any property
    return api.put(f"/tickets/{ticket}", json={"ticket": values})


def refused(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 422, answer.text
    details: dict[str, Any] = answer.json()["details"]
    return details


def test_a_ticket_is_shown_with_its_people_where_they_are_asked_for(acme: Desk, api: httpx.Client, ticket: int) -> None:
    firm = acme.admin.adds_organization("Orbis", "orbis.example.com")
    mine = acme.customers.mails("ivo@orbis.example.com", "Hi", "x")
    told = api.get(f"/tickets/{mine}", params={"include": "users,organizations"}).json()
    assert (told["ticket"]["status"], told["ticket"]["organization_id"]) == ("new", firm)
    assert [one["email"] for one in told["users"]] == ["ivo@orbis.example.com"]
    assert [one["name"] for one in told["organizations"]] == ["Orbis"]
    assert set(api.get(f"/tickets/{ticket}.json").json()) == {"ticket"}


def test_an_unknown_ticket_or_address_is_not_found(api: httpx.Client) -> None:
    answers = [api.get("/tickets/99"), api.get("/ticket_feilds"), api.patch("/tickets/1", json={})]
    assert [one.status_code for one in answers] == [404, 404, 404]
    assert [one.json()["error"] for one in answers] == ["RecordNotFound", "InvalidEndpoint", "InvalidEndpoint"]


def test_one_update_does_all_and_answers_ticket_and_audit(
    acme: Desk, api: httpx.Client, ticket: int, ada: int, zendesk: RunningZendesk
) -> None:
    field = acme.admin.adds_ticket_field("integer", "VIP severity")
    zendesk.advance(timedelta(minutes=1))
    answer = put(
        api,
        ticket,
        priority="urgent",
        tags=["VIP", "b a"],
        assignee_id=ada,
        group_id=acme.group,
        custom_fields=[{"id": field, "value": 1}],
        comment={"body": "Taken", "public": False},
    )
    told = answer.json()
    assert answer.status_code == 200
    assert (told["ticket"]["priority"], told["ticket"]["tags"]) == ("urgent", ["a", "b", "vip"])
    assert (told["ticket"]["assignee_id"], told["ticket"]["status"]) == (ada, "open")
    assert told["ticket"]["custom_fields"] == [{"id": field, "value": "1"}]
    assert told["ticket"]["updated_at"] == "2026-03-02T10:01:00Z"
    events = [(one["type"], one.get("field_name"), one.get("value")) for one in told["audit"]["events"]]
    assert events == [
        ("Comment", None, None),
        ("Change", "assignee_id", str(ada)),
        ("Change", "group_id", str(acme.group)),
        ("Change", "priority", "urgent"),
        ("Change", "tags", ["a", "b", "vip"]),
        ("Change", "status", "open"),
        ("Change", str(field), "1"),
    ]


def test_without_the_wrapper_nothing_happens(acme: Desk, api: httpx.Client, ticket: int) -> None:
    assert api.put(f"/tickets/{ticket}", json={"priority": "high"}).status_code == 200
    assert acme.ticket(ticket)["priority"] is None
    acme.switches.unwrapped_put = "refused"
    assert api.put(f"/tickets/{ticket}", json={"priority": "high"}).status_code == 422


def test_tags_are_replaced(acme: Desk, api: httpx.Client, ticket: int, ada: int) -> None:
    acme.agents.tags(ada, ticket, "newsletter")
    put(api, ticket, tags=["vip"])
    assert acme.ticket(ticket)["tags"] == ["vip"]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"due_date": "2026-03-03T10:00:00Z"}, "due_date"),
        ({"priority": "URGENT"}, "priority"),
        ({"status": "waiting"}, "status"),
        ({"due_at": "tomorrow"}, "due_at"),
        ({"assignee_id": 5}, "assignee"),
        ({"group_id": 5}, "group"),
        ({"custom_fields": [{"id": 5, "value": "x"}]}, "custom_fields"),
        ({"comment": {"body": "x", "visible": False}}, "visible"),
        ({"comment": {"body": "  "}}, "comment"),
        ({"tags": "vip"}, "tags"),
        ({"safe_update": True}, "updated_stamp"),
    ],
)
def test_what_a_ticket_does_not_have_or_cannot_be_is_refused(
    acme: Desk, api: httpx.Client, ticket: int, values: dict[str, Any], place: str
) -> None:
    before = acme.ticket(ticket)
    assert list(refused(put(api, ticket, **values))) == [place]
    assert {**acme.ticket(ticket), "generated_timestamp": 0} == {**before, "generated_timestamp": 0}


def test_unknown_properties_pass_where_the_switch_says_so(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.switches.unknown_keys = "ignored"
    assert put(api, ticket, due_date="x", priority="low").json()["ticket"]["priority"] == "low"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("integer", ("7", "seven")),
        ("text", ("x", 7)),
        ("date", ("2026-03-02", "2026-03-02T10:00:00Z")),
        ("checkbox", (True, 1)),
    ],
)
def test_a_field_holds_values_of_its_kind_alone(
    acme: Desk, api: httpx.Client, ticket: int, kind: str, values: tuple[object, object]
) -> None:
    good, bad = values
    field = acme.admin.adds_ticket_field(kind, "A field")
    assert put(api, ticket, custom_fields=[{"id": field, "value": good}]).status_code == 200
    assert list(refused(put(api, ticket, custom_fields=[{"id": field, "value": bad}]))) == ["base"]
    assert put(api, ticket, custom_fields=[{"id": field, "value": None}]).json()["ticket"]["custom_fields"][0] == {
        "id": field,
        "value": None,
    }


def test_numbers_are_shown_as_texts_or_as_they_are(acme: Desk, api: httpx.Client, ticket: int) -> None:
    field = acme.admin.adds_ticket_field("integer", "VIP severity")
    put(api, ticket, custom_fields=[{"id": field, "value": 3}])
    assert acme.ticket(ticket)["custom_fields"] == [{"id": field, "value": "3"}]
    acme.switches.numbers_as_text = False
    assert acme.ticket(ticket)["custom_fields"] == [{"id": field, "value": 3}]


def test_a_safe_update_is_refused_where_the_ticket_was_updated_since(
    acme: Desk, api: httpx.Client, ticket: int, zendesk: RunningZendesk
) -> None:
    ada = acme.owner
    stamp = acme.ticket(ticket)["updated_at"]
    zendesk.advance(timedelta(seconds=1))
    acme.agents.tags(ada, ticket, "by-ada")
    answer = put(api, ticket, tags=["vip"], safe_update=True, updated_stamp=stamp)
    assert (answer.status_code, answer.json()["error"]) == (409, "UpdateConflict")
    assert acme.ticket(ticket)["tags"] == ["by-ada"]
    assert put(api, ticket, tags=["vip"], safe_update=False, updated_stamp=stamp).status_code == 409
    fresh = acme.ticket(ticket)["updated_at"]
    assert put(api, ticket, tags=["by-ada", "vip"], safe_update=True, updated_stamp=fresh).status_code == 200


def test_two_updates_in_one_second_have_one_stamp_but_where_the_switch_says_otherwise(
    acme: Desk, api: httpx.Client, ticket: int, ada: int
) -> None:
    stamp = acme.ticket(ticket)["updated_at"]
    acme.agents.tags(ada, ticket, "by-ada")
    assert put(api, ticket, tags=["vip"], safe_update=True, updated_stamp=stamp).status_code == 200
    acme.switches.fine_stamps = True
    acme.agents.tags(ada, ticket, "by-ada")
    assert put(api, ticket, tags=["vip"], safe_update=True, updated_stamp=stamp).status_code == 409


def test_an_update_without_a_difference_moves_only_the_generated_timestamp(
    acme: Desk, api: httpx.Client, ticket: int, zendesk: RunningZendesk
) -> None:
    put(api, ticket, priority="low")
    before, audits = acme.ticket(ticket), acme.audits(ticket)
    zendesk.advance(timedelta(minutes=5))
    put(api, ticket, priority="low")
    after = acme.ticket(ticket)
    assert after.pop("generated_timestamp") == before.pop("generated_timestamp") + 300
    assert (after, acme.audits(ticket)) == (before, audits)


def test_the_assignee_must_be_in_the_group(acme: Desk, api: httpx.Client, ticket: int, ada: int) -> None:
    other = acme.admin.adds_group("Other")
    details = refused(put(api, ticket, assignee_id=ada, group_id=other))
    assert details == {"assignee": [{"description": "Assignee: is not assigned to the group", "error": "InvalidValue"}]}
    assert put(api, ticket, group_id=other).status_code == 200
    assert put(api, ticket, assignee_id=ada).status_code == 422
    acme.admin.joins(ada, other)
    assert put(api, ticket, assignee_id=ada).json()["ticket"]["group_id"] == other


def test_an_agent_alone_brings_the_default_group_and_a_group_alone_drops_a_stranger(
    acme: Desk, api: httpx.Client, ticket: int, ada: int
) -> None:
    assert put(api, ticket, assignee_id=ada).json()["ticket"]["group_id"] == acme.group
    other = acme.admin.adds_group("Other")
    told = put(api, ticket, group_id=other).json()["ticket"]
    assert (told["group_id"], told["assignee_id"]) == (other, None)


def test_customers_and_the_suspended_get_no_tickets(acme: Desk, api: httpx.Client, ticket: int, ada: int) -> None:
    requester = acme.ticket(ticket)["requester_id"]
    acme.admin.suspends(ada)
    assert [list(refused(put(api, ticket, assignee_id=one))) for one in (requester, ada)] == [["assignee"]] * 2


def test_a_due_date_is_for_tasks(acme: Desk, api: httpx.Client, ticket: int) -> None:
    due = "2026-03-03T10:00:00Z"
    assert put(api, ticket, due_at=due).json()["ticket"]["due_at"] is None
    assert put(api, ticket, type="task", due_at=due).json()["ticket"]["due_at"] == due
    assert put(api, ticket, due_at=None).json()["ticket"]["due_at"] is None
    acme.switches.due_at_elsewhere = "kept"
    assert put(api, ticket, type="problem", due_at=due).json()["ticket"]["due_at"] == due


def test_solving_needs_an_assignee_and_the_fields_that_are_required(
    acme: Desk, api: httpx.Client, ticket: int, ada: int
) -> None:
    field = acme.admin.adds_ticket_field("text", "Cause")
    acme.switches.required_on_solve = (field,)
    assert list(refused(put(api, ticket, status="solved"))) == ["assignee"]
    assert list(refused(put(api, ticket, status="solved", assignee_id=ada))) == ["base"]
    values = [{"id": field, "value": "a plug"}]
    assert put(api, ticket, status="solved", assignee_id=ada, custom_fields=values).status_code == 200


def test_a_closed_ticket_cannot_be_changed(acme: Desk, api: httpx.Client, ticket: int, ada: int) -> None:
    acme.agents.sets(ada, ticket, status="solved")
    acme.agents.closes(ticket)
    assert refused(put(api, ticket, priority="low"))["status"][0]["error"] == "ClosedTicket"
    assert api.put(f"/tickets/{ticket}/tags", json={"tags": ["x"]}).status_code == 422


def test_tags_by_themselves_are_added_set_and_removed(api: httpx.Client, ticket: int) -> None:
    path = f"/tickets/{ticket}/tags"
    assert api.put(path, json={"tags": ["b"]}).json() == {"tags": ["b"]}
    assert api.put(path, json={"tags": ["a"]}).json() == {"tags": ["a", "b"]}
    assert api.request("DELETE", path, json={"tags": ["b"]}).status_code == 204
    answer = api.post(path, json={"tags": ["c"]})
    assert (answer.status_code, answer.json(), api.get(path).json()) == (201, {"tags": ["c"]}, {"tags": ["c"]})
    stale = {"tags": ["d"], "updated_stamp": "2020-01-01T00:00:00Z", "safe_update": "true"}
    assert api.put(path, json=stale).status_code == 409
    assert list(refused(api.put(path, json={"tag": ["d"]}))) == ["tag"]


def test_a_ticket_is_made_with_its_requester_and_found_by_its_external_id(acme: Desk, api: httpx.Client) -> None:
    body = {
        "subject": "Call booked",
        "comment": {"body": "On Tuesday", "public": False},
        "requester": {"name": "Ivo", "email": "ivo@orbis.example.com"},
        "external_id": "vipdesk-1",
        "tags": ["vip"],
    }
    answer = api.post("/tickets", json={"ticket": body})
    made = answer.json()["ticket"]
    assert (answer.status_code, answer.headers["Location"]) == (201, made["url"])
    found = api.get("/tickets", params={"external_id": "vipdesk-1", "page[size]": "100"}).json()
    assert [one["id"] for one in found["tickets"]] == [made["id"]]
    requester = api.get(f"/users/{made['requester_id']}").json()["user"]
    assert (requester["email"], requester["role"]) == ("ivo@orbis.example.com", "end-user")
    assert [one["public"] for one in acme.comments(made["id"])] == [False]
    assert made["via"]["channel"] == "api"


def test_an_idempotency_key_makes_one_ticket_in_two_hours(
    acme: Desk, api: httpx.Client, zendesk: RunningZendesk
) -> None:
    body = {"ticket": {"comment": {"body": "x"}}}
    first, again = (api.post("/tickets", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert [one.headers["x-idempotency-lookup"] for one in (first, again)] == ["miss", "hit"]
    assert first.json()["ticket"]["id"] == again.json()["ticket"]["id"]
    other = {"ticket": {"comment": {"body": "y"}}}
    assert api.post("/tickets", json=other, headers={"Idempotency-Key": "k"}).status_code == 400
    zendesk.advance(timedelta(hours=2))
    late = api.post("/tickets", json=body, headers={**acme.headers(), "Idempotency-Key": "k"})
    assert late.json()["ticket"]["id"] != first.json()["ticket"]["id"]


@pytest.mark.parametrize(
    "ticket",
    [{}, {"comment": {"body": "x"}, "requestor": {}}, {"comment": {"body": "x"}, "requester": {"name": "x"}}],
)
def test_a_ticket_without_a_comment_or_a_known_requester_is_not_made(api: httpx.Client, ticket: dict[str, Any]) -> None:
    assert api.post("/tickets", json={"ticket": ticket}).status_code == 422
    assert api.get("/tickets").json()["tickets"] == []


def test_a_deleted_ticket_is_gone_until_it_is_brought_back(
    acme: Desk, api: httpx.Client, ticket: int, ada: int
) -> None:
    assert api.delete(f"/tickets/{ticket}").status_code == 204
    assert [api.get(f"/tickets/{ticket}").status_code, put(api, ticket, tags=[]).status_code] == [404, 404]
    acme.agents.restores(ada, ticket)
    assert api.get(f"/tickets/{ticket}").status_code == 200


def test_a_body_must_be_json_and_say_so(api: httpx.Client, ticket: int) -> None:
    path, plain = f"/tickets/{ticket}", {"Content-Type": "text/plain"}
    assert api.put(path, content=b'{"ticket":{}}', headers=plain).status_code == 400
    assert api.put(path, content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert api.put(path, json=[]).status_code == 400


def test_an_unknown_parameter_is_refused(api: httpx.Client, ticket: int) -> None:
    assert api.get(f"/tickets/{ticket}", params={"includes": "users"}).status_code == 400
    assert api.get(f"/tickets/{ticket}", params={"include": "last_audits"}).status_code == 400


def test_several_are_shown_at_once_and_an_agents_own(acme: Desk, api: httpx.Client, ticket: int, ada: int) -> None:
    other = acme.customers.mails("vip@customer.example", "Again", "x")
    acme.agents.takes(ada, other)
    many = api.get("/tickets/show_many", params={"ids": f"{ticket},{other},99"}).json()
    assert [one["id"] for one in many["tickets"]] == [ticket, other]
    assert api.get("/tickets/show_many", params={"ids": "x"}).status_code == 400
    assert [one["id"] for one in api.get(f"/users/{ada}/tickets/assigned").json()["tickets"]] == [other]
