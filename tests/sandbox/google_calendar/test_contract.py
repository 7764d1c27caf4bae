"""Google's own description of the API, as the judge: what it lets pass, and that it refuses what it should."""

import json
from typing import Any

import pytest

from sandbox.google_calendar.contract import REVIEWED_REVISION, Method, calendar_v3
from sandbox.google_calendar.field_selection import parsed, selected
from sandbox.google_calendar.judging import answer_problems, request_problems
from sandbox.google_calendar.works import WORKS

CONTRACT = calendar_v3()
LIST, INSERT = CONTRACT.methods["calendar.events.list"], CONTRACT.methods["calendar.events.insert"]
PATCH, DELETE = CONTRACT.methods["calendar.events.patch"], CONTRACT.methods["calendar.events.delete"]
EVENT: dict[str, Any] = {
    "id": "abcde",
    "start": {"dateTime": "2026-03-02T10:00:00Z"},
    "end": {"dateTime": "2026-03-02T11:00:00+01:00"},
    "extendedProperties": {"private": {"booking_id": "7"}},
}


def problems(method: Method, body: object = None, **query: str) -> list[str]:
    raw = b"" if body is None else json.dumps(body).encode()
    return request_problems(CONTRACT, method, list(query.items()), raw, "application/json; charset=UTF-8")


def test_the_revision_is_the_one_that_was_read() -> None:
    assert CONTRACT.revision == REVIEWED_REVISION, "read the prose of the new revision again, then say so here"


def test_every_work_is_an_operation_of_the_document() -> None:
    assert WORKS.keys() <= CONTRACT.methods.keys()


@pytest.mark.parametrize(
    ("verb", "path", "meant"),
    [
        ("GET", "calendars/primary/events", "calendar.events.list"),
        ("POST", "calendars/primary/events", "calendar.events.insert"),
        ("POST", "calendars/primary/events/import", "calendar.events.import"),
        ("POST", "calendars/primary/events/watch", "calendar.events.watch"),
        ("PATCH", "calendars/primary/events/watch", "calendar.events.patch"),
        ("GET", "calendars/primary/events/abc/instances", "calendar.events.instances"),
        ("POST", "freeBusy", "calendar.freebusy.query"),
        ("POST", "channels/stop", "calendar.channels.stop"),
        ("GET", "users/me/calendarList/x", "calendar.calendarList.get"),
    ],
)
def test_a_verb_and_a_path_mean_one_operation(verb: str, path: str, meant: str) -> None:
    found = CONTRACT.meant(verb, f"/calendar/v3/{path}")
    assert found
    assert found[0].id == meant


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/calendar/v3/freeBusy"),
        ("GET", "/calendar/v3/calendars/primary/events/"),
        ("GET", "/calendar/v3/calendars//events"),
        ("GET", "/calendar/v2/calendars/primary/events"),
        ("HEAD", "/calendar/v3/calendars/primary/events"),
    ],
)
def test_all_else_means_none(verb: str, path: str) -> None:
    assert CONTRACT.meant(verb, path) is None


def test_a_parameter_of_the_path_is_unquoted_only_once_it_is_cut_out() -> None:
    found = CONTRACT.meant("GET", "/calendar/v3/calendars/a%2Fb%40c.example/events/x%20y")
    assert found
    assert found[1] == {"calendarId": "a/b@c.example", "eventId": "x y"}


def test_every_schema_is_good_json_schema_and_shuts_out_what_it_does_not_declare() -> None:
    for name in CONTRACT.schemas.said:
        assert CONTRACT.schemas.problems(name, {"not a field of anything": 1}), name


def test_a_good_request_passes() -> None:
    assert problems(INSERT, EVENT, sendUpdates="all", conferenceDataVersion="1", alt="json") == []
    assert problems(LIST, None, timeMin="2026-03-02T10:00:00+01:00", singleEvents="true", maxResults="1") == []
    assert problems(DELETE) == []


@pytest.mark.parametrize(
    "query",
    [
        {"transparancy": "opaque"},
        {"maxResults": "many"},
        {"maxResults": "0"},
        {"singleEvents": "True"},
        {"singleEvents": "1"},
        {"orderBy": "start"},
        {"timeMin": "2026-03-02"},
        {"timeMin": "2026-03-02T10:00:00"},
        {"timeMin": "2026-03-02 10:00:00Z"},
        {"timeMin": "2026-02-30T10:00:00Z"},
        {"eventTypes": "holiday"},
        {"calendarId": "primary"},
        {"alt": "media"},
    ],
)
def test_a_query_that_is_not_declared_so_is_refused(query: dict[str, str]) -> None:
    assert problems(LIST, **query)


