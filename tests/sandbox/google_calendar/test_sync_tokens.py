"""Incremental sync: only what changed, deleted events as tombstones, and tokens that die."""

from datetime import timedelta

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY, Caller, error_of

EVENTS = "calendars/primary/events"


def changed(api: Caller, token: str, **query: str) -> list[tuple[str, str]]:
    return [(one["id"], one["status"]) for one in api.lists(syncToken=token, **query)["items"]]


def test_nothing_has_changed_at_first(api: Caller, dana: Agent) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    token = api.lists()["nextSyncToken"]
    assert changed(api, token) == []


def test_what_was_added_moved_and_deleted_is_told_once(api: Caller, dana: Agent) -> None:
    kept, moved, gone = (dana.adds(name, MONDAY, MONDAY + HOUR) for name in ("kept", "moved", "gone"))
    token = api.lists()["nextSyncToken"]
    dana.moves(moved, MONDAY + DAY, MONDAY + DAY + HOUR)
    dana.deletes(gone)
    new = dana.adds("new", MONDAY, MONDAY + HOUR)
    page = api.lists(syncToken=token)
    assert {(one["id"], one["status"]) for one in page["items"]} == {
        (moved, "confirmed"),
        (gone, "cancelled"),
        (new, "confirmed"),
    }
    assert kept not in str(page["items"])
    assert changed(api, page["nextSyncToken"]) == []
    assert len(changed(api, token)) == 3


def test_a_tombstone_holds_no_more_than_is_guaranteed(api: Caller, dana: Agent) -> None:
    event = dana.adds("Secret", MONDAY, MONDAY + HOUR)
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    first = dana.instances(series, MONDAY + DAY)[0]
    token = api.lists()["nextSyncToken"]
    dana.deletes(event)
    dana.deletes(first)
    of_event, of_instance = api.lists(syncToken=token)["items"]
    assert of_event.keys() == {"kind", "etag", "id", "status"}
    assert of_instance.keys() == {"kind", "etag", "id", "status", "recurringEventId", "originalStartTime"}
    assert "Secret" in str(api.lists(syncToken=token, showDeleted="true")["items"])


def test_a_change_outside_the_initial_window_is_told_too(api: Caller, dana: Agent) -> None:
    event = dana.adds("e", MONDAY, MONDAY + HOUR)
    window = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z"}
    token = api.lists(**window)["nextSyncToken"]
    dana.moves(event, MONDAY + 30 * DAY, MONDAY + 30 * DAY + HOUR)
    assert changed(api, token) == [(event, "confirmed")]


