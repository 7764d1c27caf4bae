"""Trouble on demand: refusals, pages of HTML, slow answers, lost ones, quotas, and a Google that isn't there."""

import time
from datetime import timedelta

import httpx
import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, HOUR, MONDAY, Caller, error_of, timed

EVENTS = "calendars/primary/events"
CALL = timed(MONDAY, MONDAY + HOUR, id="c0ffee")


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("authError", 401),
        ("rateLimitExceeded", 403),
        ("forbidden", 403),
        ("notFound", 404),
        ("duplicate", 409),
        ("fullSyncRequired", 410),
        ("conditionNotMet", 412),
        ("backendError", 503),
        ("internalError", 500),
    ],
)
def test_a_refusal_takes_the_next_call_and_no_more(
    api: Caller, google: RunningGoogleCalendar, reason: str, status: int
) -> None:
    google.faults.refuse(reason)
    assert error_of(api.asks("POST", EVENTS, CALL)) == (status, reason)
    assert google.events(DANA) == []
    assert api.inserts(CALL)["id"] == "c0ffee"


def test_a_refusal_may_have_another_status_and_wait_for_one_operation(
    api: Caller, google: RunningGoogleCalendar
) -> None:
    google.faults.refuse("rateLimitExceeded", 2, status=429, only="events.insert")
    assert api.asks("GET", EVENTS).status_code == 200
    assert error_of(api.asks("POST", EVENTS, CALL)) == (429, "rateLimitExceeded")
    assert error_of(api.asks("POST", EVENTS, CALL)) == (429, "rateLimitExceeded")
    assert api.asks("POST", EVENTS, CALL).status_code == 200


def test_a_page_of_html_may_stand_in_front(api: Caller, google: RunningGoogleCalendar) -> None:
    google.faults.error_page()
    answer = api.asks("GET", EVENTS)
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


def test_a_slow_answer_has_worked_before_it_comes(api: Caller, google: RunningGoogleCalendar) -> None:
    google.faults.slow(seconds=5)
    with pytest.raises(httpx.ReadTimeout):
        api.asks("POST", EVENTS, CALL, timeout=0.1)
    assert len(google.events(DANA)) == 1


@pytest.mark.parametrize("works", [True, False])
def test_a_connection_closes_before_the_work_or_after_it(
    api: Caller, google: RunningGoogleCalendar, *, works: bool
) -> None:
    (google.faults.lose_answer if works else google.faults.hang_up)()
    with pytest.raises(httpx.RemoteProtocolError):
        api.asks("POST", EVENTS, CALL)
    assert len(google.events(DANA)) == works
    assert [call.status for call in google.calls_of("events.insert")] == [None]
    assert api.asks("POST", EVENTS, CALL).status_code == (409 if works else 200)


def test_a_stopped_google_refuses_connections_and_forgets_nothing(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    token = api.lists()["nextSyncToken"]
    google.stop()
    with pytest.raises(httpx.ConnectError):
        api.asks("GET", EVENTS)
    google.start()
    assert api.lists(syncToken=token)["items"] == []


@pytest.mark.parametrize(
    ("switch", "reason"), [("calls_a_minute", "rateLimitExceeded"), ("calls_a_minute_each", "userRateLimitExceeded")]
)
def test_a_quota_slides_over_a_minute(api: Caller, google: RunningGoogleCalendar, switch: str, reason: str) -> None:
    setattr(google.switches, switch, 2)
    api.lists()
    google.advance(timedelta(seconds=30))
    api.lists()
    assert error_of(api.asks("GET", EVENTS)) == (403, reason)
    google.switches.rate_limit_status = 429
    assert error_of(api.asks("GET", EVENTS)) == (429, reason)
    google.advance(timedelta(seconds=30))
    assert api.asks("GET", EVENTS).status_code == 200
    assert api.asks("GET", EVENTS).status_code == 429


def test_one_accounts_quota_is_not_anothers(api: Caller, google: RunningGoogleCalendar) -> None:
    google.switches.calls_a_minute_each = 1
    eve = Caller(api.client, api.base, google.bearer(google.agent("eve@desk.example").email))
    assert [one.asks("GET", EVENTS).status_code for one in (api, eve, api, eve)] == [200, 200, 403, 403]


def test_a_fault_does_not_last_forever(api: Caller, google: RunningGoogleCalendar) -> None:
    google.faults.slow(3, seconds=60)
    google.faults.clear()
    began = time.monotonic()
    api.lists()
    assert time.monotonic() - began < 5


def test_a_mistake_of_the_stand_in_fails_the_test() -> None:
    def broken() -> None:
        with RunningGoogleCalendar(MONDAY) as google:
            dana = google.agent(DANA)
            event = dana.adds("e", MONDAY, MONDAY + HOUR)
            google.world.calendars[DANA].entries[event].event["colour"] = "red"
            caller = Caller(httpx.Client(trust_env=False), google.api_url, google.bearer(DANA))
            assert error_of(caller.asks("GET", EVENTS)) == (500, "internalError")
            caller.client.close()

    with pytest.raises(AssertionError, match="colour"):
        broken()
