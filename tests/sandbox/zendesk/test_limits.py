"""Haste is refused with 429 and told when to come again; trouble on demand, each kind as a client meets it."""

from datetime import timedelta

import httpx
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import Desk

LOW = {"ticket": {"priority": "low"}}


def test_a_ticket_is_updated_thirty_times_in_ten_minutes_by_one_user(
    acme: Desk, api: httpx.Client, ticket: int, ada: int, zendesk: RunningZendesk
) -> None:
    statuses = [api.put(f"/tickets/{ticket}", json=LOW).status_code for _ in range(30)]
    zendesk.advance(timedelta(minutes=4))
    late = api.put(f"/tickets/{ticket}", json=LOW)
    assert (set(statuses), late.status_code, late.headers["Retry-After"]) == ({200}, 429, "360")
    assert late.headers["zendesk-ratelimit-tickets-update-by-ticket"] == "total=30; remaining=0; resets=360"
    assert api.put(f"/tickets/{ticket}", json=LOW, headers=acme.headers(ada)).status_code == 200
    zendesk.advance(timedelta(minutes=6))
    assert api.put(f"/tickets/{ticket}", json=LOW).status_code == 200


def test_an_account_takes_so_many_updates_a_minute(acme: Desk, api: httpx.Client, zendesk: RunningZendesk) -> None:
    acme.switches.account_updates = 3
    tickets = [acme.customers.mails("vip@customer.example", "s", "t") for _ in range(4)]
    answers = [api.put(f"/tickets/{one}", json=LOW) for one in tickets]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[0].headers["zendesk-ratelimit-tickets-update"] == "total=3; remaining=2; resets=60"
    assert answers[-1].json()["error"] == "APIRateLimitExceeded"
    zendesk.advance(timedelta(minutes=1))
    assert api.put(f"/tickets/{tickets[-1]}", json=LOW).status_code == 200


def test_tags_by_themselves_count_as_updates(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.switches.account_updates = 1
    statuses = [api.put(f"/tickets/{ticket}/tags", json={"tags": ["a"]}).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_an_export_is_given_ten_times_a_minute(api: httpx.Client) -> None:
    statuses = [api.get("/incremental/tickets/cursor", params={"start_time": "0"}).status_code for _ in range(11)]
    assert (set(statuses[:10]), statuses[10]) == ({200}, 429)


def test_all_calls_of_an_account_are_counted_and_the_answers_say_so(acme: Desk, api: httpx.Client) -> None:
    acme.switches.requests_a_minute = 2
    answers = [api.get("/groups") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["X-Rate-Limit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert (answers[2].headers["ratelimit-reset"], answers[2].headers["Retry-After"]) == ("60", "60")


def test_what_was_refused_did_nothing(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.switches.account_updates = 0
    assert api.put(f"/tickets/{ticket}", json=LOW).status_code == 429
    assert acme.ticket(ticket)["priority"] is None


def test_it_is_unavailable_for_so_many_calls(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.faults.unavailable(2, retry_after="5", only="PUT")
    assert api.get(f"/tickets/{ticket}").status_code == 200
    answers = [api.put(f"/tickets/{ticket}", json=LOW) for _ in range(3)]
    assert [one.status_code for one in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "5"
    assert [one.status for one in acme.calls if one.writes] == [503, 503, 200]


def test_it_is_busy_on_demand(acme: Desk, api: httpx.Client) -> None:
    acme.faults.busy(retry_after="7")
    answers = [api.get("/groups") for _ in range(2)]
    assert [(one.status_code, one.headers.get("Retry-After")) for one in answers] == [(429, "7"), (200, None)]


def test_a_page_comes_instead_of_json(acme: Desk, api: httpx.Client) -> None:
    acme.faults.error_page(status=200)
    with pytest.raises(ValueError, match="Expecting value"):
        api.get("/groups").json()


def test_a_slow_answer_comes_too_late_but_its_work_is_done(acme: Desk, api: httpx.Client, ticket: int) -> None:
    acme.faults.slow(seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        api.put(f"/tickets/{ticket}", json=LOW, timeout=0.2)
    assert acme.ticket(ticket)["priority"] == "low"


def test_a_connection_is_closed_before_or_after_the_work(acme: Desk, api: httpx.Client, ticket: int) -> None:
    for fault, priority in ((acme.faults.hang_up, None), (acme.faults.lose_answer, "low")):
        fault()
        with pytest.raises(httpx.TransportError):
            api.put(f"/tickets/{ticket}", json=LOW)
        assert acme.ticket(ticket)["priority"] == priority
    assert [one.status for one in acme.calls] == [None, None]


def test_faults_belong_to_one_account_and_can_be_cleared(
    zendesk: RunningZendesk, api: httpx.Client, wire: httpx.Client
) -> None:
    other = zendesk.account("other")
    other.faults.unavailable()
    assert api.get("/groups").status_code == 200
    other.faults.clear()
    assert wire.get(f"{other.url}/api/v2/groups", headers=other.headers()).status_code == 200


def test_a_stopped_server_refuses_and_knows_all_when_it_is_back(
    zendesk: RunningZendesk, api: httpx.Client, ticket: int
) -> None:
    url = zendesk.url
    zendesk.stop()
    with pytest.raises(httpx.ConnectError):
        api.get("/groups")
    zendesk.start()
    assert (zendesk.url, api.get(f"/tickets/{ticket}").json()["ticket"]["subject"]) == (url, "Down")
