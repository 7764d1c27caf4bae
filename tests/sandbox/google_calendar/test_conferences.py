"""Google Meet on demand."""

from datetime import timedelta

from sandbox.google_calendar import RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import HOUR, JSON, MONDAY, Caller, error_of, timed

CALL = timed(MONDAY, MONDAY + HOUR, id="c0ffee")


def asking(request_id: str, event_id: str = "c0ffee") -> JSON:
    key = {"type": "hangoutsMeet"}
    request = {"requestId": request_id, "conferenceSolutionKey": key}
    return CALL | {"id": event_id, "conferenceData": {"createRequest": request}}


def status_of(event: JSON) -> str:
    return str(event["conferenceData"]["createRequest"]["status"]["statusCode"])


def test_a_conference_is_there_at_once_and_every_event_has_its_own(api: Caller) -> None:
    made = [api.inserts(asking(f"r{n}", f"c0ffee{n}"), conferenceDataVersion=1) for n in range(2)]
    assert [status_of(event) for event in made] == ["success", "success"]
    links = {event["hangoutLink"] for event in made}
    assert len(links) == 2
    assert {event["conferenceData"]["entryPoints"][0]["uri"] for event in made} == links


def test_without_the_version_a_conference_is_neither_made_nor_touched(api: Caller) -> None:
    assert "conferenceData" not in api.inserts(asking("r1"))
    api.patches("c0ffee", asking("r1"), conferenceDataVersion=1)
    kept = api.asks("PUT", "calendars/primary/events/c0ffee", CALL).json()
    assert "hangoutLink" in kept
    gone = api.asks("PUT", "calendars/primary/events/c0ffee", CALL, params={"conferenceDataVersion": 1}).json()
    assert "hangoutLink" not in gone
    assert "conferenceData" not in gone


def test_a_conference_may_be_pending_for_a_while_and_then_changes_the_event(
    api: Caller, google: RunningGoogleCalendar
) -> None:
    google.switches.meet_takes = timedelta(seconds=30)
    pending = api.inserts(asking("r1"), conferenceDataVersion=1)
    assert status_of(pending) == "pending"
    assert "hangoutLink" not in pending
    token = api.lists()["nextSyncToken"]
    google.advance(timedelta(seconds=30))
    changed = api.lists(syncToken=token)["items"]
    assert [status_of(event) for event in changed] == ["success"]
    assert changed[0]["etag"] != pending["etag"]
    assert "hangoutLink" in api.gets("calendars/primary/events/c0ffee")


def test_a_conference_may_fail(api: Caller, google: RunningGoogleCalendar) -> None:
    google.switches.meet_fails = True
    made = api.inserts(asking("r1"), conferenceDataVersion=1)
    assert status_of(made) == "failure"
    assert "hangoutLink" not in made


def test_a_request_id_that_was_used_is_ignored(api: Caller) -> None:
    link = api.inserts(asking("r1"), conferenceDataVersion=1)["hangoutLink"]
    assert api.patches("c0ffee", asking("r1"), conferenceDataVersion=1)["hangoutLink"] == link
    assert "conferenceData" not in api.inserts(asking("r1", "c0ffee2"), conferenceDataVersion=1)
    assert api.patches("c0ffee", asking("r2"), conferenceDataVersion=1)["hangoutLink"] != link


def test_what_was_read_may_be_sent_back_and_no_conference_of_another_event(api: Caller) -> None:
    made = api.inserts(asking("r1"), conferenceDataVersion=1)
    back = {"conferenceData": made["conferenceData"]}
    assert api.patches("c0ffee", back, conferenceDataVersion=1)["hangoutLink"] == made["hangoutLink"]
    query = {"conferenceDataVersion": 1}
    refused = api.asks("POST", "calendars/primary/events", CALL | back | {"id": "c0ffee2"}, params=query)
    assert error_of(refused) == (400, "invalid")
    other = {"conferenceData": {"createRequest": {"requestId": "r3", "conferenceSolutionKey": {"type": "zoom"}}}}
    refused = api.asks("PATCH", "calendars/primary/events/c0ffee", other, params=query)
    assert error_of(refused) == (400, "invalid")
