"""Google's events in our words and back; we ask for what there is, and whatever it says is read or refused."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.google.events import EVENT_MASK, PAGE_MASK, body_of, page_of, placed
from integration.domain.booking.booking import CallEvent
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime
from integration.domain.errors import UpstreamRefused
from integration.domain.hours.interval import Interval

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPAN = Interval(NINE, NINE.replace(hour=10))
TIMES = {
    "start": {"dateTime": "2026-03-02T10:00:00+01:00", "timeZone": "Europe/Berlin"},
    "end": {"dateTime": "2026-03-02T10:00:00Z"},
}
CONTRACT = msgspec.json.decode(
    files("googleapiclient.discovery_cache.documents").joinpath("calendar.v3.json").read_bytes()
)["schemas"]


def event(**fields: object) -> CalendarEvent:
    (read,) = page_of({"items": [{"id": "e1", **fields}]}).events
    return read


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = CONTRACT[schema["$ref"]] if "$ref" in schema else schema
    return resolved(named["items"]) if "items" in named else named


def refuse_unknown(mask: str, schema: dict[str, Any]) -> None:
    """Walk a `fields` mask down the schemas: a,b/c,d(e,f)."""
    for path, inner in re.findall(r"([\w/]+)(?:\(((?:[^()]|\([^()]*\))*)\))?", mask):
        at = resolved(schema)
        for name in path.split("/"):
            assert name in at["properties"], path
            at = resolved(at["properties"][name])
        if inner:
            refuse_unknown(inner, at)


def refuse_undeclared(value: object, schema: dict[str, Any]) -> None:
    match value:
        case dict():
            for name, inner in value.items():
                declared = resolved(schema)
                assert name in declared.get("properties", {}) or "additionalProperties" in declared, name
                refuse_undeclared(inner, declared.get("properties", {}).get(name) or declared["additionalProperties"])
        case list():
            for inner in value:
                refuse_undeclared(inner, schema)


def test_the_masks_are_made_of_fields_that_there_are() -> None:
    refuse_unknown(EVENT_MASK, CONTRACT["Event"])
    refuse_unknown(PAGE_MASK, CONTRACT["Events"])
    with pytest.raises(AssertionError):
        refuse_unknown("items(id,start(when))", CONTRACT["Events"])


def test_a_call_is_made_of_fields_that_there_are() -> None:
    call = CallEvent("abc01", SPAN, "Europe/Berlin", "Call", "About it", "pat@customer.example", "b1", "main")
    refuse_undeclared(body_of(call), CONTRACT["Event"])
    assert body_of(call)["attendees"] == [{"email": "pat@customer.example"}]
    assert body_of(call)["guestsCanModify"] is False
    assert re.fullmatch("[a-v0-9]{5,1024}", body_of(call)["id"])


def test_an_event_is_read_in_utc_with_the_zone_it_was_entered_in() -> None:
    read = event(**TIMES, etag='"3"', status="confirmed", hangoutLink="https://meet.example/x")
    assert read == CalendarEvent(
        "e1",
        EventTime(at=NINE, zone="Europe/Berlin"),
        EventTime(at=SPAN.end),
        etag='"3"',
        meet="https://meet.example/x",
    )
    assert read.takes_time


def test_a_time_without_an_offset_is_one_of_its_zone() -> None:
    assert event(start={"dateTime": "2026-03-02T10:00:00", "timeZone": "Europe/Berlin"}).start == EventTime(
        at=NINE, zone="Europe/Berlin"
    )


def test_an_all_day_event_is_read_as_dates() -> None:
    read = event(start={"date": "2026-03-02"}, end={"date": "2026-03-03"})
    assert (read.start, read.end) == (EventTime(day=date(2026, 3, 2)), EventTime(day=date(2026, 3, 3)))


def test_of_a_cancelled_event_the_id_is_enough_and_an_exception_keeps_what_it_stands_for() -> None:
    assert event(status="cancelled") == CalendarEvent("e1", cancelled=True)
    read = event(status="cancelled", recurringEventId="s1", originalStartTime={"dateTime": "2026-03-02T09:00:00Z"})
    assert (read.is_exception, read.series, read.original) == (True, "s1", EventTime(at=NINE))


@pytest.mark.parametrize(
    ("fields", "takes_time"),
    [
        ({"eventType": "outOfOffice"}, True),
        ({"eventType": "focusTime"}, True),
        ({"eventType": "fromGmail"}, True),
        ({"eventType": "workingLocation"}, False),
        ({"eventType": "birthday"}, False),
        ({"eventType": "something new"}, True),
        ({"transparency": "transparent"}, False),
        ({"transparency": "opaque"}, True),
        ({"attendees": [{"self": True, "responseStatus": "declined"}]}, False),
        ({"attendees": [{"self": True, "responseStatus": "needsAction"}]}, True),
        ({"attendees": [{"responseStatus": "declined"}, {"self": True, "responseStatus": "accepted"}]}, True),
    ],
)
def test_what_takes_time(fields: dict[str, object], takes_time: bool) -> None:  # noqa: FBT001
    assert event(**TIMES, **fields).takes_time is takes_time


def test_a_kind_is_googles_word() -> None:
    assert [event(eventType=kind.value).kind for kind in EventKind] == list(EventKind)


def test_what_we_wrote_into_an_event_is_read_back() -> None:
    read = event(
        extendedProperties={"private": {"vipdesk_booking": "b1", "vipdesk_installation": "main", "other": "x"}}
    )
    assert (read.booking, read.installation) == ("b1", "main")


def test_a_series_keeps_its_lines() -> None:
    assert event(recurrence=["RRULE:FREQ=DAILY", "EXDATE:20260302T090000Z"]).recurrence[1] == "EXDATE:20260302T090000Z"


def test_a_meeting_is_there_when_its_link_is() -> None:
    pending = {
        "id": "e1",
        "etag": "1",
        **TIMES,
        "conferenceData": {"createRequest": {"status": {"statusCode": "pending"}}},
    }
    assert placed(pending).meet == ""
    ways = [{"entryPointType": "phone", "uri": "tel:1"}, {"entryPointType": "video", "uri": "https://meet.example/y"}]
    assert placed(pending | {"conferenceData": {"entryPoints": ways}}).meet == "https://meet.example/y"


def test_a_call_that_was_made_all_day_stands_nowhere() -> None:
    assert placed({"id": "e1", "start": {"date": "2026-03-02"}, "end": {"date": "2026-03-03"}}).span is None


@pytest.mark.parametrize(
    "fields",
    [
        {"start": {"dateTime": "soon"}},
        {"start": {"dateTime": "2026-03-02T10:00:00"}},
        {"start": {"dateTime": "2026-03-02T10:00:00", "timeZone": "Mars/Olympus"}},
        {"start": {"dateTime": "0001-01-01T00:00:00+14:00"}},
        {"start": {"date": "2026-02-30"}},
        {"start": "2026"},
        {"recurrence": "RRULE:FREQ=DAILY"},
        {"id": None},
    ],
)
def test_an_event_that_cannot_be_read_is_refused_and_not_left_out(fields: dict[str, object]) -> None:
    with pytest.raises(UpstreamRefused) as caught:
        page_of({"items": [{"id": "e1", **fields}]})
    assert "Mars" not in str(caught.value)


TEXTS = st.text(max_size=8) | st.sampled_from(
    ["2026-03-02", "2026-03-02T09:00:00Z", "9999-12-31T23:59:59-12:00", "Europe/Berlin"]
)
TIME = st.dictionaries(st.sampled_from(["date", "dateTime", "timeZone"]), TEXTS | st.integers() | st.none())
EVENT = st.dictionaries(
    st.sampled_from(sorted(CONTRACT["Event"]["properties"])),
    TEXTS | TIME | st.lists(TEXTS | TIME, max_size=2) | st.none(),
)


@given(st.fixed_dictionaries({"items": st.lists(EVENT, max_size=3)}) | EVENT | TEXTS | st.none())
def test_whatever_google_says_is_read_or_refused(answer: object) -> None:
    for read in (page_of, placed):
        with suppress(UpstreamRefused):
            read(answer)
