"""freebusy.query: what of a window is taken."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY, Caller, error_of

WEEK = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-09T00:00:00Z"}


def of(api: Caller, *names: str, **body: object) -> JSON:
    asked = {**WEEK, "items": [{"id": name} for name in names or ("primary",)], **body}
    answer: JSON = api.asks("POST", "freeBusy", asked).raise_for_status().json()["calendars"]
    return answer


def busy(api: Caller, **body: object) -> list[str]:
    """As "02 10:00-11:00"."""
    spans = of(api, **body)["primary"]["busy"]
    return [f"{span['start'][8:10]} {span['start'][11:16]}-{span['end'][11:16]}" for span in spans]


def test_overlapping_and_touching_events_are_one_span(api: Caller, dana: Agent) -> None:
    for start, end in ((0, 2), (1, 3), (3, 4), (5, 6)):
        dana.adds("e", MONDAY + start * HOUR, MONDAY + end * HOUR)
    assert busy(api) == ["02 10:00-14:00", "02 15:00-16:00"]


def test_spans_are_clipped_to_the_window(api: Caller, dana: Agent) -> None:
    dana.is_out(MONDAY - 3 * DAY, MONDAY + 3 * DAY)
    window = {"timeMin": "2026-03-02T10:00:00+01:00", "timeMax": "2026-03-02T12:00:00+01:00"}
    assert busy(api, **window) == ["02 09:00-11:00"]


def test_deleted_and_transparent_events_are_free(api: Caller, dana: Agent) -> None:
    dana.deletes(dana.adds("gone", MONDAY, MONDAY + HOUR))
    dana.adds("free", MONDAY, MONDAY + HOUR, transparency="transparent")
    assert busy(api) == []


def test_a_tentative_event_is_busy(api: Caller, dana: Agent) -> None:
    dana.adds("maybe", MONDAY, MONDAY + HOUR, status="tentative")
    assert busy(api) == ["02 10:00-11:00"]


def test_series_are_unfolded_with_their_exceptions(api: Caller, dana: Agent) -> None:
    series = dana.adds_series("Daily", MONDAY - 7 * DAY, MONDAY - 7 * DAY + HOUR, "RRULE:FREQ=DAILY")
    ids = dana.instances(series, MONDAY + 7 * DAY)
    dana.deletes(ids[8])
    dana.moves(ids[9], MONDAY + 2 * DAY + 3 * HOUR, MONDAY + 2 * DAY + 4 * HOUR)
    dana.moves(ids[0], MONDAY + 3 * DAY + 5 * HOUR, MONDAY + 3 * DAY + 6 * HOUR)
    assert busy(api, timeMax="2026-03-06T00:00:00Z") == [
        "02 10:00-11:00",
        "04 13:00-14:00",
        "05 10:00-11:00",
        "05 15:00-16:00",
    ]


def test_a_day_is_a_day_of_the_calendars_zone_however_long(google: RunningGoogleCalendar, dana: Agent) -> None:
    dana.adds("Spring forward", date(2026, 3, 29), date(2026, 3, 30))
    start, end = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert google.busy(DANA, MONDAY, MONDAY + 60 * DAY) == [(start, end)]
    assert end - start == timedelta(hours=23)
    dana.moves_to_zone("UTC")
    assert google.busy(DANA, MONDAY, MONDAY + 60 * DAY)[0][0] == datetime(2026, 3, 29, tzinfo=UTC)


def test_status_events_count_by_their_type(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    dana.works_from_home(date(2026, 3, 2), date(2026, 3, 3))
    dana.has_birthday(date(2026, 3, 2))
    assert busy(api) == []
    dana.focuses(MONDAY, MONDAY + HOUR)
    dana.is_out(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR)
    dana.gets_from_mail("Flight", MONDAY + 4 * HOUR, MONDAY + 5 * HOUR)
    assert busy(api) == ["02 10:00-11:00", "02 12:00-13:00", "02 14:00-15:00"]
    google.switches.busy_types = frozenset({"default"})
    assert busy(api) == []


@pytest.mark.parametrize("answer", ["needsAction", "tentative", "accepted", "declined"])
def test_the_agents_own_answer_decides_and_can_be_decided_otherwise(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, answer: str
) -> None:
    event = dana.is_invited("Meeting", MONDAY, MONDAY + HOUR, by="boss@desk.example")
    dana.answers(event, answer)
    taken = ["02 10:00-11:00"]
    assert busy(api) == ([] if answer == "declined" else taken)
    google.switches.busy_answers = frozenset({answer})
    assert busy(api) == taken
    google.switches.busy_answers = frozenset()
    assert busy(api) == []


def test_what_cannot_be_seen_is_an_error_inside_the_answer(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    google.agent("eve@desk.example").adds("e", MONDAY, MONDAY + HOUR)
    dana.adds("e", MONDAY, MONDAY + HOUR)
    found = of(api, DANA, "eve@desk.example", "nobody@desk.example")
    unknown = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
    assert found["eve@desk.example"] == found["nobody@desk.example"] == unknown
    assert len(found[DANA]["busy"]) == 1
    google.agent("eve@desk.example").shares(DANA, "freeBusyReader")
    assert len(of(api, "eve@desk.example")["eve@desk.example"]["busy"]) == 1


def test_a_calendar_can_fail_for_a_while(api: Caller, google: RunningGoogleCalendar) -> None:
    google.breaks_free_busy(DANA)
    assert of(api)["primary"]["errors"] == [{"domain": "global", "reason": "internalError"}]
    google.breaks_free_busy(DANA, "")
    assert of(api)["primary"] == {"busy": []}


def test_the_answer_is_in_utc_or_in_the_zone_that_is_asked_for(api: Caller, dana: Agent) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    assert of(api)["primary"]["busy"][0]["start"] == "2026-03-02T10:00:00Z"
    assert of(api, timeZone="Asia/Tokyo")["primary"]["busy"][0]["start"] == "2026-03-02T19:00:00+09:00"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timeMin": WEEK["timeMax"]}, "timeRangeEmpty"),
        ({"timeMin": "2026-03-02T10:00:00"}, "badRequest"),
        ({"timeMin": "2026-03-02"}, "badRequest"),
        ({"timeZone": "Mars"}, "invalid"),
        ({"items": [{"id": f"c{number}"} for number in range(51)]}, "tooManyCalendarsRequested"),
        ({"calendarExpansionMax": 51}, "invalid"),
        ({"groupExpansionMax": 101}, "invalid"),
        ({"items": ["primary"]}, "badRequest"),
        ({"singleEvents": True}, "badRequest"),
    ],
)
def test_a_query_that_cannot_be_is_refused(api: Caller, change: JSON, reason: str) -> None:
    assert error_of(api.asks("POST", "freeBusy", {**WEEK, "items": [{"id": "primary"}], **change})) == (400, reason)


@pytest.mark.parametrize("name", ["timeMin", "timeMax"])
def test_a_query_needs_both_ends(api: Caller, name: str) -> None:
    body = {key: value for key, value in WEEK.items() if key != name}
    assert error_of(api.asks("POST", "freeBusy", {**body, "items": [{"id": "primary"}]})) == (400, "required")


def test_a_window_may_be_too_long(api: Caller, google: RunningGoogleCalendar) -> None:
    google.switches.longest_free_busy = 6 * DAY
    refused = api.asks("POST", "freeBusy", {**WEEK, "items": [{"id": "primary"}]})
    assert error_of(refused) == (400, "timeRangeTooLong")
