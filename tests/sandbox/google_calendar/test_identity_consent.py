"""The consent page: what it shows, what it refuses, and where it sends the browser."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from sandbox.google_calendar.consent_client import read
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.identity_running import ADA, RunningIdentity

EVENTS = "https://www.googleapis.com/auth/calendar.events.owned"
BUSY = "https://www.googleapis.com/auth/calendar.freebusy"
GRACE = "grace@desk.example"


@pytest.fixture
def desk() -> Iterator[RunningIdentity]:
    with RunningIdentity() as running:
        yield running


def test_the_page_names_client_account_and_every_scope_with_a_tick(desk: RunningIdentity) -> None:
    page = httpx.get(desk.client.address(EVENTS, BUSY))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "VIP Desk wants access" in page.text
    assert f"Ada Byron ({ADA})" in page.text
    assert [f'name="scope" value="{scope}" checked' in page.text for scope in (EVENTS, BUSY)] == [True, True]
    assert "<script" not in page.text


def test_allowing_sends_back_to_the_exact_address_with_code_state_and_scope(desk: RunningIdentity) -> None:
    location = Person(ADA).allows(desk.client.address(EVENTS, BUSY, state="a&b=ü"))
    assert location.startswith(f"{desk.client.redirect_uri}&")
    said = read(location)
    assert said["state"] == "a&b=ü"
    assert said["code"].startswith("4/")
    assert set(said["scope"].split()) == {EVENTS, BUSY}


def test_without_a_state_none_comes_back(desk: RunningIdentity) -> None:
    assert "state" not in read(Person(ADA).allows(desk.client.address(EVENTS, state="")))


def test_cancelling_sends_back_access_denied_and_the_state(desk: RunningIdentity) -> None:
    said = read(Person(ADA).cancels(desk.client.address(EVENTS)))
    assert (said["error"], said["state"]) == ("access_denied", "the state")
    assert "code" not in said


def test_an_unticked_scope_is_missing_from_redirect_token_answer_and_grant(desk: RunningIdentity) -> None:
    location = Person(ADA, unticks=[BUSY]).allows(desk.client.address(EVENTS, BUSY))
    answer = desk.client.trades(location).json()
    grant = desk.grant(answer["access_token"])
    assert read(location)["scope"] == answer["scope"] == EVENTS
    assert grant
    assert (grant.account, grant.scopes) == (ADA, frozenset({EVENTS}))


def test_unticking_everything_allows_nothing(desk: RunningIdentity) -> None:
    assert read(Person(ADA, unticks=[EVENTS]).allows(desk.client.address(EVENTS)))["error"] == "access_denied"


def test_a_scope_can_be_offered_without_a_tick_and_still_be_ticked(desk: RunningIdentity) -> None:
    desk.identity.untick(BUSY)
    address = desk.client.address(EVENTS, BUSY)
    assert read(Person(ADA).allows(address))["scope"] == EVENTS
    assert set(read(Person(ADA, ticks=[BUSY]).allows(address))["scope"].split()) == {EVENTS, BUSY}


def test_signing_in_cannot_be_unticked_and_is_answered_in_its_long_form(desk: RunningIdentity) -> None:
    location = Person(ADA, unticks=[EVENTS]).allows(desk.client.address("openid", "email", EVENTS))
    assert read(location)["scope"] == "https://www.googleapis.com/auth/userinfo.email openid"


def test_the_hinted_account_is_marked_and_another_may_be_chosen(desk: RunningIdentity) -> None:
    desk.identity.add_account(GRACE, "Grace Hopper")
    address = desk.client.address(EVENTS, login_hint=ADA.upper())
    assert [line.count(" checked") for line in httpx.get(address).text.splitlines() if 'type="radio"' in line] == [1, 0]
    answer = desk.client.trades(Person(GRACE).allows(address)).json()
    grant = desk.grant(answer["access_token"])
    assert grant
    assert grant.account == GRACE


def test_of_several_accounts_none_is_marked_without_a_hint(desk: RunningIdentity) -> None:
    desk.identity.add_account(GRACE, "Grace Hopper")
    lines = httpx.get(desk.client.address(EVENTS)).text.splitlines()
    assert [line.count(" checked") for line in lines if 'type="radio"' in line] == [0, 0]


def test_a_page_can_be_answered_once(desk: RunningIdentity) -> None:
    page = httpx.get(desk.client.address(EVENTS)).text
    asked = page.partition('name="asked" value="')[2].partition('"')[0]
    said = {"asked": asked, "account": ADA, "choice": "allow", "scope": EVENTS}
    answers = [httpx.post(f"{desk.server.url}/o/oauth2/v2/auth", data=said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 400]


@pytest.mark.parametrize(
    "changes", [{"scope": "https://www.googleapis.com/auth/calendar"}, {"account": "eve@desk.example"}, {"choice": "x"}]
)
def test_what_is_not_on_the_page_cannot_be_chosen(desk: RunningIdentity, changes: dict[str, str]) -> None:
    page = httpx.get(desk.client.address(EVENTS)).text
    asked = page.partition('name="asked" value="')[2].partition('"')[0]
    said = {"asked": asked, "account": ADA, "choice": "allow", "scope": EVENTS} | changes
    answer = httpx.post(f"{desk.server.url}/o/oauth2/v2/auth", data=said)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "other.apps.example"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:9/back"}, 400, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://evil.example/back"}, 400, "redirect_uri_mismatch"),
        ({"redirect_uri": ""}, 400, "invalid_request"),
        ({"response_type": "token"}, 400, "unsupported_response_type"),
        ({"response_type": ""}, 400, "invalid_request"),
        ({"scope": "https://www.googleapis.com/auth/calendar.everything"}, 400, "invalid_scope"),
        ({"scope": ""}, 400, "invalid_request"),
        ({"code_challenge": ""}, 400, "invalid_request"),
        ({"code_challenge": "short"}, 400, "invalid_request"),
        ({"code_challenge_method": "plain"}, 400, "invalid_request"),
        ({"code_challenge_method": ""}, 400, "invalid_request"),
        ({"access_type": "always"}, 400, "invalid_request"),
        ({"include_granted_scopes": "yes"}, 400, "invalid_request"),
        ({"prompt": "please"}, 400, "invalid_request"),
        ({"prompt": "none consent"}, 400, "invalid_request"),
    ],
)
def test_a_wrong_request_ends_on_a_page_and_never_at_the_client(
    desk: RunningIdentity, changes: dict[str, str], status: int, error: str
) -> None:
    answer = httpx.get(desk.client.address(EVENTS, **changes))
    assert (answer.status_code, "Location" in answer.headers) == (status, False)
    assert f"Error {status}: {error}" in answer.text


def test_a_parameter_that_comes_twice_is_refused(desk: RunningIdentity) -> None:
    answer = httpx.get(f"{desk.client.address(EVENTS)}&state=another")
    assert answer.status_code == 400
    assert "OAuth 2 parameters can only have a single value: state" in answer.text


def test_pkce_can_be_left_out_where_it_is_not_required(desk: RunningIdentity) -> None:
    desk.identity.pkce_required = False
    location = Person(ADA).allows(desk.client.address(EVENTS, code_challenge="", code_challenge_method=""))
    assert desk.client.trades(location, code_verifier="").status_code == 200


def test_text_of_strangers_stays_text(desk: RunningIdentity) -> None:
    desk.identity.add_account("eve@desk.example", "<script>alert(1)</script>")
    answer = httpx.get(desk.client.address(EVENTS, prompt='"><script>'))
    assert "<script" not in answer.text + httpx.get(desk.client.address(EVENTS)).text


def test_nobody_is_asked_with_prompt_none(desk: RunningIdentity) -> None:
    address = desk.client.address(EVENTS, prompt="none", login_hint=ADA)
    assert read(httpx.get(address).headers["Location"])["error"] == "interaction_required"
    desk.tokens(EVENTS, BUSY)
    said = read(httpx.get(address).headers["Location"])
    assert (said["scope"], "code" in said) == (EVENTS, True)


def test_scopes_that_were_granted_before_are_included_on_request(desk: RunningIdentity) -> None:
    desk.tokens(EVENTS)
    alone = desk.tokens(BUSY)
    together = desk.tokens(BUSY, include_granted_scopes="true")
    assert alone["scope"] == BUSY
    assert set(together["scope"].split()) == {EVENTS, BUSY}


def test_the_clients_own_parameters_stay_in_its_address(desk: RunningIdentity) -> None:
    location = Person(ADA).allows(desk.client.address(EVENTS))
    assert ("from", "google") in parse_qsl(urlsplit(location).query)
