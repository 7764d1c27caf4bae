"""Who may do what: tokens, scopes, calendars of others."""

import pytest

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, HOUR, MONDAY, Caller, error_of, timed

EVENTS = "calendars/primary/events"
EVE = "eve@desk.example"
QUERY = {"timeMin": "2026-03-02T00:00:00Z", "timeMax": "2026-03-03T00:00:00Z", "items": [{"id": "primary"}]}


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer made-up"}, {"Authorization": "Basic eA=="}])
def test_an_unknown_token_is_refused(api: Caller, headers: dict[str, str]) -> None:
    refused = api.asks("GET", EVENTS, headers=headers)
    assert error_of(refused) == (401, "authError")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_runs_out_and_is_revoked(api: Caller, google: RunningGoogleCalendar) -> None:
    google.advance(2 * HOUR)
    assert error_of(api.asks("GET", EVENTS)) == (401, "authError")
    fresh = Caller(api.client, api.base, google.bearer(DANA))
    assert fresh.asks("GET", EVENTS).status_code == 200
    google.revoke(DANA)
    assert error_of(fresh.asks("GET", EVENTS)) == (401, "authError")


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        ("calendar", (200, 200, 200)),
        ("calendar.readonly", (200, 403, 200)),
        ("calendar.events", (200, 200, 403)),
        ("calendar.events.owned", (200, 200, 403)),
        ("calendar.events.readonly", (200, 403, 403)),
        ("calendar.events.freebusy", (200, 403, 200)),
        ("calendar.freebusy", (403, 403, 200)),
    ],
)
def test_every_operation_needs_one_of_its_scopes(
    api: Caller, google: RunningGoogleCalendar, scope: str, statuses: tuple[int, ...]
) -> None:
    one = Caller(api.client, api.base, google.bearer(DANA, [scope]))
    answers = [
        one.asks("GET", EVENTS),
        one.asks("POST", EVENTS, timed(MONDAY, MONDAY + HOUR)),
        one.asks("POST", "freeBusy", QUERY),
    ]
    assert tuple(answer.status_code for answer in answers) == statuses
    refused = [error_of(answer) for answer in answers if answer.status_code != 200]
    assert all(one == (403, "insufficientPermissions") for one in refused)


def test_a_calendar_of_somebody_else_is_unknown_until_it_is_shared(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    dana.adds("e", MONDAY, MONDAY + HOUR)
    google.agent(EVE)
    eve = Caller(api.client, api.base, google.bearer(EVE, ["calendar.events"]))
    path = f"calendars/{DANA}/events"
    assert error_of(eve.asks("GET", path)) == (404, "notFound")
    dana.shares(EVE, "freeBusyReader")
    assert error_of(eve.asks("GET", path)) == (403, "forbidden")
    dana.shares(EVE, "reader")
    assert len(eve.gets(path)["items"]) == 1
    assert error_of(eve.asks("POST", path, timed(MONDAY, MONDAY + HOUR))) == (403, "forbidden")
    dana.shares(EVE, "writer")
    assert eve.asks("POST", path, timed(MONDAY, MONDAY + HOUR)).json()["creator"] == {"email": EVE}


def test_the_scope_for_owned_calendars_does_not_reach_shared_ones(
    api: Caller, google: RunningGoogleCalendar, dana: Agent
) -> None:
    google.agent(EVE)
    dana.shares(EVE, "owner")
    narrow = Caller(api.client, api.base, google.bearer(EVE, ["calendar.events.owned"]))
    assert error_of(narrow.asks("GET", f"calendars/{DANA}/events")) == (403, "insufficientPermissions")
    assert narrow.asks("GET", EVENTS).status_code == 200


def test_each_account_has_its_own_primary(api: Caller, google: RunningGoogleCalendar, dana: Agent) -> None:
    dana.adds("mine", MONDAY, MONDAY + HOUR)
    google.agent(EVE, "America/New_York")
    eve = Caller(api.client, api.base, google.bearer(EVE))
    assert eve.lists()["items"] == []
    assert eve.lists()["timeZone"] == "America/New_York"


def test_a_service_account_invites_nobody(api: Caller, google: RunningGoogleCalendar) -> None:
    robot = "robot@project.iam.gserviceaccount.com"
    google.agent(robot)
    caller = Caller(api.client, api.base, google.bearer(robot))
    body = timed(MONDAY, MONDAY + HOUR)
    assert caller.asks("POST", EVENTS, body).status_code == 200
    refused = caller.asks("POST", EVENTS, {**body, "attendees": [{"email": "a@b.example"}]})
    assert error_of(refused) == (403, "forbiddenForServiceAccounts")


def test_the_ledger_says_who_asked_what_and_how_it_went(api: Caller, google: RunningGoogleCalendar) -> None:
    api.inserts(timed(MONDAY, MONDAY + HOUR, id="c0ffee"), sendUpdates="all")
    api.asks("POST", EVENTS, timed(MONDAY, MONDAY + HOUR, id="c0ffee"))
    first, second = google.calls_of("events.insert")
    assert (first.account, first.status, first.reason, first.query) == (DANA, 200, "", [("sendUpdates", "all")])
    assert first.body["id"] == "c0ffee"
    assert (second.status, second.reason) == (409, "duplicate")


def test_a_request_against_the_contract_is_written_down(api: Caller, google: RunningGoogleCalendar) -> None:
    api.asks("GET", EVENTS, params={"timeMin": "tomorrow"})
    assert google.refused == ["calendar.events.list: timeMin is no RFC 3339 date-time with an offset"]
    assert google.violations == []
