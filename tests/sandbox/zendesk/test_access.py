"""OAuth: the page of consent, codes, pairs that die when they are renewed; and who may call what."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.desk import SCOPE, Desk
from tests.sandbox.zendesk.conftest import CALLBACK

VERIFIER = "a-verifier-that-is-long-enough-for-the-rules-of-pkce"
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def address(zendesk: RunningZendesk, acme: Desk, **values: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": zendesk.client_id,
        "redirect_uri": CALLBACK,
        "scope": SCOPE,
        "state": "the state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return f"{acme.url}/oauth/authorizations/new?{urlencode({**asked, **values})}"


def said(location: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(location).query))


def trade(zendesk: RunningZendesk, acme: Desk, **values: object) -> httpx.Response:
    client = {"client_id": zendesk.client_id, "client_secret": zendesk.client_secret}
    return httpx.post(f"{acme.url}/oauth/tokens", json={**client, **values}, trust_env=False)


def by_code(zendesk: RunningZendesk, acme: Desk, code: str, **values: object) -> httpx.Response:
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return trade(zendesk, acme, **{**asked, **values})


def by_refresh(zendesk: RunningZendesk, acme: Desk, refresh: str) -> httpx.Response:
    return trade(zendesk, acme, grant_type="refresh_token", refresh_token=refresh)


def reach(acme: Desk, zendesk: RunningZendesk, access: str) -> int:
    headers = {"Authorization": f"Bearer {access}", **zendesk.marketplace.headers}
    return httpx.get(f"{acme.url}/api/v2/users/me", headers=headers, trust_env=False).status_code


def test_consent_leads_to_a_pair_in_the_admins_name(zendesk: RunningZendesk, acme: Desk) -> None:
    back = said(acme.allows(address(zendesk, acme)))
    assert back["state"] == "the state"
    told = by_code(zendesk, acme, back["code"], expires_in=600).json()
    assert (told["token_type"], told["scope"], told["expires_in"]) == ("bearer", SCOPE, 600)
    assert told["refresh_token_expires_in"] == timedelta(days=30).total_seconds()
    headers = {"Authorization": f"Bearer {told['access_token']}", **zendesk.marketplace.headers}
    me = httpx.get(f"{acme.url}/api/v2/users/me.json", headers=headers, trust_env=False).json()["user"]
    assert (me["id"], me["role"]) == (acme.owner, "admin")


def test_the_page_names_app_account_scope_and_people(zendesk: RunningZendesk, acme: Desk, ada: int) -> None:
    page = httpx.get(address(zendesk, acme), trust_env=False).text
    assert "VIP Desk wants access to acme.zendesk.com" in page
    assert all(word in page for word in ("tickets:write", "Olga Owner", f'value="{ada}"', "Allow", "Deny"))


def test_denying_sends_back_the_error_and_the_state(zendesk: RunningZendesk, acme: Desk) -> None:
    back = said(acme.denies(address(zendesk, acme)))
    assert (back["error"], back["state"]) == ("access_denied", "the state")


@pytest.mark.parametrize(
    "values",
    [
        {"client_id": "zdg-other"},
        {"redirect_uri": "http://127.0.0.1:1/elsewhere"},
        {"response_type": "token"},
        {"scope": ""},
        {"code_challenge": "short"},
        {"code_challenge_method": "plain"},
        {"prompt": "none"},
    ],
)
def test_a_wrong_request_is_told_on_a_page_and_never_sent_back(
    zendesk: RunningZendesk, acme: Desk, values: dict[str, str]
) -> None:
    answer = httpx.get(address(zendesk, acme, **values), trust_env=False)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_a_page_is_answered_once_and_in_its_own_account(zendesk: RunningZendesk, acme: Desk) -> None:
    page = httpx.get(address(zendesk, acme), trust_env=False).text
    asked = page.partition('name="asked" value="')[2].partition('"')[0]
    choice = {"asked": asked, "choice": "allow", "user": str(acme.owner)}
    other = zendesk.account("other")
    posts = [
        httpx.post(f"{desk.url}/oauth/authorizations/new", data=choice, trust_env=False).status_code
        for desk in (other, acme, acme)
    ]
    assert posts == [400, 302, 400]


def test_a_code_is_good_once_for_two_minutes_and_for_its_verifier(zendesk: RunningZendesk, acme: Desk) -> None:
    code, late, foreign = (said(acme.allows(address(zendesk, acme)))["code"] for _ in range(3))
    assert by_code(zendesk, acme, foreign, code_verifier="another").json()["error"] == "invalid_grant"
    assert by_code(zendesk, zendesk.account("other"), code).json()["error"] == "invalid_grant"
    assert [by_code(zendesk, acme, code).status_code for _ in range(2)] == [200, 400]
    zendesk.advance(timedelta(seconds=120))
    assert by_code(zendesk, acme, late).json()["error"] == "invalid_grant"


def test_renewing_kills_both_old_tokens_at_once(zendesk: RunningZendesk, acme: Desk) -> None:
    first = by_code(zendesk, acme, said(acme.allows(address(zendesk, acme)))["code"]).json()
    second = by_refresh(zendesk, acme, first["refresh_token"]).json()
    assert second["access_token"] != first["access_token"]
    assert [reach(acme, zendesk, one["access_token"]) for one in (first, second)] == [401, 200]
    again = by_refresh(zendesk, acme, first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert (acme.tenant.tokens.renewals, acme.tenant.tokens.count) == (1, 1)


def test_tokens_end_by_their_time(zendesk: RunningZendesk, acme: Desk) -> None:
    pair = by_code(zendesk, acme, said(acme.allows(address(zendesk, acme)))["code"], expires_in=300).json()
    zendesk.advance(timedelta(minutes=5))
    assert reach(acme, zendesk, pair["access_token"]) == 401
    zendesk.advance(timedelta(days=30))
    assert by_refresh(zendesk, acme, pair["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "expires_in": 60}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "colour": "red"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_secret": "wrong"}, "invalid_client"),
    ],
)
def test_a_wrong_token_request_is_refused_in_oauths_words(
    zendesk: RunningZendesk, acme: Desk, values: dict[str, object], error: str
) -> None:
    assert trade(zendesk, acme, **values).json()["error"] == error


def test_a_form_is_no_token_request(zendesk: RunningZendesk, acme: Desk) -> None:
    asked = {"grant_type": "refresh_token", "client_id": zendesk.client_id}
    assert httpx.post(f"{acme.url}/oauth/tokens", data=asked, trust_env=False).status_code == 400


def test_revoking_ends_a_pair(zendesk: RunningZendesk, acme: Desk, api: httpx.Client) -> None:
    pair = by_code(zendesk, acme, said(acme.allows(address(zendesk, acme)))["code"]).json()
    headers = {"Authorization": f"Bearer {pair['access_token']}"}
    assert api.get("/oauth/tokens/current", headers=headers).json()["token"]["scopes"] == sorted(SCOPE.split())
    assert api.delete("/oauth/tokens/current.json", headers=headers).status_code == 204
    assert reach(acme, zendesk, pair["access_token"]) == 401
    assert by_refresh(zendesk, acme, pair["refresh_token"]).status_code == 400


def test_an_admin_can_take_everything_back_or_cut_it_short(zendesk: RunningZendesk, acme: Desk) -> None:
    pair = by_code(zendesk, acme, said(acme.allows(address(zendesk, acme)))["code"]).json()
    acme.tenant.tokens.cut_short()
    assert reach(acme, zendesk, pair["access_token"]) == 401
    renewed = by_refresh(zendesk, acme, pair["refresh_token"]).json()
    acme.revoke()
    assert reach(acme, zendesk, renewed["access_token"]) == 401


def test_without_a_good_token_nothing_opens(api: httpx.Client, zendesk: RunningZendesk) -> None:
    for header in ("", "Bearer nonsense", "Basic eDp5", f"Bearer {zendesk.account('other').token()}"):
        answer = api.get("/users/me", headers={"Authorization": header})
        assert (answer.status_code, "error" in answer.json()) == (401, True)


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        ("read", (200, 403)),
        ("tickets:read", (200, 403)),
        ("write", (403, 200)),
        ("read tickets:write", (200, 200)),
        ("tix", (403, 403)),
    ],
)
def test_a_scope_opens_what_it_names(
    acme: Desk, api: httpx.Client, ticket: int, scope: str, statuses: tuple[int, int]
) -> None:
    headers, path, body = acme.headers(scope=scope), f"/tickets/{ticket}", {"ticket": {"priority": "low"}}
    reads, writes = api.get(path, headers=headers), api.put(path, json=body, headers=headers)
    assert (reads.status_code, writes.status_code) == statuses


def test_what_has_no_scope_of_its_own_needs_the_bare_word(acme: Desk, api: httpx.Client) -> None:
    answers = [api.get("/groups", headers=acme.headers(scope=one)).status_code for one in ("read", "tickets:read")]
    assert answers == [200, 403]


def test_customers_and_the_suspended_call_nothing(acme: Desk, api: httpx.Client, ada: int) -> None:
    customer = acme.admin.adds_customer("vip@customer.example")
    acme.admin.suspends(ada)
    assert [api.get("/groups", headers=acme.headers(one)).status_code for one in (customer, ada)] == [403, 403]


def test_the_three_headers_are_needed_and_noted(acme: Desk, api: httpx.Client) -> None:
    missing = {"X-Zendesk-Marketplace-App-Id": "1"}
    assert api.get("/users/me", headers=missing).status_code == 400
    acme.switches.marketplace_headers = False
    assert api.get("/users/me", headers=missing).status_code == 200
    assert [one.lacking for one in acme.lacking] == [("x-zendesk-marketplace-app-id",)] * 2
    api.get("/users/me")
    assert len(acme.lacking) == 2
    assert [one.user for one in acme.calls][-1] == acme.owner