def test_changes_while_paging_are_not_missed(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    google.switches.page_size = 2
    ids = [dana.adds(f"e{number}", MONDAY, MONDAY + HOUR) for number in range(3)]
    first = api.lists()
    dana.deletes(ids[0])
    new = dana.adds("new", MONDAY, MONDAY + HOUR)
    last = api.lists(pageToken=first["nextPageToken"])
    assert set(changed(api, last["nextSyncToken"])) == {(ids[0], "cancelled"), (new, "confirmed")}


def test_an_incremental_answer_has_pages_under_the_same_token(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    token = api.lists()["nextSyncToken"]
    google.switches.page_size = 2
    for number in range(3):
        dana.adds(f"e{number}", MONDAY, MONDAY + HOUR)
    first = api.lists(syncToken=token)
    assert "nextSyncToken" not in first
    second = api.lists(syncToken=token, pageToken=first["nextPageToken"])
    assert [one["summary"] for one in first["items"] + second["items"]] == ["e0", "e1", "e2"]
    assert changed(api, second["nextSyncToken"]) == []
    alone = api.asks("GET", EVENTS, params={"pageToken": first["nextPageToken"]})
    assert error_of(alone) == (400, "invalid")


@pytest.mark.parametrize(
    "query",
    [
        {"orderBy": "updated"},
        {"q": "x"},
        {"iCalUID": "x"},
        {"privateExtendedProperty": "a=b"},
        {"sharedExtendedProperty": "a=b"},
        {"updatedMin": "2026-03-01T00:00:00Z"},
    ],
)
def test_some_filters_give_no_token_and_go_with_none(api: Caller, query: JSON) -> None:
    assert "nextSyncToken" not in api.lists(**query)
    token = api.lists()["nextSyncToken"]
    assert error_of(api.asks("GET", EVENTS, params={"syncToken": token, **query})) == (400, "badRequest")


@pytest.mark.parametrize("query", [{"timeMin": "2026-03-01T00:00:00Z"}, {"timeMax": "2026-03-09T00:00:00Z"}])
def test_a_window_gives_a_token_and_goes_with_none(api: Caller, query: JSON) -> None:
    token = api.lists(**query)["nextSyncToken"]
    assert error_of(api.asks("GET", EVENTS, params={"syncToken": token, **query})) == (400, "badRequest")


@pytest.mark.parametrize("query", [{"singleEvents": "true"}, {"maxResults": "7"}, {"eventTypes": "default"}])
def test_all_else_must_be_as_in_the_initial_request(api: Caller, query: JSON) -> None:
    token = api.lists()["nextSyncToken"]
    assert error_of(api.asks("GET", EVENTS, params={"syncToken": token, **query})) == (400, "invalid")
    assert changed(api, api.lists(**query)["nextSyncToken"], **query) == []


def test_show_deleted_cannot_be_switched_off_beside_a_token(api: Caller) -> None:
    token = api.lists(showDeleted="false")["nextSyncToken"]
    assert changed(api, token) == []
    refused = api.asks("GET", EVENTS, params={"syncToken": token, "showDeleted": "false"})
    assert error_of(refused) == (400, "badRequest")


def test_a_token_dies_at_any_time_and_a_new_one_lives(api: Caller, google: RunningGoogleCalendar) -> None:
    token = api.lists()["nextSyncToken"]
    google.invalidate_sync_tokens(DANA)
    refused = api.asks("GET", EVENTS, params={"syncToken": token})
    assert error_of(refused) == (410, "fullSyncRequired")
    assert changed(api, api.lists()["nextSyncToken"]) == []


def test_tokens_die_when_the_calendar_is_shared(api: Caller, dana: Agent) -> None:
    token = api.lists()["nextSyncToken"]
    dana.shares("eve@desk.example", "reader")
    assert error_of(api.asks("GET", EVENTS, params={"syncToken": token})) == (410, "fullSyncRequired")


def test_a_token_of_another_calendar_or_of_nothing_is_refused(api: Caller, dana: Agent) -> None:
    second = dana.adds_calendar("Second").calendar_id
    token = api.gets(f"calendars/{second}/events")["nextSyncToken"]
    for other in (token, "nonsense", "W10=", token[:-8]):
        assert error_of(api.asks("GET", EVENTS, params={"syncToken": other})) == (400, "invalid")


def test_a_token_is_good_for_the_account_name_and_for_primary(api: Caller) -> None:
    token = api.lists()["nextSyncToken"]
    assert api.gets(f"calendars/{DANA}/events", syncToken=token)["items"] == []


def test_a_changed_series_is_one_entry_or_all_its_instances(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=5")
    folded, unfolded = api.lists()["nextSyncToken"], api.lists(singleEvents="true")["nextSyncToken"]
    dana.changes(series, recurrence=["RRULE:FREQ=DAILY;COUNT=3"])
    assert changed(api, folded) == [(series, "confirmed")]
    statuses = [status for _, status in changed(api, unfolded, singleEvents="true")]
    assert statuses == ["confirmed"] * 3 + ["cancelled"] * 2


def test_an_endless_new_series_makes_a_long_incremental_answer(api: Caller, dana: Agent) -> None:
    token = api.lists(singleEvents="true", maxResults=2500)["nextSyncToken"]
    dana.adds_series("Forever", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY")
    assert len(changed(api, token, singleEvents="true", maxResults="2500")) == 730


def test_a_deleted_series_leaves_tombstones_of_its_exceptions_or_not(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    for told in (True, False):
        google.switches.series_takes_exceptions = told
        series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=5")
        second = dana.instances(series, MONDAY + 9 * DAY)[1]
        dana.moves(second, MONDAY + 1.5 * DAY, MONDAY + 1.5 * DAY + HOUR)
        token = api.lists()["nextSyncToken"]
        dana.deletes(series)
        assert changed(api, token) == [(series, "cancelled"), (second, "cancelled")][: 1 + told]
        assert google.occurrences(DANA, MONDAY, MONDAY + timedelta(days=9)) == []
