"""Trouble at the token endpoint, each kind as a client meets it."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.identity_running import ADA, RunningIdentity

EVENTS = "https://www.googleapis.com/auth/calendar.events.owned"


@pytest.fixture
def desk() -> Iterator[RunningIdentity]:
    with RunningIdentity() as running:
        yield running


def test_errors_take_so_many_calls_and_then_it_works_again(desk: RunningIdentity) -> None:
    refresh_token = desk.tokens(EVENTS)["refresh_token"]
    desk.identity.faults.error(2, status=503)
    answers = [desk.client.refreshes(refresh_token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].json() == {"error": "internal_failure"}


def test_a_page_comes_instead_of_json(desk: RunningIdentity) -> None:
    desk.identity.faults.error_page()
    answer = desk.client.refreshes("any")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


def test_a_closed_connection_leaves_the_code_good(desk: RunningIdentity) -> None:
    location = Person(ADA).allows(desk.client.address(EVENTS))
    desk.identity.faults.hang_up()
    with pytest.raises(httpx.TransportError):
        desk.client.trades(location)
    assert desk.client.trades(location).status_code == 200
    assert [call.status for call in desk.identity.calls] == [None, 200]


def test_a_lost_answer_has_spent_the_code(desk: RunningIdentity) -> None:
    location = Person(ADA).allows(desk.client.address(EVENTS))
    desk.identity.faults.lose_answer()
    with pytest.raises(httpx.TransportError):
        desk.client.trades(location)
    assert desk.client.trades(location).json()["error"] == "invalid_grant"


def test_a_slow_answer_comes_too_late_for_the_impatient(desk: RunningIdentity) -> None:
    form = {"grant_type": "refresh_token"}
    desk.identity.faults.slow(seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{desk.server.url}/token", data=form, timeout=0.2)
    assert httpx.post(f"{desk.server.url}/token", data=form).status_code == 400


def test_faults_can_be_taken_back_and_never_meet_the_page_or_revoking(desk: RunningIdentity) -> None:
    refresh_token = desk.tokens(EVENTS)["refresh_token"]
    desk.identity.faults.error(9)
    assert httpx.get(desk.client.address(EVENTS)).status_code == 200
    desk.identity.faults.clear()
    assert desk.client.refreshes(refresh_token).status_code == 200