def test_a_query_name_is_given_once_unless_it_may_be_repeated() -> None:
    types = [("eventTypes", "default"), ("eventTypes", "focusTime")]
    assert request_problems(CONTRACT, LIST, types, b"", "") == []
    assert request_problems(CONTRACT, LIST, [("q", "a"), ("q", "b")], b"", "") == ["q is given 2 times"]


@pytest.mark.parametrize(
    "change",
    [
        {"transparancy": "opaque"},
        {"start": None},
        {"start": "2026-03-02T10:00:00Z"},
        {"start": {"dateTime": "2026-03-02"}},
        {"start": {"dateTime": "02.03.2026 10:00"}},
        {"start": {"date": "2026-3-2"}},
        {"start": {"date": "2026-02-30"}},
        {"start": {"datetime": "2026-03-02T10:00:00Z"}},
        {"summary": 7},
        {"attendees": {"email": "a@b.example"}},
        {"attendees": [{"mail": "a@b.example"}]},
        {"extendedProperties": {"private": {"booking_id": 7}}},
        {"extendedProperties": {"secret": {}}},
        {"conferenceData": {"createRequest": {"requestID": "1"}}},
        {"sequence": "1"},
    ],
)
def test_an_event_that_is_not_declared_so_is_refused(change: dict[str, object]) -> None:
    assert problems(INSERT, EVENT | change)


@pytest.mark.parametrize("missing", ["start", "end"])
def test_an_insert_needs_both_times_and_a_patch_none(missing: str) -> None:
    body = {name: value for name, value in EVENT.items() if name != missing}
    assert problems(INSERT, body) == [f"{missing} is required"]
    assert problems(PATCH, body) == []


def test_only_a_patch_may_say_null() -> None:
    assert problems(PATCH, {"summary": None, "start": {"date": None}}) == []
    assert problems(INSERT, EVENT | {"summary": None})


def test_a_body_is_json_where_there_is_one_and_none_where_there_is_none() -> None:
    assert problems(DELETE, {"id": "abcde"}) == ["calendar.events.delete takes no body"]
    assert request_problems(CONTRACT, INSERT, [], b"", "application/json")
    assert request_problems(CONTRACT, INSERT, [], json.dumps(EVENT).encode(), "text/plain")
    assert problems(INSERT, [EVENT])


def test_our_own_answers_are_judged_too_and_more_strictly() -> None:
    good = {"kind": "calendar#event", "id": "abcde", "start": {"dateTime": "2026-03-02T10:00:00Z"}}
    assert answer_problems(CONTRACT, INSERT, 200, good) == []
    assert answer_problems(CONTRACT, INSERT, 200, good | {"start": {"dateTime": "2026-03-02T10:00:00"}})
    assert answer_problems(CONTRACT, INSERT, 200, good | {"version": 3})
    assert answer_problems(CONTRACT, DELETE, 200, {})
    assert answer_problems(CONTRACT, DELETE, 204, None) == []


def test_a_long_number_is_a_text_of_digits() -> None:
    watch = CONTRACT.methods["calendar.events.watch"]
    assert answer_problems(CONTRACT, watch, 200, {"expiration": "1773050400000"}) == []
    assert answer_problems(CONTRACT, watch, 200, {"expiration": "2026-03-09"})
    assert answer_problems(CONTRACT, watch, 200, {"expiration": 1773050400000})


def test_fields_are_selected_at_any_depth() -> None:
    body = {"kind": "k", "items": [{"id": "a", "summary": "s", "start": {"dateTime": "t", "timeZone": "z"}}]}
    wanted = {"items": [{"id": "a", "start": {"dateTime": "t"}}]}
    assert selected(CONTRACT, LIST, "items(id,start/dateTime),nextPageToken", body) == wanted
    assert selected(CONTRACT, LIST, "items/id", body) == {"items": [{"id": "a"}]}
    assert selected(CONTRACT, LIST, "*", body) == body
    assert parsed("a,b(c,d/e),f/g(h)") == {"a": {}, "b": {"c": {}, "d": {"e": {}}}, "f": {"g": {"h": {}}}}
