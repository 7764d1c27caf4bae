"""Google's own client drives the stand-in."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, HOUR, MONDAY, Receiver, timed

if TYPE_CHECKING:
    from googleapiclient._apis.calendar.v3 import CalendarResource

google_auth_httplib2: Any = import_module("google_auth_httplib2")  # it has no types
CALL: Any = timed(MONDAY, MONDAY + HOUR, id="c0ffee", summary="Call")

NAMELESS: Any = timed(MONDAY, MONDAY + HOUR)


@pytest.fixture
def service(google: RunningGoogleCalendar, dana: Agent) -> Iterator["CalendarResource"]:
    credentials = Credentials(google.bearer(dana.email))  # type: ignore[no-untyped-call]
    local = threading.local()
    made: list[httplib2.Http] = []

    def request(_: object, *args: Any, **kwargs: Any) -> HttpRequest:  # noqa: ANN401 -- as the client gives them
        if not hasattr(local, "http"):
            made.append(httplib2.Http(timeout=10))
            local.http = google_auth_httplib2.AuthorizedHttp(credentials, http=made[-1])
        return HttpRequest(local.http, *args, **kwargs)

    builder: Any = request
    yield build(
        "calendar",
        "v3",
        http=google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http(timeout=10)),
        requestBuilder=builder,
        static_discovery=True,
        cache_discovery=False,
        client_options={"api_endpoint": google.api_url},
    )
    for http in made:
        http.close()


def reason_of(error: HttpError) -> str:
    return str(json.loads(error.content)["error"]["errors"][0]["reason"])


def test_an_event_lives_its_life(service: "CalendarResource", google: RunningGoogleCalendar) -> None:
    events = service.events()
    made = events.insert(calendarId="primary", body=CALL, sendUpdates="all", conferenceDataVersion=1).execute()
    assert events.get(calendarId="primary", eventId="c0ffee").execute() == made
    assert events.patch(calendarId="primary", eventId="c0ffee", body={"summary": "x"}).execute()["summary"] == "x"
    body: Any = timed(MONDAY, MONDAY + 2 * HOUR, summary="y")
    assert events.update(calendarId="primary", eventId="c0ffee", body=body).execute()["summary"] == "y"
    events.delete(calendarId="primary", eventId="c0ffee").execute()
    with pytest.raises(HttpError) as refused:
        events.delete(calendarId="primary", eventId="c0ffee").execute()
    assert (refused.value.status_code, reason_of(refused.value)) == (410, "deleted")
    assert google.refused == []


def test_a_misspelled_field_goes_out_and_is_refused_here(service: "CalendarResource") -> None:
    with pytest.raises(HttpError) as refused:
        service.events().insert(calendarId="primary", body=CALL | {"transparancy": "opaque"}).execute()
    assert (refused.value.status_code, reason_of(refused.value)) == (400, "badRequest")


def test_the_clients_own_paging_reaches_every_event(
    service: "CalendarResource", google: RunningGoogleCalendar, dana: Agent
) -> None:
    wanted = [dana.adds(f"e{number}", MONDAY, MONDAY + HOUR) for number in range(5)]
    google.switches.page_size = 2
    seen: list[str] = []
    token = None
    request: Any = service.events().list(calendarId="primary", singleEvents=True, orderBy="startTime")
    while request is not None and len(seen) < 10:
        page = request.execute()
        seen += [event["id"] for event in page["items"]]
        token = page.get("nextSyncToken")
        request = service.events().list_next(request, page)
    assert sorted(seen) == sorted(wanted)
    assert token is None


def test_a_sync_token_lives_and_dies(service: "CalendarResource", google: RunningGoogleCalendar, dana: Agent) -> None:
    token = service.events().list(calendarId="primary").execute()["nextSyncToken"]
    dana.adds("e", MONDAY, MONDAY + HOUR)
    changed = service.events().list(calendarId="primary", syncToken=token).execute()
    assert [event["summary"] for event in changed["items"]] == ["e"]
    google.invalidate_sync_tokens(DANA)
    with pytest.raises(HttpError) as refused:
        service.events().list(calendarId="primary", syncToken=token).execute()
    assert (refused.value.status_code, reason_of(refused.value)) == (410, "fullSyncRequired")


def test_if_match_is_a_header_of_the_request(service: "CalendarResource") -> None:
    stale = service.events().insert(calendarId="primary", body=CALL).execute()["etag"]
    service.events().patch(calendarId="primary", eventId="c0ffee", body={"summary": "x"}).execute()
    request: Any = service.events().patch(calendarId="primary", eventId="c0ffee", body={"summary": "y"})
    request.headers["If-Match"] = stale
    with pytest.raises(HttpError) as refused:
        request.execute()
    assert (refused.value.status_code, reason_of(refused.value)) == (412, "conditionNotMet")


def test_free_busy_and_watch_go_through(
    service: "CalendarResource", google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    window: Any = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z", "items": [{"id": "primary"}]}
    found = service.freebusy().query(body=window).execute()
    assert len(found["calendars"]["primary"]["busy"]) == 1
    body: Any = {"id": "channel-1", "type": "web_hook", "address": receiver.url, "params": {"ttl": "60"}}
    channel = service.events().watch(calendarId="primary", body=body).execute()
    google.settle()
    assert receiver.states() == ["sync"]
    stop: Any = {"id": channel["id"], "resourceId": channel["resourceId"]}
    service.channels().stop(body=stop).execute()


def test_retries_of_the_client_repeat_a_post_so_the_id_must_be_ours(
    service: "CalendarResource", google: RunningGoogleCalendar
) -> None:
    google.faults.refuse("backendError", 2)
    request: Any = service.events().insert(calendarId="primary", body=CALL)
    request._sleep = lambda _: None  # noqa: SLF001 -- the client's own handle for tests
    assert request.execute(num_retries=3)["id"] == "c0ffee"
    assert [call.status for call in google.calls_of("events.insert")] == [503, 503, 200]


def test_the_client_does_not_retry_what_is_forbidden(
    service: "CalendarResource", google: RunningGoogleCalendar
) -> None:
    google.faults.refuse("forbidden")
    request: Any = service.events().insert(calendarId="primary", body=CALL)
    request._sleep = lambda _: None  # noqa: SLF001 -- the client's own handle for tests
    with pytest.raises(HttpError):
        request.execute(num_retries=3)
    assert len(google.calls_of("events.insert")) == 1


def test_the_transport_itself_sends_again_after_a_lost_answer_and_finds_its_own_event(
    service: "CalendarResource", google: RunningGoogleCalendar
) -> None:
    google.faults.lose_answer(only="events.insert")
    with pytest.raises(HttpError) as refused:
        service.events().insert(calendarId="primary", body=CALL).execute()
    assert reason_of(refused.value) == "duplicate"
    assert [call.status for call in google.calls_of("events.insert")] == [None, 409]
    assert [event["id"] for event in google.events(DANA)] == ["c0ffee"]


def test_without_an_id_of_ones_own_a_lost_answer_makes_two_events(
    service: "CalendarResource", google: RunningGoogleCalendar
) -> None:
    google.faults.lose_answer(only="events.insert")
    service.events().insert(calendarId="primary", body=NAMELESS).execute()
    assert len(google.events(DANA)) == 2


def test_a_delete_whose_answer_is_lost_seems_to_have_been_done_by_somebody_else(
    service: "CalendarResource", google: RunningGoogleCalendar, dana: Agent
) -> None:
    event = dana.adds("e", MONDAY, MONDAY + HOUR)
    google.faults.lose_answer(only="events.delete")
    with pytest.raises(HttpError) as refused:
        service.events().delete(calendarId="primary", eventId=event).execute()
    assert (refused.value.status_code, reason_of(refused.value)) == (410, "deleted")


def test_a_slow_answer_is_given_up(google: RunningGoogleCalendar, dana: Agent) -> None:
    http = httplib2.Http(timeout=0.2)
    credentials = Credentials(google.bearer(dana.email))  # type: ignore[no-untyped-call]
    service = build(
        "calendar",
        "v3",
        http=google_auth_httplib2.AuthorizedHttp(credentials, http=http),
        static_discovery=True,
        cache_discovery=False,
        client_options={"api_endpoint": google.api_url},
    )
    google.faults.slow(seconds=5, only="events.insert")
    with pytest.raises(TimeoutError):
        service.events().insert(calendarId="primary", body=CALL).execute()
    http.close()
    assert len(google.events(DANA)) == 1


def test_many_threads_share_one_service(service: "CalendarResource", google: RunningGoogleCalendar) -> None:
    def insert(number: int) -> str:
        body: Any = timed(MONDAY, MONDAY + HOUR, id=f"c0ffee{number}")
        return service.events().insert(calendarId="primary", body=body).execute()["id"]

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(insert, range(20)))
    assert sorted(event["id"] for event in google.events(DANA)) == sorted(made)
