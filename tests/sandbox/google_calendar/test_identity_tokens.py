"""The token endpoint: codes, verifiers, refresh tokens, and all the ways in which they are no good any more."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from sandbox.google_calendar.consent_client import VERIFIER, read
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.identity_running import ADA, RunningIdentity

EVENTS = "https://www.googleapis.com/auth/calendar.events.owned"
BUSY = "https://www.googleapis.com/auth/calendar.freebusy"
DEAD = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}


@pytest.fixture
def desk() -> Iterator[RunningIdentity]:
    with RunningIdentity() as running:
        yield running


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_code_is_traded_for_an_access_token_and_a_refresh_token(desk: RunningIdentity) -> None:
    tokens = desk.tokens(EVENTS, BUSY)
    assert set(tokens) == {"access_token", "expires_in", "scope", "token_type", "refresh_token"}
    assert (tokens["expires_in"], tokens["token_type"]) == (3599, "Bearer")


def test_online_access_has_no_refresh_token(desk: RunningIdentity) -> None:
    assert "refresh_token" not in desk.tokens(EVENTS, access_type="online")
    assert "refresh_token" not in desk.tokens(EVENTS, access_type="")


def test_a_second_refresh_token_comes_only_with_prompt_consent(desk: RunningIdentity) -> None:
    assert ["refresh_token" in desk.tokens(EVENTS, prompt=prompt) for prompt in ("", "", "consent")] == [
        True,
        False,
        True,
    ]


def test_a_code_works_once_and_its_second_use_kills_what_came_of_it(desk: RunningIdentity) -> None:
    other = desk.tokens(EVENTS)
    location = Person(ADA).allows(desk.client.address(EVENTS, prompt="consent"))
    tokens = desk.client.trades(location).json()
    assert desk.grant(tokens["access_token"])
    assert error_of(desk.client.trades(location)) == (400, "invalid_grant")
    assert desk.grant(tokens["access_token"]) is None
    assert desk.client.refreshes(tokens["refresh_token"]).json() == DEAD
    assert desk.client.refreshes(other["refresh_token"]).status_code == 200


def test_a_code_runs_out_after_ten_minutes(desk: RunningIdentity) -> None:
    locations = [Person(ADA).allows(desk.client.address(EVENTS)) for _ in range(2)]
    desk.clock.advance(timedelta(minutes=9, seconds=59))
    assert desk.client.trades(locations[0]).status_code == 200
    desk.clock.advance(timedelta(seconds=1))
    assert error_of(desk.client.trades(locations[1])) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"code_verifier": f"{VERIFIER}x"}, 400, "invalid_grant"),
        ({"code_verifier": "short"}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, 400, "redirect_uri_mismatch"),
        ({"redirect_uri": ""}, 400, "redirect_uri_mismatch"),
        ({"code": "4/0Aunknown"}, 400, "invalid_grant"),
        ({"code": "nonsense"}, 400, "invalid_grant"),
        ({"code": ""}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"client_id": "other.apps.example"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
    ],
)
def test_a_code_needs_its_client_address_and_verifier_and_survives_a_mistake(
    desk: RunningIdentity, changes: dict[str, str], status: int, error: str
) -> None:
    location = Person(ADA).allows(desk.client.address(EVENTS))
    assert error_of(desk.client.trades(location, **changes)) == (status, error)
    assert desk.client.trades(location).status_code == 200


def test_codes_and_refresh_tokens_of_one_client_are_worth_nothing_to_another(desk: RunningIdentity) -> None:
    other = desk.adds_client("other.apps.example")
    location = Person(ADA).allows(desk.client.address(EVENTS))
    code = read(location)["code"]
    stolen = other.asks("authorization_code", code=code, redirect_uri=desk.client.redirect_uri, code_verifier=VERIFIER)
    assert error_of(stolen) == (400, "invalid_grant")
    assert error_of(other.refreshes(desk.tokens(EVENTS)["refresh_token"])) == (401, "unauthorized_client")


def test_a_refresh_gives_the_same_scopes_or_fewer_but_never_more(desk: RunningIdentity) -> None:
    refresh_token = desk.tokens(EVENTS, BUSY)["refresh_token"]
    same = desk.client.refreshes(refresh_token).json()
    fewer = desk.client.refreshes(refresh_token, scope=BUSY).json()
    more = desk.client.refreshes(refresh_token, scope=f"{BUSY} https://www.googleapis.com/auth/calendar")
    grant = desk.grant(fewer["access_token"])
    assert set(same["scope"].split()) == {EVENTS, BUSY}
    assert grant
    assert grant.scopes == {BUSY}
    assert "refresh_token" not in same
    assert error_of(more) == (400, "invalid_scope")


@pytest.mark.parametrize(("grant_type", "error"), [("password", "unsupported_grant_type"), ("", "invalid_request")])
def test_other_grant_types_are_refused(desk: RunningIdentity, grant_type: str, error: str) -> None:
    assert error_of(desk.client.asks(grant_type)) == (400, error)


def test_parameters_are_taken_from_a_form_alone(desk: RunningIdentity) -> None:
    refresh_token = desk.tokens(EVENTS)["refresh_token"]
    said = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": desk.client.id,
        "client_secret": desk.client.secret,
    }
    address = f"{desk.server.url}/token"
    answers = [httpx.post(address, json=said), httpx.post(address, params=said), httpx.post(address, data=said)]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert httpx.get(address, params=said).status_code == 405


def test_an_access_token_is_good_for_3599_seconds(desk: RunningIdentity) -> None:
    token = desk.tokens(EVENTS)["access_token"]
    desk.clock.advance(timedelta(seconds=3598))
    assert desk.grant(token)
    desk.clock.advance(timedelta(seconds=1))
    assert desk.grant(token) is None
    assert desk.grant("ya29.unknown") is None


def test_access_tokens_can_be_made_to_expire_while_refresh_tokens_stay(desk: RunningIdentity) -> None:
    tokens = desk.tokens(EVENTS)
    desk.identity.expire_access_tokens()
    assert desk.grant(tokens["access_token"]) is None
    assert desk.grant(desk.client.refreshes(tokens["refresh_token"]).json()["access_token"])


def test_an_account_takes_back_everything_but_not_for_others(desk: RunningIdentity) -> None:
    mine = desk.tokens(EVENTS)
    desk.identity.add_account("grace@desk.example", "Grace Hopper")
    hers = desk.client.trades(Person("grace@desk.example").allows(desk.client.address(EVENTS))).json()
    desk.identity.revoke_all(ADA)
    assert desk.grant(mine["access_token"]) is None
    assert desk.client.refreshes(mine["refresh_token"]).json() == DEAD
    assert desk.client.refreshes(hers["refresh_token"]).status_code == 200
    assert desk.tokens(EVENTS)["refresh_token"] != mine["refresh_token"]


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both_and_works_once(desk: RunningIdentity, which: str) -> None:
    tokens = desk.tokens(EVENTS)
    assert desk.client.revokes(tokens[which]).status_code == 200
    assert desk.grant(tokens["access_token"]) is None
    assert desk.client.refreshes(tokens["refresh_token"]).json() == DEAD
    assert error_of(desk.client.revokes(tokens[which])) == (400, "invalid_token")


@pytest.mark.parametrize("everything", [True, False])
def test_revoking_an_old_connection_ends_the_new_one_too_unless_switched(
    desk: RunningIdentity, *, everything: bool
) -> None:
    desk.identity.revoking_ends_everything = everything
    old, new = desk.tokens(EVENTS), desk.tokens(EVENTS, prompt="consent")
    desk.client.revokes(old["refresh_token"])
    assert (desk.client.refreshes(new["refresh_token"]).status_code == 400) == everything


def test_the_oldest_of_more_than_a_hundred_refresh_tokens_dies(desk: RunningIdentity) -> None:
    first, second = (desk.tokens(EVENTS, prompt="consent") for _ in range(2))
    for _ in range(98):
        desk.identity.tokens.permits(ADA, desk.client.id, frozenset({EVENTS}), offline=True)
    assert desk.client.refreshes(first["refresh_token"]).status_code == 200
    desk.tokens(EVENTS, client=desk.adds_client("other.apps.example"))
    assert desk.client.refreshes(first["refresh_token"]).status_code == 200
    desk.tokens(EVENTS, prompt="consent")
    assert desk.client.refreshes(first["refresh_token"]).json() == DEAD
    assert desk.client.refreshes(second["refresh_token"]).status_code == 200


def test_a_refresh_token_dies_of_half_a_year_without_use(desk: RunningIdentity) -> None:
    refresh_token = desk.tokens(EVENTS)["refresh_token"]
    for days, status in ((181, 200), (181, 200), (182, 400)):
        desk.clock.advance(timedelta(days=days))
        assert desk.client.refreshes(refresh_token).status_code == status


def test_the_refresh_tokens_of_a_client_in_testing_last_a_week(desk: RunningIdentity) -> None:
    trial = desk.adds_client("trial.apps.example", testing=True)
    tokens = desk.tokens(EVENTS, client=trial)
    desk.clock.advance(timedelta(days=6))
    assert trial.refreshes(tokens["refresh_token"]).status_code == 200
    desk.clock.advance(timedelta(days=1))
    assert trial.refreshes(tokens["refresh_token"]).json() == DEAD
    assert tokens["refresh_token_expires_in"] == 604799


def test_the_ledger_has_kinds_and_statuses_and_no_secrets(desk: RunningIdentity) -> None:
    tokens = desk.tokens(EVENTS)
    desk.client.refreshes("unknown")
    desk.client.asks(tokens["refresh_token"])
    desk.client.revokes(tokens["refresh_token"])
    seen = [(call.endpoint, call.grant_type, call.status) for call in desk.identity.calls]
    assert seen == [
        ("token", "authorization_code", 200),
        ("token", "refresh_token", 400),
        ("token", "other", 400),
        ("revoke", "", 200),
    ]
    assert desk.client.secret not in repr(desk.identity.clients)
