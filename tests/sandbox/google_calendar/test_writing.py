"""Events through the API: made, changed, replaced, deleted; and what is refused."""

from typing import Any

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY, Caller, error_of, timed

EVENTS = "calendars/primary/events"
CALL = timed(MONDAY, MONDAY + HOUR, id="c0ffee", summary="Call")


def test_a_client_keeps_its_id_and_its_private_properties(api: Caller) -> None:
    made = api.inserts(CALL | {"extendedProperties": {"private": {"booking_id": "7"}}})
    assert made["id"] == "c0ffee"
    assert made["iCalUID"] == "c0ffee@google.com"
    assert made["extendedProperties"]["private"] == {"booking_id": "7"}
    assert (made["status"], made["eventType"], made["sequence"]) == ("confirmed", "default", 0)
    assert made["organizer"] == made["creator"] == {"email": DANA, "self": True}
    assert api.gets(f"{EVENTS}/c0ffee") == made


def test_times_are_shown_in_the_calendars_zone_or_in_the_one_that_is_asked_for(api: Caller) -> None:
    assert api.inserts(CALL)["start"] == {"dateTime": "2026-03-02T11:00:00+01:00", "timeZone": "Europe/Berlin"}
    shown = api.gets(f"{EVENTS}/c0ffee", timeZone="Asia/Tokyo")["start"]
    assert shown == {"dateTime": "2026-03-02T19:00:00+09:00", "timeZone": "Europe/Berlin"}


def test_a_wall_clocks_time_needs_a_zone_beside_it(api: Caller) -> None:
    wall = {"dateTime": "2026-07-01T09:00:00"}
    zoned = {**wall, "timeZone": "America/New_York"}
    made = api.inserts({"start": zoned, "end": {**zoned, "dateTime": "2026-07-01T10:00:00"}})
    assert made["start"] == {"dateTime": "2026-07-01T15:00:00+02:00", "timeZone": "America/New_York"}
    assert error_of(api.asks("POST", EVENTS, {"start": wall, "end": zoned})) == (400, "required")


def test_overlapping_events_are_accepted(api: Caller) -> None:
    api.inserts(CALL)
    assert api.inserts(CALL | {"id": "c0ffee2"})["status"] == "confirmed"


@pytest.mark.parametrize("event_id", ["retry00", "new000", "ABCDE", "abcd", "ab-cde", "a" * 1025])
def test_an_id_outside_the_alphabet_or_of_the_wrong_length_is_refused(api: Caller, event_id: str) -> None:
    assert error_of(api.asks("POST", EVENTS, CALL | {"id": event_id})) == (400, "invalid")


def test_an_id_is_taken_once_and_for_all(api: Caller, google: RunningGoogleCalendar) -> None:
    api.inserts(CALL)
    assert error_of(api.asks("POST", EVENTS, CALL)) == (409, "duplicate")
    api.asks("DELETE", f"{EVENTS}/c0ffee")
    assert error_of(api.asks("POST", EVENTS, CALL)) == (409, "duplicate")
    google.switches.deleted_ids_stay_taken = False
    assert api.inserts(CALL)["status"] == "confirmed"


def test_deleting_leaves_a_tombstone_that_get_still_shows(api: Caller) -> None:
    api.inserts(CALL)
    assert api.asks("DELETE", f"{EVENTS}/c0ffee").status_code == 204
    assert api.gets(f"{EVENTS}/c0ffee")["status"] == "cancelled"
    assert error_of(api.asks("DELETE", f"{EVENTS}/c0ffee")) == (410, "deleted")
    assert error_of(api.asks("PATCH", f"{EVENTS}/c0ffee", {"summary": "x"})) == (410, "deleted")
    assert error_of(api.asks("DELETE", f"{EVENTS}/unknown")) == (404, "notFound")


def test_a_deleted_event_is_restored_by_its_status(api: Caller) -> None:
    api.inserts(CALL)
    api.patches("c0ffee", {"status": "cancelled"})
    assert api.lists()["items"] == []
    api.patches("c0ffee", {"status": "confirmed"})
    assert [one["summary"] for one in api.lists()["items"]] == ["Call"]


