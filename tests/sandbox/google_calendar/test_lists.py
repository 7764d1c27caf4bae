"""events.list and its neighbours: filters, orders, pages, and what stands around the events."""

from datetime import datetime, timedelta

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY, Caller, error_of, timed

EVENTS = "calendars/primary/events"


def summaries(page: JSON) -> list[str]:
    return [event.get("summary", "") for event in page["items"]]


def z(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_calendar_is_described_around_its_events(api: Caller) -> None:
    page = api.lists()
    assert (page["summary"], page["timeZone"], page["accessRole"]) == (DANA, "Europe/Berlin", "owner")
    assert api.lists(timeZone="UTC")["timeZone"] == "UTC"


@pytest.mark.parametrize("single_events", ["true", "false"])
def test_a_window_holds_what_lies_in_it_in_part(api: Caller, dana: Agent, single_events: str) -> None:
    for number in range(5):
        start = MONDAY + number * HOUR
        dana.adds(f"e{number}", start, start + HOUR)
    low, high = z(MONDAY + 1.5 * HOUR), z(MONDAY + 3 * HOUR)
    assert summaries(api.lists(timeMin=low, timeMax=high, singleEvents=single_events)) == ["e1", "e2"]
    assert summaries(api.lists(timeMin=z(MONDAY + 4 * HOUR), singleEvents=single_events)) == ["e4"]
    assert summaries(api.lists(timeMax=z(MONDAY), singleEvents=single_events)) == []


def test_an_empty_window_is_refused(api: Caller) -> None:
    for query in ({"timeMin": z(MONDAY), "timeMax": z(MONDAY)}, {"timeMin": z(MONDAY + HOUR), "timeMax": z(MONDAY)}):
        assert error_of(api.asks("GET", EVENTS, params=query)) == (400, "timeRangeEmpty")


def test_events_are_ordered_by_start_only_when_unfolded(api: Caller, dana: Agent) -> None:
    dana.adds("late", MONDAY + 5 * HOUR, MONDAY + 6 * HOUR)
    dana.adds_series("daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=2")
    assert summaries(api.lists(singleEvents="true", orderBy="startTime")) == ["daily", "late", "daily"]
    assert error_of(api.asks("GET", EVENTS, params={"orderBy": "startTime"})) == (400, "badRequest")


def test_events_are_ordered_by_their_last_change(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    first, _ = (dana.adds(name, MONDAY, MONDAY + HOUR) for name in ("first", "second"))
    google.advance(timedelta(minutes=1))
    dana.changes(first, location="Here")
    assert summaries(api.lists(orderBy="updated")) == ["second", "first"]
    assert summaries(api.lists(updatedMin=z(MONDAY + timedelta(seconds=30)))) == ["first"]
    dana.deletes(first)
    assert [one["status"] for one in api.lists(updatedMin=z(MONDAY + timedelta(seconds=30)))["items"]] == ["cancelled"]


def test_events_are_found_by_what_they_are(api: Caller, dana: Agent) -> None:
    private = {"private": {"booking_id": "7", "kind": "call"}, "shared": {"room": "3"}}
    mine = dana.adds(
        "Our call", MONDAY, MONDAY + HOUR, extendedProperties=private, attendees=[{"email": "a@b.example"}]
    )
    dana.is_out(MONDAY, MONDAY + HOUR)
    for query in (
        {"privateExtendedProperty": ["booking_id=7", "kind=call"]},
        {"sharedExtendedProperty": "room=3"},
        {"iCalUID": f"{mine}@google.com"},
        {"q": "call OUR"},
        {"q": "b.example"},
        {"eventTypes": "default"},
    ):
        assert summaries(api.lists(**query)) == ["Our call"], query
    assert summaries(api.lists(privateExtendedProperty=["booking_id=7", "kind=chat"])) == []
    assert summaries(api.lists(eventTypes=["default", "outOfOffice"])) == ["Our call", "Out of office"]
    assert error_of(api.asks("GET", EVENTS, params={"privateExtendedProperty": "booking_id"})) == (400, "invalid")


def test_deleted_events_are_shown_on_demand_only(api: Caller, dana: Agent) -> None:
    dana.deletes(dana.adds("Gone", MONDAY, MONDAY + HOUR))
    assert api.lists()["items"] == []
    shown = api.lists(showDeleted="true")["items"]
    assert [(one["summary"], one["status"]) for one in shown] == [("Gone", "cancelled")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_pages_hold_every_event_once(api: Caller, dana: Agent, size: int) -> None:
    wanted = [dana.adds(f"e{number}", MONDAY, MONDAY + HOUR) for number in range(7)]
    seen, page = [], api.lists(maxResults=size)
    for _ in range(7):
        assert len(page["items"]) <= size
        assert ("nextPageToken" in page) != ("nextSyncToken" in page)
        seen += [event["id"] for event in page["items"]]
        if "nextPageToken" not in page:
            break
        page = api.lists(maxResults=size, pageToken=page["nextPageToken"])
    assert seen == wanted


def test_a_page_may_be_smaller_than_asked_for_or_empty(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    for number in range(3):
        dana.adds(f"e{number}", MONDAY, MONDAY + HOUR)
    google.switches.page_size, google.switches.empty_pages = 2, True
    first = api.lists(maxResults=100)
    assert first["items"] == []
    second = api.lists(maxResults=100, pageToken=first["nextPageToken"])
    assert summaries(second) == ["e0", "e1"]
    again = api.lists(maxResults=100, pageToken=first["nextPageToken"])
    assert summaries(again) == ["e0", "e1"]


def test_a_page_token_belongs_to_its_request(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    google.switches.page_size = 1
    for number in range(2):
        dana.adds(f"e{number}", MONDAY, MONDAY + HOUR)
    token = api.lists()["nextPageToken"]
    for query in ({"pageToken": token, "singleEvents": "true"}, {"pageToken": "x"}):
        assert error_of(api.asks("GET", EVENTS, params=query)) == (400, "invalid")


def test_an_answer_holds_the_fields_that_were_asked_for(api: Caller, dana: Agent) -> None:
    event = dana.adds("e", MONDAY, MONDAY + HOUR)
    assert api.lists(fields="items(id,start/timeZone)") == {
        "items": [{"id": event, "start": {"timeZone": "Europe/Berlin"}}]
    }
    for fields in ("items(idea)", "items(id", "items)id"):
        refused = api.asks("GET", EVENTS, params={"fields": fields})
        assert error_of(refused) == (400, "invalidParameter"), fields


def test_calendars_are_listed_with_what_may_be_done(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    dana.adds_calendar("Second", "UTC")
    google.agent("eve@desk.example").shares(DANA, "reader")
    reader = Caller(api.client, api.base, google.bearer(DANA, ["calendar.readonly"]))
    listed = [(one["accessRole"], one["timeZone"]) for one in reader.gets("users/me/calendarList")["items"]]
    assert listed == [("owner", "Europe/Berlin"), ("owner", "UTC"), ("reader", "Europe/Berlin")]
    assert reader.gets("users/me/calendarList/primary")["primary"] is True
    assert reader.gets("calendars/primary")["id"] == DANA
    assert reader.gets("calendars/eve%40desk.example")["timeZone"] == "Europe/Berlin"


def test_an_operation_that_is_not_built_says_so(api: Caller, google: RunningGoogleCalendar) -> None:
    wide = Caller(api.client, api.base, google.bearer(DANA, ["calendar"]))
    assert error_of(wide.asks("GET", "colors")) == (501, "notImplemented")
    assert api.asks("GET", "nothing").status_code == 404
    assert [(call.method, call.status) for call in google.calls] == [("calendar.colors.get", 501), ("", 404)]


def test_by_hand_events_are_as_the_api_shows_them(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    dana.adds_series("s", MONDAY + DAY, MONDAY + DAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    api.inserts(timed(MONDAY + HOUR, MONDAY + 2 * HOUR))
    assert google.events(DANA) == api.lists()["items"]
    window = {"timeMin": z(MONDAY), "timeMax": z(MONDAY + 9 * DAY)}
    unfolded = api.lists(singleEvents="true", orderBy="startTime", **window)["items"]
    assert google.occurrences(DANA, MONDAY, MONDAY + 9 * DAY) == unfolded
