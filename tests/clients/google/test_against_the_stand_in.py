"""Every method and every fault, on the strict stand-in: each request and each answer is judged by Google's contract."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Event
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integration.clients.google import (
    GoogleCalendars,
    GoogleConsent,
    OAuthClient,
    Wire,
    expand,
    google_at,
    read_push,
)
from integration.domain.booking.booking import CallEvent
from integration.domain.booking.calendar import SCOPES, Access, CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventPage
from integration.domain.booking.push import secret_hash
from integration.domain.errors import (
    CredentialsRevoked,
    EventChanged,
    EventExists,
    EventGone,
    SyncTokenExpired,
    UpstreamRefused,
    UpstreamUnavailable,
)
from integration.domain.hours.interval import Interval
from integration.ports import AgentCalendar
from sandbox.google_calendar import Agent, RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from sandbox.loopback import Server
from tests.clients.google.test_keys import FILE, PRIVATE

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DANA = "dana@desk.example"
ACCOUNT = CalendarAccount(DANA)
BACK = "https://us.example/google/back"
CLIENT = OAuthClient("client-id", "the client's secret")
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
WEEK = Interval(MONDAY, MONDAY + 7 * DAY)


@pytest.fixture
def google() -> Iterator[RunningGoogleCalendar]:
    with RunningGoogleCalendar(MONDAY) as running:
        running.identity.add_client(CLIENT.id, CLIENT.secret, [BACK], name="VIP Desk")
        yield running


@pytest.fixture
def dana(google: RunningGoogleCalendar) -> Agent:
    return google.agent(DANA)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    wire = Wire(lambda: datetime.now(UTC))
    yield wire
    wire.close()


@pytest.fixture
def consent(google: RunningGoogleCalendar, wire: Wire) -> GoogleConsent:
    return GoogleConsent(google_at(google.url), wire, CLIENT)


@pytest.fixture
def calendars(google: RunningGoogleCalendar, wire: Wire) -> GoogleCalendars:
    return GoogleCalendars(google_at(google.url), wire, CLIENT)


@pytest.fixture
def key(consent: GoogleConsent, dana: Agent) -> CalendarKey:
    return connected(consent, Person(dana.email))[0]


@pytest.fixture
def calendar(calendars: GoogleCalendars, key: CalendarKey) -> AgentCalendar:
    return calendars(ACCOUNT, key)


def connected(consent: GoogleConsent, person: Person) -> tuple[CalendarKey, frozenset[str]]:
    address = consent.address(state="s1", challenge=CHALLENGE, hint=person.email, return_to=BACK)
    said = parse_qs(urlsplit(person.allows(address)).query)
    assert said["state"] == ["s1"]
    return consent.exchange(code=said["code"][0], verifier=VERIFIER, return_to=BACK)


def call(number: int = 1, *, start: datetime = MONDAY + DAY) -> CallEvent:
    span = Interval(start, start + HOUR / 2)
    return CallEvent(f"c0ffee{number:02}", span, "Europe/Berlin", "Call", "Why", "pat@customer.example", "b1", "main")


def walked(calendar: AgentCalendar, sync_token: str = "") -> tuple[list[CalendarEvent], EventPage]:
    events: list[CalendarEvent] = []
    page = calendar.page(sync_token=sync_token)
    while page.next_page:
        events += page.events
        page = calendar.page(sync_token=sync_token, page=page.next_page)
    return [*events, *page.events], page


def test_an_agent_lets_us_in_to_all_that_we_ask(consent: GoogleConsent, dana: Agent) -> None:
    key, scopes = connected(consent, Person(dana.email))
    assert scopes == set(SCOPES)
    assert key.secret


def test_a_scope_that_was_unticked_is_missing_and_its_calls_are_refused(
    consent: GoogleConsent, calendars: GoogleCalendars, dana: Agent
) -> None:
    key, scopes = connected(consent, Person(dana.email, unticks=[SCOPES[1]]))
    assert scopes == {SCOPES[0]}
    calendar = calendars(ACCOUNT, key)
    assert calendar.page().events == ()
    with pytest.raises(UpstreamRefused, match="both permissions ticked"):
        calendar.busy(WEEK)


def test_a_code_is_good_once_and_only_with_its_verifier(consent: GoogleConsent, dana: Agent) -> None:
    address = consent.address(state="s", challenge=CHALLENGE, hint=dana.email, return_to=BACK)
    codes = [parse_qs(urlsplit(Person(dana.email).allows(address)).query)["code"][0] for _ in range(2)]
    consent.exchange(code=codes[0], verifier=VERIFIER, return_to=BACK)
    for code, verifier in ((codes[0], VERIFIER), (codes[1], "w" * 64), ("4/none", VERIFIER)):
        with pytest.raises(UpstreamRefused, match="begin again"):
            consent.exchange(code=code, verifier=verifier, return_to=BACK)


def test_a_key_that_was_given_back_opens_nothing_and_may_be_given_back_again(
    consent: GoogleConsent, calendar: AgentCalendar, key: CalendarKey
) -> None:
    calendar.page()
    consent.revoke(key)
    consent.revoke(key)
    with pytest.raises(CredentialsRevoked, match="connect the calendar again"):
        calendar.page()


def test_an_agent_who_takes_it_back_is_asked_to_reconnect(
    google: RunningGoogleCalendar, calendar: AgentCalendar
) -> None:
    google.revoke(DANA)
    with pytest.raises(CredentialsRevoked):
        calendar.busy(WEEK)


def test_an_access_token_that_ended_early_is_renewed_on_the_way(
    google: RunningGoogleCalendar, calendar: AgentCalendar
) -> None:
    calendar.page()
    google.identity.expire_access_tokens()
    assert calendar.busy(WEEK) == ()


def test_a_service_account_acts_for_the_agent_where_the_domain_allows_it(wire: Wire) -> None:
    public = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key, delegated = CalendarKey(json.dumps(FILE)), CalendarAccount(DANA, Access.DELEGATION)
    # Its clock goes: what a service account signs says when.
    with RunningGoogleCalendar() as google:
        google.agent(DANA).adds("Lunch", MONDAY + HOUR, MONDAY + 2 * HOUR)
        calendar = GoogleCalendars(google_at(google.url), wire, OAuthClient())(delegated, key)
        google.identity.add_service_account(FILE["client_email"], public, SCOPES[:1], "desk.example")
        with pytest.raises(CredentialsRevoked, match="domain's admin"):
            calendar.busy(WEEK)
        google.identity.add_service_account(FILE["client_email"], public, SCOPES, "desk.example")
        assert calendar.busy(WEEK) == (Interval(MONDAY + HOUR, MONDAY + 2 * HOUR),)


def test_all_is_told_at_first_in_many_pages_and_then_what_changed(
    google: RunningGoogleCalendar, calendar: AgentCalendar, dana: Agent
) -> None:
    google.switches.page_size, google.switches.empty_pages = 2, True
    ids = [dana.adds("Private words", MONDAY + n * DAY, MONDAY + n * DAY + HOUR) for n in range(5)]
    events, last = walked(calendar)
    assert ({each.id for each in events}, last.zone) == (set(ids), "Europe/Berlin")
    assert walked(calendar, last.sync_token)[0] == []
    dana.deletes(ids[0])
    dana.moves(ids[1], MONDAY + 9 * DAY, MONDAY + 9 * DAY + HOUR)
    changed = {each.id: each for each in walked(calendar, last.sync_token)[0]}
    assert changed[ids[0]].cancelled
    moved = changed[ids[1]].start
    assert moved
    assert moved.at == MONDAY + 9 * DAY


def test_a_forgotten_sync_token_asks_for_everything(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    token = walked(calendar)[1].sync_token
    google.invalidate_sync_tokens(DANA)
    with pytest.raises(SyncTokenExpired):
        calendar.page(sync_token=token)
    assert walked(calendar)[1].sync_token


def test_what_is_read_of_a_calendar_takes_place_as_google_says(
    google: RunningGoogleCalendar, calendar: AgentCalendar, dana: Agent
) -> None:
    standup = dana.adds_series(
        "Stand-up", MONDAY, MONDAY + HOUR / 4, "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260430T000000Z"
    )
    daily = dana.adds_series(
        "Walk",
        MONDAY + 6 * HOUR,
        MONDAY + 7 * HOUR,
        "RRULE:FREQ=DAILY;COUNT=40",
        "EXDATE;TZID=Europe/Berlin:20260310T170000",
    )
    dana.adds_series("Fair", date(2026, 3, 28), date(2026, 3, 30), "RRULE:FREQ=MONTHLY;BYMONTHDAY=28")
    dana.adds("Off", date(2026, 2, 20), date(2026, 3, 4))
    dana.has_birthday(date(2026, 4, 1))
    dana.is_out(MONDAY + 20 * DAY, MONDAY + 25 * DAY)
    first, second, third, *_ = dana.instances(standup, MONDAY + 30 * DAY)
    dana.moves(first, MONDAY - 40 * DAY, MONDAY - 40 * DAY + HOUR)
    dana.moves(second, MONDAY + 3 * DAY, MONDAY + 3 * DAY + HOUR)
    dana.deletes(third)
    dana.deletes(dana.instances(daily, MONDAY + 30 * DAY)[4])
    events = walked(calendar)[0]
    for start, end in ((0, 90), (-60, 1), (26, 29), (1, 2)):
        window = Interval(MONDAY + start * DAY, MONDAY + end * DAY)
        ours = expand(events, window, "Europe/Berlin")
        theirs = google.occurrences(DANA, window.start, window.end)
        assert [(each.event.partition("_")[0], each.span.start) for each in ours] == [
            (each["id"].partition("_")[0], began(each)) for each in theirs
        ]
        busy = [each.span for each in ours if each.takes_time]
        assert merged(busy, window) == google.busy(DANA, window.start, window.end)


def began(event: dict[str, dict[str, str]]) -> datetime:
    start = event["start"]
    if "dateTime" in start:
        return datetime.fromisoformat(start["dateTime"]).astimezone(UTC)
    return datetime.fromisoformat(start["date"]).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


def merged(spans: list[Interval], window: Interval) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for span in sorted(spans):
        start, end = max(span.start, window.start), min(span.end, window.end)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def test_busy_is_what_takes_time(calendar: AgentCalendar, dana: Agent) -> None:
    dana.adds("A", MONDAY, MONDAY + HOUR)
    dana.adds("B", MONDAY + HOUR / 2, MONDAY + 2 * HOUR)
    dana.adds("Free", MONDAY + 5 * HOUR, MONDAY + 6 * HOUR, transparency="transparent")
    dana.works_from_home(MONDAY + 7 * HOUR, MONDAY + 8 * HOUR)
    dana.is_invited("No", MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, by="eve@other.example", answer="declined")
    assert calendar.busy(WEEK) == (Interval(MONDAY, MONDAY + 2 * HOUR),)


def test_a_broken_free_busy_is_never_free(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    google.breaks_free_busy(DANA)
    with pytest.raises(UpstreamUnavailable, match="doesn't know"):
        calendar.busy(WEEK)
    google.breaks_free_busy(DANA, "")
    assert calendar.busy(WEEK) == ()


def test_a_call_is_put_in_found_moved_and_taken_out_and_the_customer_is_told_each_time(
    google: RunningGoogleCalendar, calendar: AgentCalendar
) -> None:
    put = calendar.insert(call())
    assert (put.span, put.booking, put.cancelled) == (call().span, "b1", False)
    assert put.meet.startswith("https://")
    assert calendar.find(call().id) == put
    later = call(start=MONDAY + 2 * DAY).span
    moved = calendar.move(call().id, later, put.etag)
    assert (moved.span, moved.meet, moved.booking) == (later, put.meet, "b1")
    assert moved.etag != put.etag
    calendar.remove(call().id)
    calendar.remove(call().id)
    gone = calendar.find(call().id)
    assert gone
    assert gone.cancelled
    assert {to for each in google.invitations for to in each.to} == {"pat@customer.example"}
    assert len(google.invitations) == 3


def test_a_call_is_seen_as_ours_and_shown_in_its_zone(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    calendar.insert(call())
    (event,) = walked(calendar)[0]
    assert (event.booking, event.installation, event.takes_time) == ("b1", "main", True)
    shown = google.event(DANA, call().id)
    assert (shown["summary"], shown["start"]["timeZone"]) == ("Call", "Europe/Berlin")
    assert "guestsCanModify" not in shown or shown["guestsCanModify"] is False


def test_an_id_is_taken_once_and_for_all(calendar: AgentCalendar) -> None:
    calendar.insert(call())
    with pytest.raises(EventExists):
        calendar.insert(call())
    calendar.remove(call().id)
    with pytest.raises(EventExists):
        calendar.insert(call())
    assert calendar.find("c0ffee99") is None


def test_a_call_that_the_agent_changed_is_not_moved_over_that(calendar: AgentCalendar, dana: Agent) -> None:
    put = calendar.insert(call())
    dana.changes(call().id, summary="Mine")
    with pytest.raises(EventChanged):
        calendar.move(call().id, WEEK, put.etag)
    dana.deletes(call().id)
    with pytest.raises((EventGone, EventChanged)):
        calendar.move(call().id, WEEK, put.etag)
    with pytest.raises(EventGone):
        calendar.move("c0ffee99", WEEK, put.etag)


def test_a_meeting_may_take_its_time(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    google.switches.meet_takes = timedelta(minutes=1)
    assert calendar.insert(call()).meet == ""
    google.advance(timedelta(minutes=2))
    found = calendar.find(call().id)
    assert found
    assert found.meet


def test_a_lost_answer_to_each_write_is_seen_afterwards_and_nothing_was_done_twice(
    google: RunningGoogleCalendar, calendar: AgentCalendar
) -> None:
    google.faults.lose_answer(only="events.insert")
    with pytest.raises(UpstreamUnavailable):
        calendar.insert(call())
    with pytest.raises(EventExists):
        calendar.insert(call())
    found = calendar.find(call().id)
    assert found
    assert found.booking == "b1"
    google.faults.lose_answer(only="events.patch")
    later = call(start=MONDAY + 2 * DAY).span
    with pytest.raises(UpstreamUnavailable):
        calendar.move(call().id, later, found.etag)
    moved = calendar.find(call().id)
    assert moved
    assert moved.span == later
    google.faults.lose_answer(only="events.delete")
    with pytest.raises(UpstreamUnavailable):
        calendar.remove(call().id)
    assert [len(google.calls_of(f"events.{each}")) for each in ("insert", "patch", "delete")] == [2, 1, 1]
    assert len(google.invitations) == 3


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
def test_a_limit_is_told_and_asked_once(
    google: RunningGoogleCalendar, calendar: AgentCalendar, reason: str, status: int
) -> None:
    google.faults.refuse(reason, status=status)
    with pytest.raises(UpstreamUnavailable):
        calendar.insert(call())
    assert google.events(DANA) == []
    calendar.insert(call())


def test_trouble_of_every_kind_is_unavailable(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    calendar.page()
    trouble: tuple[Callable[[], None], ...] = (
        lambda: google.faults.refuse("backendError"),
        lambda: google.faults.refuse("internalError"),
        lambda: google.faults.refuse("quotaExceeded"),
        google.faults.error_page,
        lambda: google.faults.error_page(status=200),
        google.faults.hang_up,
    )
    for make in trouble:
        make()
        with pytest.raises(UpstreamUnavailable):
            calendar.page()
    google.stop()
    with pytest.raises(UpstreamUnavailable, match="couldn't be reached"):
        calendar.page()
    google.start()
    assert calendar.page().events == ()


def test_trouble_with_access_tokens_is_unavailable_too(google: RunningGoogleCalendar, calendar: AgentCalendar) -> None:
    faults = google.identity.faults
    for make in (faults.error, faults.error_page, faults.hang_up, faults.lose_answer):
        make()
        with pytest.raises(UpstreamUnavailable):
            calendar.page()
    assert calendar.page().events == ()


def test_a_slow_google_is_given_up(google: RunningGoogleCalendar, key: CalendarKey) -> None:
    wire = Wire(lambda: datetime.now(UTC), patience=timedelta(seconds=0.5))
    calendar = GoogleCalendars(google_at(google.url), wire, CLIENT)(ACCOUNT, key)
    google.faults.slow(seconds=1.5, only="events.insert")
    with pytest.raises(UpstreamUnavailable, match="in time"):
        calendar.insert(call())
    assert calendar.find(call().id)
    wire.close()


def test_what_is_forbidden_is_refused_and_a_calendar_that_there_is_not(
    google: RunningGoogleCalendar, calendar: AgentCalendar, calendars: GoogleCalendars, key: CalendarKey
) -> None:
    google.faults.refuse("forbidden")
    with pytest.raises(UpstreamRefused, match="forbids"):
        calendar.page()
    elsewhere = calendars(CalendarAccount(DANA, calendar="nobody@desk.example"), key)
    with pytest.raises(UpstreamRefused):
        elsewhere.page()
    with pytest.raises(UpstreamUnavailable):
        elsewhere.busy(WEEK)


def test_a_channel_tells_of_changes_until_it_is_closed(
    google: RunningGoogleCalendar, calendar: AgentCalendar, dana: Agent
) -> None:
    came: list[dict[str, str]] = []
    changed = Event()

    async def hear(request: Request) -> Response:
        came.append(dict(request.headers))
        changed.set()
        return Response(status_code=204)

    server = Server()
    server.start(Starlette(routes=[Route("/push", hear, methods=["POST"])]))
    try:
        resource, until = calendar.watch("ch-1", f"{server.url}/push", "the secret", 30 * DAY)
        assert until == MONDAY + 7 * DAY
        google.settle()
        dana.adds("A", MONDAY, MONDAY + HOUR)
        google.settle()
        assert changed.wait(5)
        messages = [read_push(headers) for headers in came]
        assert [(each.channel, each.state) for each in messages if each] == [("ch-1", "sync"), ("ch-1", "exists")]
        assert {secret_hash(each.token) for each in messages if each} == {secret_hash("the secret")}
        calendar.stop("ch-1", resource)
        calendar.stop("ch-1", resource)
        dana.adds("B", MONDAY, MONDAY + HOUR)
        google.settle()
        assert len(came) == 2
    finally:
        server.stop()


def test_a_channel_to_an_address_without_a_certificate_is_refused_with_advice(
    google: RunningGoogleCalendar, calendar: AgentCalendar
) -> None:
    google.switches.only_https = True
    with pytest.raises(UpstreamRefused, match="https"):
        calendar.watch("ch-1", "http://127.0.0.1:9/push", "s", DAY)


def test_nothing_that_we_send_breaks_googles_contract_and_nothing_private_is_asked_for(
    google: RunningGoogleCalendar, calendar: AgentCalendar, dana: Agent
) -> None:
    dana.is_invited("Private words", MONDAY, MONDAY + HOUR, by="eve@other.example")
    token = walked(calendar)[1].sync_token
    calendar.busy(WEEK)
    put = calendar.insert(call())
    calendar.move(call().id, call(start=MONDAY + 3 * DAY).span, put.etag)
    calendar.page(sync_token=token)
    calendar.remove(call().id)
    resource, _ = calendar.watch("ch-1", "https://127.0.0.1:9/push", "s", DAY)
    calendar.stop("ch-1", resource)
    assert google.refused == []
    assert google.violations == []
    assert {each.account for each in google.calls} == {DANA}
    assert all("summary" not in value for each in google.calls for _, value in each.query)
