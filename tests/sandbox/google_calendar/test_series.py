"""Recurring events: unfolded in their zone, their exceptions, and what a change of the series does to them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from sandbox.google_calendar.times import Span, span_of
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY, Caller, Value, error_of

EVENTS = "calendars/primary/events"
WEEK = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-09T00:00:00Z"}


def starts(page: JSON) -> list[str]:
    return [event["start"].get("dateTime", event["start"].get("date")) for event in page["items"]]


def unfolded(api: Caller, **query: Value) -> JSON:
    return api.lists(singleEvents="true", orderBy="startTime", **query)


def test_a_series_keeps_its_hour_on_the_wall_when_the_clocks_change(api: Caller, dana: Agent) -> None:
    start = datetime(2026, 3, 27, 8, tzinfo=UTC)
    dana.adds_series("Daily", start, start + HOUR, "RRULE:FREQ=DAILY;COUNT=4")
    assert starts(unfolded(api)) == [
        "2026-03-27T09:00:00+01:00",
        "2026-03-28T09:00:00+01:00",
        "2026-03-29T09:00:00+02:00",
        "2026-03-30T09:00:00+02:00",
    ]
    ids = [event["id"].rpartition("_")[2] for event in unfolded(api)["items"]]
    assert ids == ["20260327T080000Z", "20260328T080000Z", "20260329T070000Z", "20260330T070000Z"]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["RRULE:FREQ=DAILY;COUNT=3"], [2, 3, 4]),
        (["RRULE:FREQ=DAILY;UNTIL=20260304T100000Z"], [2, 3, 4]),
        (["RRULE:FREQ=DAILY;UNTIL=20260304T095959Z"], [2, 3]),
        (["RRULE:FREQ=DAILY;UNTIL=20260304"], [2, 3, 4]),
        (["RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3"], [2, 5, 9]),
        (["RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20260303T110000,20260304T110000"], [2, 5]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260303T100000Z"], [2, 4]),
        (["RDATE;TZID=Europe/Berlin:20260306T110000"], [2, 6]),
        (["RRULE:FREQ=DAILY;COUNT=4", "EXRULE:FREQ=DAILY;INTERVAL=2"], [3, 5]),
    ],
)
def test_lines_of_recurrence_mean_their_days(api: Caller, dana: Agent, lines: list[str], days: list[int]) -> None:
    dana.adds_series("Series", MONDAY, MONDAY + HOUR, *lines)
    assert [int(start[8:10]) for start in starts(unfolded(api))] == days


@pytest.mark.parametrize(
    "line",
    ["FREQ=DAILY", "RRULE:FREQ=SOMETIMES", "RRULE:COUNT=3", "DTSTART:20260302T100000Z", "EXDATE:tomorrow", "RRULE:"],
)
def test_a_line_that_is_no_recurrence_is_refused(api: Caller, line: str) -> None:
    zoned = {"dateTime": "2026-03-02T10:00:00Z", "timeZone": "Europe/Berlin"}
    body = {"start": zoned, "end": {**zoned, "dateTime": "2026-03-02T11:00:00Z"}, "recurrence": [line]}
    assert error_of(api.asks("POST", EVENTS, body)) == (400, "invalid")


def test_a_series_of_days_has_dates(api: Caller, dana: Agent) -> None:
    dana.adds_series("Two days", date(2026, 3, 2), date(2026, 3, 4), "RRULE:FREQ=WEEKLY;COUNT=2")
    found = unfolded(api)["items"]
    assert [(one["start"], one["end"]) for one in found] == [
        ({"date": "2026-03-02"}, {"date": "2026-03-04"}),
        ({"date": "2026-03-09"}, {"date": "2026-03-11"}),
    ]
    assert found[0]["id"].endswith("_20260302")


def test_a_moved_instance_stands_where_it_was_moved_to(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    second = dana.instances(series, MONDAY + 9 * DAY)[1]
    dana.moves(second, MONDAY + 5 * DAY, MONDAY + 5 * DAY + HOUR)
    assert [start[8:10] for start in starts(unfolded(api))] == ["02", "04", "07"]
    kept, exception = api.lists()["items"]
    assert (kept["id"], exception["id"]) == (series, second)
    assert exception["recurringEventId"] == series
    assert exception["originalStartTime"]["dateTime"] == "2026-03-03T11:00:00+01:00"
    assert "recurrence" not in exception


def test_an_instance_is_changed_and_deleted_by_its_id(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    first, second, _ = (f"{EVENTS}/{one}" for one in dana.instances(series, MONDAY + 9 * DAY))
    assert api.gets(first)["recurringEventId"] == series
    assert api.asks("PATCH", first, {"summary": "Once"}).json()["summary"] == "Once"
    assert api.asks("DELETE", second).status_code == 204
    assert error_of(api.asks("DELETE", second)) == (410, "deleted")
    assert [one["summary"] for one in unfolded(api)["items"]] == ["Once", "Daily"]
    assert error_of(api.asks("GET", f"{EVENTS}/{series}_20260302T110000Z")) == (404, "notFound")


def test_a_cancelled_exception_is_listed_beside_its_series(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    second = dana.instances(series, MONDAY + 9 * DAY)[1]
    dana.deletes(second)
    assert [(one["id"], one["status"]) for one in api.lists()["items"]] == [
        (series, "confirmed"),
        (second, "cancelled"),
    ]
    assert len(unfolded(api)["items"]) == 2
    assert len(unfolded(api, showDeleted="true")["items"]) == 3
    dana.deletes(series)
    assert api.lists()["items"] == []


def test_a_series_is_in_a_window_when_any_instance_is(api: Caller, dana: Agent) -> None:
    dana.adds_series("Weekly", MONDAY - 70 * DAY, MONDAY - 70 * DAY + HOUR, "RRULE:FREQ=WEEKLY")
    dana.adds_series("Past", MONDAY - 70 * DAY, MONDAY - 70 * DAY + HOUR, "RRULE:FREQ=WEEKLY;COUNT=3")
    assert [one["summary"] for one in api.lists(**WEEK)["items"]] == ["Weekly"]
    assert len(unfolded(api, **WEEK)["items"]) == 1


def test_instances_are_listed_by_themselves(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=9")
    ids = dana.instances(series, MONDAY + 9 * DAY)
    dana.deletes(ids[2])
    page = api.gets(f"{EVENTS}/{series}/instances")
    assert [one["id"] for one in page["items"]] == [*ids[:2], *ids[3:]]
    assert "nextSyncToken" not in page
    assert len(api.gets(f"{EVENTS}/{series}/instances", showDeleted="true")["items"]) == 9
    assert len(api.gets(f"{EVENTS}/{series}/instances", timeMax="2026-03-04T00:00:00Z")["items"]) == 2
    original = api.gets(f"{EVENTS}/{series}/instances", originalStart="2026-03-03T11:00:00+01:00")
    assert [one["id"] for one in original["items"]] == [ids[1]]
    first = api.gets(f"{EVENTS}/{series}/instances", maxResults=5)
    rest = api.gets(f"{EVENTS}/{series}/instances", maxResults=5, pageToken=first["nextPageToken"])
    assert len(first["items"] + rest["items"]) == 8


def test_only_a_series_has_instances(api: Caller, dana: Agent) -> None:
    event = dana.adds("Single", MONDAY, MONDAY + HOUR)
    assert error_of(api.asks("GET", f"{EVENTS}/{event}/instances")) == (400, "invalid")
    assert error_of(api.asks("GET", f"{EVENTS}/unknown/instances")) == (404, "notFound")


def test_a_changed_rule_takes_exceptions_along_that_no_longer_fit(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=5")
    ids = dana.instances(series, MONDAY + 9 * DAY)
    dana.changes(ids[1], summary="Early")
    dana.changes(ids[4], summary="Late")
    dana.changes(series, recurrence=["RRULE:FREQ=DAILY;COUNT=3"])
    assert [one["summary"] for one in unfolded(api)["items"]] == ["Daily", "Early", "Daily"]


def test_a_series_made_single_again_is_one_event(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=5")
    dana.moves(dana.instances(series, MONDAY + 9 * DAY)[1], MONDAY + 1.5 * DAY, MONDAY + 2 * DAY)
    api.patches(series, {"recurrence": None})
    assert [one["id"] for one in google.occurrences(DANA, MONDAY, MONDAY + 9 * DAY)] == [series]


@given(low=st.integers(-500, 2000), hours=st.integers(1, 200))
@settings(max_examples=25)
def test_a_narrow_window_shows_what_a_wide_one_shows_there(low: int, hours: int) -> None:
    google = RunningGoogleCalendar(MONDAY)
    dana = google.agent(DANA)
    dana.adds_series("Night", MONDAY + 12 * HOUR, MONDAY + 22 * HOUR, "RRULE:FREQ=DAILY;INTERVAL=2")
    days = dana.adds_series("Days", date(2026, 3, 6), date(2026, 3, 10), "RRULE:FREQ=WEEKLY;COUNT=9")
    dana.moves(dana.instances(days, MONDAY + 90 * DAY)[3], date(2026, 3, 11), date(2026, 3, 13))
    start, end = MONDAY + low * HOUR, MONDAY + (low + hours) * HOUR
    zone = google.world.calendars[DANA].zone
    wide = google.occurrences(DANA, MONDAY - 90 * DAY, MONDAY + 120 * DAY)
    assert google.occurrences(DANA, start, end) == [one for one in wide if span_of(one, zone).meets(Span(start, end))]
