"""The telephone to one calendar, on a Google that answers anything at all."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.domain.booking.booking import CallEvent
from integration.domain.errors import (
    CredentialsRevoked,
    EventChanged,
    EventExists,
    EventGone,
    SyncTokenExpired,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.hours.interval import Interval
from integration.ports import AgentCalendar
from tests.clients.google.scripted import Script, Told, error, told

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SPAN = Interval(NINE, NINE + timedelta(minutes=30))
DAY = Interval(NINE - timedelta(hours=9), NINE + timedelta(hours=15))
CALL = CallEvent("abc01", SPAN, "Europe/Berlin", "Call", "About it", "pat@customer.example", "b1", "main")
PLACED = {"id": "abc01", "etag": '"1"', "status": "confirmed", "hangoutLink": "https://meet.example/x"}

METHODS: dict[str, Callable[[AgentCalendar], object]] = {
    "page": lambda calendar: calendar.page(sync_token="s1"),
    "busy": lambda calendar: calendar.busy(DAY),
    "insert": lambda calendar: calendar.insert(CALL),
    "find": lambda calendar: calendar.find("abc01"),
    "move": lambda calendar: calendar.move("abc01", SPAN, '"1"'),
    "remove": lambda calendar: calendar.remove("abc01"),
    "watch": lambda calendar: calendar.watch("ch1", "https://us.example/g", "s", timedelta(days=7)),
    "stop": lambda calendar: calendar.stop("ch1", "r1"),
}
every = pytest.mark.parametrize("method", METHODS)


def test_a_page_asks_for_everything_and_for_nothing_that_anybody_wrote(calendar: AgentCalendar, script: Script) -> None:
    script.answers += [told({"items": [], "nextPageToken": "p2"}), told({"nextSyncToken": "s2", "timeZone": "UTC"})]
    first, second = calendar.page(), calendar.page(sync_token="s1", page="p2")
    assert (first.next_page, second.sync_token, second.zone) == ("p2", "s2", "UTC")
    plain, going_on = (call.query for call in script.calls)
    assert plain.items() <= going_on.items()
    assert (plain["showDeleted"], plain["singleEvents"], plain["maxResults"]) == ("true", "false", "2500")
    assert {name: going_on[name] for name in going_on.keys() - plain.keys()} == {"syncToken": "s1", "pageToken": "p2"}
    for word in ("summary", "description", "location", "email", "displayName", "creator", "organizer"):
        assert word not in plain["fields"]


def test_a_call_is_put_in_with_an_id_of_ours_a_meeting_and_an_invitation(
    calendar: AgentCalendar, script: Script
) -> None:
    script.answers.append(
        told(
            PLACED
            | {"start": {"dateTime": "2026-03-02T10:00:00+01:00"}, "end": {"dateTime": "2026-03-02T10:30:00+01:00"}}
        )
    )
    put = calendar.insert(CALL)
    assert (put.etag, put.span, put.meet, put.cancelled) == ('"1"', SPAN, "https://meet.example/x", False)
    (asked,) = script.calls
    assert (asked.method, asked.path) == ("POST", "/calendar/v3/calendars/primary/events")
    assert (asked.query["conferenceDataVersion"], asked.query["sendUpdates"]) == ("1", "all")
    assert asked.json["start"] == {"dateTime": "2026-03-02T09:00:00Z", "timeZone": "Europe/Berlin"}
    assert asked.json["extendedProperties"] == {"private": {"vipdesk_booking": "b1", "vipdesk_installation": "main"}}
    assert asked.json["conferenceData"]["createRequest"]["requestId"] == asked.json["id"] == "abc01"


def test_a_move_names_the_version_that_it_was_read_at(calendar: AgentCalendar, script: Script) -> None:
    script.answers.append(told(PLACED))
    calendar.move("abc01", SPAN, '"7"')
    (asked,) = script.calls
    assert (asked.method, asked.headers["If-Match"], asked.query["sendUpdates"]) == ("PATCH", '"7"', "all")


def test_a_channel_lives_as_long_as_google_says(calendar: AgentCalendar, script: Script) -> None:
    script.answers.append(told({"resourceId": "r1", "expiration": "1772442000000"}))
    assert calendar.watch("ch1", "https://us.example/g", "s", timedelta(days=7)) == ("r1", NINE)
    assert script.calls[0].json == {
        "id": "ch1", "type": "web_hook", "address": "https://us.example/g", "token": "s", "params": {"ttl": "604800"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "answer", [{"resourceId": "r1"}, {"resourceId": "r1", "expiration": "9" * 40}, {"expiration": "1"}]
)
def test_a_channel_that_lives_nobody_knows_how_long_is_none(
    calendar: AgentCalendar, script: Script, answer: object
) -> None:
    script.answers.append(told(answer))
    with pytest.raises(UpstreamRefused):
        METHODS["watch"](calendar)


def busy(*periods: tuple[str, str], **more: object) -> Told:
    spans = [{"start": f"2026-03-02T{start}Z", "end": f"2026-03-02T{end}Z"} for start, end in periods]
    return told({"calendars": {"primary": {"busy": spans, **more}}})


def test_busy_times_are_in_order_and_apart(calendar: AgentCalendar, script: Script) -> None:
    script.answers.append(
        busy(("11:00:00", "12:00:00"), ("09:00:00", "10:00:00"), ("09:30:00", "10:30:00"), ("10:30:00", "10:45:00"))
    )
    assert [(each.start.hour, each.end.hour, each.end.minute) for each in calendar.busy(DAY)] == [
        (9, 10, 45),
        (11, 12, 0),
    ]


def test_busy_times_end_where_the_window_does(calendar: AgentCalendar, script: Script) -> None:
    script.answers.append(busy(("00:00:00", "23:00:00")))
    assert calendar.busy(SPAN) == (SPAN,)


def test_the_primary_calendar_may_be_called_by_its_owner(calendar: AgentCalendar, script: Script) -> None:
    script.answers.append(told({"calendars": {"dana@desk.example": {"busy": []}}}))
    assert calendar.busy(DAY) == ()


@pytest.mark.parametrize(
    "answer",
    [
        busy(errors=[{"domain": "global", "reason": "notFound"}]),
        told({"calendars": {}}),
        told({}),
        told({"calendars": {"other": {"busy": []}}}),
        told({"calendars": {"primary": {}}}),
        told({"calendars": {"primary": {"busy": [{"start": "soon", "end": "later"}]}}}),
        told({"calendars": {"primary": {"busy": [{"start": "2026-03-02T09:00:00", "end": "2026-03-02T10:00:00"}]}}}),
    ],
)
def test_what_google_does_not_know_is_never_free(calendar: AgentCalendar, script: Script, answer: Told) -> None:
    script.answers.append(answer)
    with pytest.raises(UpstreamUnavailable):
        calendar.busy(DAY)


@pytest.mark.parametrize(
    ("method", "status", "reason", "kind"),
    [
        ("page", 410, "fullSyncRequired", SyncTokenExpired),
        ("page", 404, "notFound", UpstreamRefused),
        ("page", 400, "badRequest", UpstreamRefused),
        ("insert", 409, "duplicate", EventExists),
        ("insert", 404, "notFound", UpstreamRefused),
        ("move", 412, "conditionNotMet", EventChanged),
        ("move", 404, "notFound", EventGone),
        ("move", 410, "deleted", EventGone),
        ("watch", 401, "push.webhookUrlUnauthorized", UpstreamRefused),
        ("watch", 400, "webhookUrlNotHttps", UpstreamRefused),
    ],
)
def test_what_an_answer_means_depends_on_what_was_asked(  # noqa: PLR0913 - what pytest hands in
    *, calendar: AgentCalendar, script: Script, method: str, status: int, reason: str, kind: type[VipDeskError]
) -> None:
    script.answers.append(error(status, reason))
    with pytest.raises(kind) as caught:
        METHODS[method](calendar)
    assert type(caught.value) is kind
    assert len(script.calls) == 1


def test_what_was_never_there_is_found_as_nothing_and_what_was_deleted_as_cancelled(
    calendar: AgentCalendar, script: Script
) -> None:
    script.answers += [error(404, "notFound"), told({"id": "abc01", "status": "cancelled"})]
    assert calendar.find("abc01") is None
    found = calendar.find("abc01")
    assert found
    assert (found.cancelled, found.span) == (True, None)


@pytest.mark.parametrize("method", ["remove", "stop"])
@pytest.mark.parametrize("answer", [error(404, "notFound"), error(410, "deleted"), Told(204, b"")])
def test_what_is_gone_already_is_fine(calendar: AgentCalendar, script: Script, method: str, answer: Told) -> None:
    script.answers.append(answer)
    assert METHODS[method](calendar) is None


@every
@pytest.mark.parametrize(
    "answer",
    [
        error(403, "rateLimitExceeded", Retry_After="7"),
        error(403, "userRateLimitExceeded", Retry_After="7"),
        error(403, "quotaExceeded", Retry_After="7"),
        error(429, "rateLimitExceeded", Retry_After="7"),
        error(503, "backendError", Retry_After="7"),
        Told(500, b"<html>", {"Retry-After": "7"}),
    ],
)
def test_a_busy_google_is_asked_once_and_its_wish_to_wait_is_heard(
    calendar: AgentCalendar, script: Script, method: str, answer: Told
) -> None:
    script.answers.append(answer)
    with pytest.raises(UpstreamUnavailable) as caught:
        METHODS[method](calendar)
    assert caught.value.retry_after == timedelta(seconds=7)
    assert len(script.calls) == 1


@every
def test_a_lost_answer_is_not_asked_for_again(calendar: AgentCalendar, script: Script, method: str) -> None:
    script.answers.append(Told(lost=True))
    with pytest.raises(UpstreamUnavailable, match="couldn't be reached"):
        METHODS[method](calendar)
    assert len(script.calls) == 1


@every
@pytest.mark.parametrize("answer", [Told(hangs=True), Told(drips=True)])
def test_a_slow_google_is_given_up(hasty: AgentCalendar, script: Script, method: str, answer: Told) -> None:
    script.answers.append(answer)
    began = time.monotonic()
    with pytest.raises(UpstreamUnavailable, match="in time"):
        METHODS[method](hasty)
    assert time.monotonic() - began < 5


def test_the_access_token_takes_its_part_of_the_same_patience(hasty: AgentCalendar, script: Script) -> None:
    script.tokens.append(Told(hangs=True))
    with pytest.raises(UpstreamUnavailable, match="in time"):
        hasty.busy(DAY)
    assert not script.calls


def test_a_lost_access_token_is_unavailable(hasty: AgentCalendar, script: Script) -> None:
    script.tokens.append(Told(lost=True))
    with pytest.raises(UpstreamUnavailable, match="couldn't be reached"):
        hasty.busy(DAY)


@every
def test_a_redirection_is_not_followed(calendar: AgentCalendar, script: Script, method: str) -> None:
    script.answers.append(Told(302, b"", {"Location": f"{script.url}/elsewhere"}))
    with pytest.raises(UpstreamUnavailable, match="redirects"):
        METHODS[method](calendar)
    assert len(script.calls) == 1


@pytest.mark.parametrize("method", sorted(METHODS.keys() - {"remove", "stop"}))
@pytest.mark.parametrize("body", [b"<html>maintenance", b"", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000])
def test_what_is_no_json_is_unavailable(calendar: AgentCalendar, script: Script, method: str, body: bytes) -> None:
    script.answers.append(Told(200, body))
    with pytest.raises(UpstreamUnavailable):
        METHODS[method](calendar)


@every
def test_a_token_that_is_refused_once_is_renewed_and_the_same_is_asked_again(
    calendar: AgentCalendar, script: Script, method: str
) -> None:
    script.tokens += [
        told({"access_token": "old", "expires_in": 3599}),
        told({"access_token": "new", "expires_in": 3599}),
    ]
    script.answers += [error(401, "authError"), error(404, "notFound")]
    # What a 404 means to each is told above.
    with suppress(UpstreamRefused):
        METHODS[method](calendar)
    assert [call.headers["authorization"] for call in script.calls] == ["Bearer old", "Bearer new"]
    assert script.calls[0].body == script.calls[1].body


@every
def test_a_key_whose_tokens_are_refused_twice_is_revoked(calendar: AgentCalendar, script: Script, method: str) -> None:
    script.answers += [error(401, "authError")] * 2
    with pytest.raises(CredentialsRevoked, match="connect the calendar again"):
        METHODS[method](calendar)
    assert len(script.calls) == 2


@every
@pytest.mark.parametrize("reason", ["insufficientPermissions", "forbidden", "accessNotConfigured", "anything"])
def test_what_is_forbidden_is_refused(calendar: AgentCalendar, script: Script, method: str, reason: str) -> None:
    script.answers.append(error(403, reason))
    with pytest.raises(UpstreamRefused):
        METHODS[method](calendar)
    assert len(script.calls) == 1


@every
def test_no_error_says_who_what_or_with_which_key(calendar: AgentCalendar, script: Script, method: str) -> None:
    body = b'{"error": {"errors": [{"reason": "secret-reason"}], "message": "dana@desk.example secret"}}'
    script.answers.append(Told(418, body))
    with pytest.raises(UpstreamRefused) as caught:
        METHODS[method](calendar)
    for word in ("dana", "secret", "at-1", "abc01", script.url, "pat@"):
        assert word not in repr(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_many_threads_ask_at_once_with_one_access_token(calendar: AgentCalendar, script: Script) -> None:
    script.answers += [busy() for _ in range(80)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: calendar.busy(DAY), range(80))) == [()] * 80
    assert len(script.grants) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["items", "id", "start", "end", "dateTime", "date", "status", "error", "errors", "reason",
                         "calendars", "primary", "busy", "message", "code", "extendedProperties", "private"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(sorted(METHODS)), status=st.sampled_from([200, 201, 204, 400, 403, 404, 429, 500]), body=JSON
)
def test_whatever_google_answers_is_read_or_one_of_our_errors(
    *, calendar: AgentCalendar, script: Script, method: str, status: int, body: object
) -> None:
    script.answers.clear()
    script.answers.append(Told(204, b"") if status == 204 else told(body, status))
    with suppress(VipDeskError):
        METHODS[method](calendar)
