"""Keys, privileges, the limit of calls, and addresses that are none."""

from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent


def asked(desk: RunningLiveAgent, key: str, path: str = "/ping") -> httpx.Response:
    return httpx.get(f"{desk.url}/api/v3{path}", headers={"apikey": key}, trust_env=False)


def test_a_key_opens_the_api(api: httpx.Client) -> None:
    answer = api.get("/ping")
    assert (answer.status_code, answer.json()) == (200, {})


def test_a_wrong_a_missing_and_an_old_key_open_nothing(desk: RunningLiveAgent) -> None:
    for key in ("wrong", "", desk.v1_key):
        answer = asked(desk, key)
        assert (answer.status_code, answer.json()) == (403, {"message": "ApiKey not found"})


def test_a_key_in_the_address_opens_nothing(desk: RunningLiveAgent) -> None:
    answer = httpx.get(f"{desk.url}/api/v3/ping", params={"apikey": desk.v3_key}, trust_env=False)
    assert answer.status_code == 403


def test_a_key_of_another_account_opens_nothing(desk: RunningLiveAgent) -> None:
    with RunningLiveAgent() as other:
        assert asked(desk, other.v3_key).status_code == 403


def test_a_revoked_key_opens_nothing_more(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.admin.revokes_key(desk.v3_key)
    assert api.get("/ping").status_code == 403


def test_a_key_opens_until_it_is_no_longer_valid(desk: RunningLiveAgent) -> None:
    key = desk.admin.makes_key(valid_to=desk.clock.now() + timedelta(hours=1))
    assert asked(desk, key).status_code == 200
    desk.advance(timedelta(hours=1))
    assert asked(desk, key).status_code == 403


def test_a_key_with_a_whitelist_opens_to_those_addresses_alone(desk: RunningLiveAgent) -> None:
    assert asked(desk, desk.admin.makes_key(whitelist=["127.0.0.1"])).status_code == 200
    assert asked(desk, desk.admin.makes_key(whitelist=["10.0.0.1"])).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "privilege"),
    [
        ("GET", "/tickets", "ticket.read_all"),
        ("GET", "/tickets/{ticket}", "ticket.read"),
        ("PUT", "/tickets/{ticket}", "ticket.operate"),
        ("POST", "/tickets", "ticket.create"),
        ("DELETE", "/tickets/{ticket}", "ticket.change_state"),
        ("PUT", "/tickets/{ticket}/postpone", "ticket.change_state"),
        ("GET", "/tags", "tag.read"),
        ("POST", "/tags", "tag.manage"),
        ("GET", "/contacts", "contact.read"),
        ("POST", "/contacts", "contact.create"),
        ("GET", "/companies", "contact.read"),
        ("GET", "/agents", "agent.read"),
        ("GET", "/agents/activity", "agent_status.read"),
        ("GET", "/slas", "sla.read"),
        ("GET", "/grid/contact-widgets", "button.read"),
        ("GET", "/calls", "call.read"),
        ("GET", "/phone_numbers", "phone.read"),
        ("GET", "/settings", "settings.read"),
    ],
)
def test_a_key_without_the_privilege_is_told_its_name(
    desk: RunningLiveAgent, ticket: str, method: str, path: str, privilege: str
) -> None:
    key = desk.admin.makes_key(without=[privilege])
    url = f"{desk.url}/api/v3{path.format(ticket=ticket)}"
    answer = httpx.request(method, url, headers={"apikey": key}, trust_env=False)
    assert answer.status_code == 403
    assert privilege in answer.json()["message"]


def test_a_status_needs_a_privilege_of_its_own_and_nothing_is_changed_without_it(
    desk: RunningLiveAgent, ticket: str
) -> None:
    key = desk.admin.makes_key(without=["ticket.change_state"])
    body = {"status": "R", "subject": "Other"}
    answer = httpx.put(f"{desk.url}/api/v3/tickets/{ticket}", headers={"apikey": key}, json=body, trust_env=False)
    assert (answer.status_code, answer.json()) == (403, {"message": "ApiKey has no privilege ticket.change_state"})
    assert desk.ticket(ticket)["subject"] == "Down"


def test_privileges_are_those_of_the_key(desk: RunningLiveAgent) -> None:
    key = desk.admin.makes_key(["tag.read", "ticket.read", "ticket.operate"])
    assert asked(desk, key, "/api/privileges").json() == [
        {"object": "tag", "privileges": ["tag.read"]},
        {"object": "ticket", "privileges": ["ticket.operate", "ticket.read"]},
    ]


def test_a_key_is_let_in_180_times_a_minute_and_again_a_minute_later(desk: RunningLiveAgent, api: httpx.Client) -> None:
    assert {api.get("/ping").status_code for _ in range(180)} == {200}
    refused = api.get("/ping")
    assert refused.status_code == 429
    assert "Retry-After" not in refused.headers
    desk.advance(timedelta(seconds=59))
    assert api.get("/ping").status_code == 429
    desk.advance(timedelta(seconds=1))
    assert api.get("/ping").status_code == 200


def test_each_key_has_a_limit_of_its_own(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.switches.calls_a_minute = 1
    assert [api.get("/ping").status_code for _ in range(2)] == [200, 429]
    assert asked(desk, desk.admin.makes_key()).status_code == 200


def test_a_refusal_says_when_to_come_again_where_it_is_switched_on(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.switches.calls_a_minute, desk.switches.retry_after = 1, True
    api.get("/ping")
    desk.advance(timedelta(seconds=45))
    assert api.get("/ping").headers["Retry-After"] == "15"


def test_what_is_not_there_is_not_found(api: httpx.Client) -> None:
    for path in ("/nothing", "/tickets/nothing", "/tags/nothing", "/contacts/nothing", "/agents/nothing"):
        answer = api.get(path)
        assert answer.status_code == 404
        assert answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("PATCH", "/tickets/{ticket}"), ("POST", "/tickets/{ticket}/messages"), ("PUT", "/tickets/{ticket}/sla"),
     ("POST", "/slas"), ("POST", "/departments"), ("POST", "/webhooks"), ("HEAD", "/ping")],
)  # fmt: skip
def test_there_is_no_way_to_do_what_the_api_does_not_know(
    api: httpx.Client, ticket: str, method: str, path: str
) -> None:
    assert api.request(method, path.format(ticket=ticket), json={}).status_code in {404, 405}


def test_calls_are_written_down_by_their_key(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    api.get("/tickets", params={"_page": 1})
    api.put(f"/tickets/{ticket}", json={"date_due": "x"})
    asked(desk, "wrong")
    calls = [(call.method, call.path, call.query, call.status, call.writes) for call in desk.calls_by(desk.v3_key)]
    assert calls == [
        ("GET", "/api/v3/tickets", "_page=1", 200, False),
        ("PUT", f"/api/v3/tickets/{ticket}", "", 400, True),
    ]
    assert [call.status for call in desk.calls_by("wrong")] == [403]