def test_a_patch_merges_and_null_takes_away(api: Caller) -> None:
    both = {"extendedProperties": {"private": {"a": "1", "b": "2"}}, "location": "Here"}
    api.inserts(CALL | both)
    made = api.patches("c0ffee", {"location": None, "extendedProperties": {"private": {"b": None, "c": "3"}}})
    assert made["extendedProperties"]["private"] == {"a": "1", "c": "3"}
    assert "location" not in made
    assert made["summary"] == "Call"


def test_an_update_replaces_all_that_a_client_may_say(api: Caller) -> None:
    before = api.inserts(CALL | {"location": "Here", "transparency": "transparent"})
    body = timed(MONDAY + HOUR, MONDAY + 2 * HOUR, summary="Moved")
    after = api.asks("PUT", f"{EVENTS}/c0ffee", body).json()
    assert "location" not in after
    assert "transparency" not in after
    assert (after["id"], after["created"], after["iCalUID"]) == ("c0ffee", before["created"], before["iCalUID"])
    assert after["sequence"] == before["sequence"] + 1
    assert error_of(api.asks("PUT", f"{EVENTS}/c0ffee", {"summary": "no times"})) == (400, "badRequest")


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE"])
def test_if_match_lets_only_the_latest_version_be_changed(api: Caller, verb: str) -> None:
    stale = api.inserts(CALL)["etag"]
    latest = api.patches("c0ffee", {"summary": "Newer"})["etag"]
    body = None if verb == "DELETE" else timed(MONDAY, MONDAY + HOUR)
    refused = api.asks(verb, f"{EVENTS}/c0ffee", body, headers={"If-Match": stale})
    assert error_of(refused) == (412, "conditionNotMet")
    assert api.gets(f"{EVENTS}/c0ffee")["summary"] == "Newer"
    assert api.asks(verb, f"{EVENTS}/c0ffee", body, headers={"If-Match": latest}).is_success


def test_what_is_the_default_is_not_said(api: Caller) -> None:
    made = api.inserts(CALL | {"transparency": "opaque", "visibility": "default"})
    assert "transparency" not in made
    assert "visibility" not in made


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"end": {"dateTime": MONDAY.isoformat()}}, "timeRangeEmpty"),
        ({"end": {"dateTime": (MONDAY - HOUR).isoformat()}}, "timeRangeEmpty"),
        ({"end": {"date": "2026-03-03"}}, "invalid"),
        ({"start": {"date": "2026-03-02", "dateTime": MONDAY.isoformat()}}, "invalid"),
        ({"start": {"dateTime": MONDAY.isoformat(), "timeZone": "Mars/Olympus"}}, "invalid"),
        ({"recurrence": ["RRULE:FREQ=DAILY"]}, "required"),
        ({"status": "done"}, "invalid"),
        ({"status": "cancelled"}, "invalid"),
        ({"transparency": "half"}, "invalid"),
        ({"visibility": "secret"}, "invalid"),
        ({"attendees": [{"displayName": "Nobody"}]}, "invalid"),
        ({"attendees": [{"email": "a@b.example", "responseStatus": "maybe"}]}, "invalid"),
        ({"extendedProperties": {"private": {"n" * 45: "v"}}}, "invalid"),
        ({"extendedProperties": {"private": {"n": "v" * 1025}}}, "invalid"),
        ({"reminders": {"useDefault": False, "overrides": [{"method": "popup", "minutes": 1}] * 6}}, "invalid"),
        ({"transparancy": "opaque"}, "badRequest"),
    ],
)
def test_an_event_that_cannot_be_is_refused(api: Caller, change: JSON, reason: str) -> None:
    assert error_of(api.asks("POST", EVENTS, CALL | change)) == (400, reason)
    assert api.lists()["items"] == []


ALL_DAY: JSON = {"start": {"date": "2026-03-02"}, "end": {"date": "2026-03-03"}}
HOME: JSON = {
    **ALL_DAY,
    "eventType": "workingLocation",
    "transparency": "transparent",
    "visibility": "public",
    "workingLocationProperties": {"type": "homeOffice", "homeOffice": {}},
}


