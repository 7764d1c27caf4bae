"""Trouble on demand, each kind as a client meets it."""

from datetime import timedelta

import httpx
import pytest

from sandbox.liveagent import RunningLiveAgent


def test_an_error_does_nothing_and_takes_so_many_calls(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    desk.faults.error(2, status=503)
    statuses = [api.put(f"/tickets/{ticket}", json={"subject": "Other"}).status_code for _ in range(3)]
    assert statuses == [503, 503, 200]
    assert [call.status for call in desk.calls_by(desk.v3_key)] == [503, 503, 200]


def test_an_error_leaves_the_ticket_alone(desk: RunningLiveAgent, api: httpx.Client, ticket: str) -> None:
    desk.faults.error()
    api.put(f"/tickets/{ticket}", json={"subject": "Other"})
    assert desk.ticket(ticket)["subject"] == "Down"


@pytest.mark.parametrize("status", [200, 502])
def test_a_page_comes_instead_of_json(desk: RunningLiveAgent, api: httpx.Client, status: int) -> None:
    desk.faults.error_page(status=status)
    answer = api.get("/tickets")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, "text/html")
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


def test_a_storm_of_429_passes(desk: RunningLiveAgent, api: httpx.Client) -> None:
    desk.faults.busy(3, retry_after="7")
    answers = [api.get("/ping") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [429, 429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_a_slow_answer_comes_too_late_but_its_work_is_done(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    desk.faults.slow(seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        api.put(f"/tickets/{ticket}", json={"subject": "Other"}, timeout=0.2)
    assert desk.ticket(ticket)["subject"] == "Other"


def test_a_connection_is_closed_before_or_after_the_work(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    for fault, subject in ((desk.faults.hang_up, "Down"), (desk.faults.lose_answer, "Other")):
        fault()
        with pytest.raises(httpx.TransportError):
            api.put(f"/tickets/{ticket}", json={"subject": "Other"})
        assert desk.ticket(ticket)["subject"] == subject
    assert [call.status for call in desk.calls_by(desk.v3_key)] == [None, None]


def test_a_fault_waits_for_the_call_that_it_is_meant_for(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    desk.faults.error(only="PUT")
    desk.faults.error(only="/tags")
    assert api.get("/tickets").status_code == 200
    assert api.put(f"/tickets/{ticket}", json={}).status_code == 500
    assert [api.get("/tags").status_code for _ in range(2)] == [500, 200]
    desk.faults.error()
    desk.faults.clear()
    assert api.get("/ping").status_code == 200


def test_a_stopped_server_refuses_and_knows_all_when_it_is_back(
    desk: RunningLiveAgent, api: httpx.Client, ticket: str
) -> None:
    url = desk.url
    desk.stop()
    with pytest.raises(httpx.ConnectError):
        api.get("/ping")
    desk.start()
    assert (desk.url, api.get(f"/tickets/{ticket}").json()["subject"]) == (url, "Down")


def test_rules_that_set_each_other_off_are_told(desk: RunningLiveAgent) -> None:
    def again() -> None:
        desk.automation.later(again)

    again()
    with pytest.raises(AssertionError, match="no end"):
        desk.settle()


def test_a_clock_that_stands_moves_only_when_told(desk: RunningLiveAgent) -> None:
    before = desk.clock.now()
    assert desk.clock.now() == before
    desk.advance(timedelta(hours=1))
    assert desk.clock.now() == before + timedelta(hours=1)
