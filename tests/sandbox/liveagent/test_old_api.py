"""The old API: notes and messages, with a key of its own."""

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent


def post(desk: RunningLiveAgent, ticket: str, key: str, **form: str) -> httpx.Response:
    url = f"{desk.url}/api/conversations/{ticket}/messages"
    said = {"useridentifier": "ada@desk.example", "message": "Look", "type": "N"} | form
    return httpx.post(url, data=said, headers={"apikey": key}, trust_env=False)


@pytest.mark.usefixtures("ada")
def test_a_note_is_private_and_changes_no_status(desk: RunningLiveAgent, ticket: str) -> None:
    answer = post(desk, desk.ticket(ticket)["code"], desk.v1_key)
    assert (answer.status_code, answer.json()) == (200, {"response": {"status": "OK", "statuscode": "0"}})
    note = desk.groups(ticket)[-1]
    assert (note["type"], note["messages"][0]["type"], desk.ticket(ticket)["status"]) == ("I", "N", "N")


@pytest.mark.usefixtures("ada")
def test_a_message_answers_the_ticket(desk: RunningLiveAgent, ticket: str) -> None:
    post(desk, ticket, desk.v1_key, type="M")
    assert (desk.groups(ticket)[-1]["type"], desk.ticket(ticket)["status"]) == ("4", "A")


@pytest.mark.usefixtures("ada")
def test_the_key_may_be_a_field_of_the_form(desk: RunningLiveAgent, ticket: str) -> None:
    assert post(desk, ticket, "", apikey=desk.v1_key).status_code == 200
    assert len(desk.calls_by(desk.v1_key)) == 1


@pytest.mark.usefixtures("ada")
def test_a_key_of_v3_opens_only_where_it_is_switched_so(desk: RunningLiveAgent, ticket: str) -> None:
    refused = post(desk, ticket, desk.v3_key)
    assert (refused.status_code, refused.json()["response"]["errormessage"]) == (403, "ApiKey not found")
    desk.switches.v1_takes_v3_key = True
    assert post(desk, ticket, desk.v3_key).status_code == 200


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("form", [{"message": ""}, {"useridentifier": ""}, {"useridentifier": "who"}, {"type": "X"}])
def test_a_form_with_something_wrong_leaves_nothing(desk: RunningLiveAgent, ticket: str, form: dict[str, str]) -> None:
    assert post(desk, ticket, desk.v1_key, **form).status_code == 400
    assert len(desk.groups(ticket)) == 1


def test_json_is_not_taken(desk: RunningLiveAgent, ticket: str) -> None:
    url = f"{desk.url}/api/conversations/{ticket}/messages"
    assert httpx.post(url, json={}, headers={"apikey": desk.v1_key}, trust_env=False).status_code == 400
    assert post(desk, "nothing", desk.v1_key).status_code == 404


@pytest.mark.usefixtures("ada")
def test_its_calls_count_against_the_limit_of_their_key(desk: RunningLiveAgent, ticket: str) -> None:
    desk.switches.calls_a_minute = 1
    assert [post(desk, ticket, desk.v1_key).status_code for _ in range(2)] == [200, 429]


def test_a_key_in_a_form_opens_nothing_of_v3(desk: RunningLiveAgent, ticket: str) -> None:
    url = f"{desk.url}/api/v3/tickets/{ticket}/attributes/note"
    assert httpx.put(url, data={"apikey": desk.v3_key, "value": "x"}, trust_env=False).status_code == 403