@pytest.mark.parametrize(
    "body",
    [
        CALL | {"eventType": "outOfOffice"},
        CALL | {"eventType": "focusTime", "focusTimeProperties": {"autoDeclineMode": "declineNone"}},
        HOME,
    ],
)
def test_the_types_of_events_are_kept(api: Caller, body: JSON) -> None:
    assert api.inserts(body)["eventType"] == body["eventType"]


@pytest.mark.parametrize(
    "body",
    [
        ALL_DAY | {"eventType": "outOfOffice"},
        CALL | {"eventType": "focusTime", "transparency": "transparent"},
        CALL | {"eventType": "outOfOffice", "attendees": [{"email": "a@b.example"}]},
        CALL | {"focusTimeProperties": {"autoDeclineMode": "declineNone"}},
        HOME | {"transparency": "opaque"},
        ALL_DAY | {"eventType": "birthday"},
    ],
)
def test_a_type_has_its_rules(api: Caller, body: JSON) -> None:
    assert error_of(api.asks("POST", EVENTS, body)) == (400, "eventTypeRestriction")


def test_a_type_cannot_be_changed_nor_can_gmails_be_made(api: Caller) -> None:
    api.inserts(CALL)
    assert error_of(api.asks("PATCH", f"{EVENTS}/c0ffee", {"eventType": "focusTime"})) == (400, "eventTypeRestriction")
    assert error_of(api.asks("POST", EVENTS, CALL | {"id": "c0ffee2", "eventType": "fromGmail"})) == (400, "invalid")


def test_status_events_are_for_primary_calendars(api: Caller, dana: Agent) -> None:
    second = dana.adds_calendar("Second")
    refused = api.asks("POST", f"calendars/{second.calendar_id}/events", CALL | {"eventType": "outOfOffice"})
    assert error_of(refused) == (400, "eventTypeRestriction")


def test_guests_are_mailed_as_send_updates_says(api: Caller, google: RunningGoogleCalendar) -> None:
    google.agent("eve@desk.example")
    guests = {"attendees": [{"email": mail} for mail in ("vip@customer.example", "eve@desk.example", DANA)]}
    for event_id, query in {
        "none0": {},
        "all00": {"sendUpdates": "all"},
        "out00": {"sendUpdates": "externalOnly"},
    }.items():
        api.inserts(CALL | guests | {"id": event_id}, **query)
    api.asks("DELETE", f"{EVENTS}/all00", params={"sendUpdates": "all"})
    mails = [(mail.event, mail.kind, mail.to) for mail in google.invitations]
    assert mails == [
        ("all00", "invited", ("vip@customer.example", "eve@desk.example")),
        ("out00", "invited", ("vip@customer.example",)),
        ("all00", "cancelled", ("vip@customer.example", "eve@desk.example")),
    ]


def test_a_guest_has_not_answered_yet_and_one_may_be_the_agent(api: Caller) -> None:
    guests: list[dict[str, Any]] = api.inserts(CALL | {"attendees": [{"email": DANA}, {"email": "a@b.example"}]})[
        "attendees"
    ]
    assert guests == [
        {"email": DANA, "responseStatus": "needsAction", "organizer": True, "self": True},
        {"email": "a@b.example", "responseStatus": "needsAction"},
    ]
    assert api.gets(f"{EVENTS}/c0ffee", maxAttendees=1)["attendees"] == guests[:1]


def test_an_instance_has_no_recurrence_of_its_own(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    first = dana.instances(series, MONDAY + 9 * DAY)[0]
    refused = api.asks("PATCH", f"{EVENTS}/{first}", {"recurrence": ["RRULE:FREQ=DAILY"]})
    assert error_of(refused) == (400, "invalid")


def test_attachments_need_the_clients_support(api: Caller) -> None:
    file = {"attachments": [{"fileUrl": "https://files.example/a", "title": "A"}]}
    assert "attachments" not in api.inserts(CALL | file)
    assert api.patches("c0ffee", file, supportsAttachments="true")["attachments"] == file["attachments"]
