"""Push channels: what arrives, when, how often, and what doesn't."""

from datetime import timedelta

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from sandbox.waiting import until
from tests.sandbox.google_calendar.conftest import DANA, HOUR, JSON, MONDAY, Caller, Receiver, error_of, timed

WATCH = "calendars/primary/events/watch"


def watched(api: Caller, receiver: Receiver, **change: object) -> JSON:
    body = {"id": "channel-1", "type": "web_hook", "address": receiver.url, "token": "secret", **change}
    answer: JSON = api.asks("POST", WATCH, body).raise_for_status().json()
    return answer


def test_a_channel_is_answered_with_its_resource_and_its_end(api: Caller, receiver: Receiver) -> None:
    channel = watched(api, receiver)
    assert (channel["kind"], channel["id"], channel["token"]) == ("api#channel", "channel-1", "secret")
    assert channel["expiration"] == str(int((MONDAY + timedelta(days=7)).timestamp()) * 1000)
    assert "/calendar/v3/calendars/dana@desk.example/events" in channel["resourceUri"]


def test_sync_is_message_one_and_every_change_is_another(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    channel = watched(api, receiver)
    google.settle()
    dana.adds("e", MONDAY, MONDAY + HOUR)
    api.inserts(timed(MONDAY, MONDAY + HOUR))
    google.settle()
    assert receiver.states() == ["sync", "exists", "exists"]
    assert receiver.numbers()[0] == 1
    assert receiver.numbers() == sorted(set(receiver.numbers()))
    assert receiver.bodies == [b"", b"", b""]
    last = receiver.came[-1]
    assert last["x-goog-channel-id"] == "channel-1"
    assert last["x-goog-channel-token"] == "secret"
    assert last["x-goog-resource-id"] == channel["resourceId"]
    assert last["x-goog-resource-uri"] == channel["resourceUri"]
    assert last["x-goog-channel-expiration"] == "Mon, 09 Mar 2026 10:00:00 GMT"


def test_a_channel_without_a_token_sends_none(api: Caller, google: RunningGoogleCalendar, receiver: Receiver) -> None:
    body = {"id": "channel-1", "type": "web_hook", "address": receiver.url}
    assert "token" not in api.asks("POST", WATCH, body).json()
    google.settle()
    assert "x-goog-channel-token" not in receiver.came[0]


def test_sync_may_arrive_before_the_answer(api: Caller, google: RunningGoogleCalendar, receiver: Receiver) -> None:
    google.switches.sync_before_answer = True
    watched(api, receiver)
    assert receiver.states() == ["sync"]


def test_a_series_deleted_with_its_exceptions_is_one_message(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, "RRULE:FREQ=DAILY;COUNT=3")
    dana.changes(dana.instances(series, MONDAY + timedelta(days=9))[1], summary="x")
    watched(api, receiver)
    dana.deletes(series)
    google.settle()
    assert receiver.states() == ["sync", "exists"]


def test_nothing_is_told_of_other_calendars(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    watched(api, receiver)
    dana.adds_calendar("Second").adds("e", MONDAY, MONDAY + HOUR)
    google.agent("eve@desk.example").adds("e", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync"]


def test_two_channels_of_a_calendar_both_tell(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    watched(api, receiver)
    watched(api, receiver, id="channel-2")
    dana.adds("e", MONDAY, MONDAY + HOUR)
    google.settle()
    channels = [one["x-goog-channel-id"] for one in receiver.came if one["x-goog-resource-state"] == "exists"]
    assert channels == ["channel-1", "channel-2"]


def test_a_channel_ends_when_it_runs_out(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    channel = watched(api, receiver, params={"ttl": "1800"})
    assert channel["expiration"] == str(int((MONDAY + HOUR / 2).timestamp()) * 1000)
    google.advance(HOUR / 2)
    dana.adds("e", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync"]
    assert watched(api, receiver)["id"] == "channel-1"


def test_a_channel_lives_as_long_as_asked_for_or_as_google_likes(
    api: Caller, google: RunningGoogleCalendar, receiver: Receiver
) -> None:
    week = str(int((MONDAY + timedelta(days=7)).timestamp()) * 1000)
    month = str(int((MONDAY + timedelta(days=30)).timestamp()) * 1000)
    assert watched(api, receiver, params={"ttl": "2592000"})["expiration"] == week
    google.switches.channel_longest = timedelta(days=30)
    assert watched(api, receiver, id="channel-2", params={"ttl": "2592000"})["expiration"] == month
    assert watched(api, receiver, id="channel-3", expiration=week)["expiration"] == week


def test_a_stopped_channel_is_silent(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    channel = watched(api, receiver)
    stop = {"id": channel["id"], "resourceId": channel["resourceId"]}
    eve = Caller(api.client, api.base, google.bearer(google.agent("eve@desk.example").email))
    assert error_of(eve.asks("POST", "channels/stop", stop)) == (404, "notFound")
    assert api.asks("POST", "channels/stop", stop).status_code == 204
    assert error_of(api.asks("POST", "channels/stop", stop)) == (404, "notFound")
    google.settle()
    dana.adds("e", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "channel-0"}, "channelIdNotUnique"),
        ({"id": ""}, "required"),
        ({"id": "x" * 65}, "invalid"),
        ({"token": "x" * 257}, "invalid"),
        ({"type": "mail"}, "invalid"),
        ({"address": "http://elsewhere.example/push"}, "webhookUrlNotHttps"),
        ({"address": ""}, "required"),
        ({"params": {"ttl": "soon"}}, "invalid"),
        ({"params": {"ttl": 60}}, "badRequest"),
        ({"expiration": "1"}, "invalid"),
    ],
)
def test_a_channel_that_cannot_be_is_refused(api: Caller, receiver: Receiver, change: JSON, reason: str) -> None:
    watched(api, receiver, id="channel-0")
    body = {"id": "channel-1", "type": "web_hook", "address": receiver.url, **change}
    assert error_of(api.asks("POST", WATCH, body)) == (400, reason)


def test_messages_get_lost_or_come_twice(
    api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver
) -> None:
    watched(api, receiver)
    google.settle()
    google.push.lose()
    dana.adds("lost", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync"]
    google.push.repeat(times=3)
    dana.adds("thrice", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync", "exists", "exists", "exists"]
    assert len(set(receiver.numbers())) == 2
    google.push.never = True
    dana.adds("never", MONDAY, MONDAY + HOUR)
    google.settle()
    assert (len(receiver.came), len(google.push.lost)) == (4, 2)


def test_messages_may_be_late(api: Caller, google: RunningGoogleCalendar, dana: Agent, receiver: Receiver) -> None:
    watched(api, receiver)
    google.push.delay = HOUR
    dana.adds("e", MONDAY, MONDAY + HOUR)
    google.settle()
    assert receiver.states() == ["sync"]
    google.advance(HOUR)
    assert receiver.states() == ["sync", "exists"]


@pytest.mark.parametrize(("status", "tries"), [(204, 1), (200, 1), (404, 1), (410, 1), (500, 4), (503, 4)])
def test_only_a_broken_receiver_is_tried_again(
    api: Caller, google: RunningGoogleCalendar, receiver: Receiver, status: int, tries: int
) -> None:
    receiver.status = status
    watched(api, receiver)
    google.settle()
    for _ in range(5):
        google.advance(timedelta(minutes=1))
    assert len(receiver.came) == tries
    assert [one.status for one in google.push.failed] == ([] if status < 300 else [status] * tries)


def test_nobody_at_the_address_is_written_down(api: Caller, google: RunningGoogleCalendar) -> None:
    body = {"id": "channel-1", "type": "web_hook", "address": "http://127.0.0.1:1/push"}
    api.asks("POST", WATCH, body)
    google.settle()
    assert [one.status for one in google.push.failed] == [None]


def test_with_a_clock_that_flows_messages_go_out_by_themselves(receiver: Receiver, api: Caller) -> None:
    with RunningGoogleCalendar() as flowing:
        dana = flowing.agent(DANA)
        watched(Caller(api.client, flowing.api_url, flowing.bearer(DANA)), receiver)
        dana.adds("e", MONDAY, MONDAY + HOUR)
        until(lambda: receiver.states() == ["sync", "exists"], seconds=5, what="both messages", every=0.01)
