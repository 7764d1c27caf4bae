"""OAuth with Zendesk: what is sent, what comes of an answer, and that no token is ever said."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from integration.clients.helpdesk.zendesk.oauth import OAuth
from integration.domain.errors import (
    CredentialsRevoked,
    Misconfigured,
    UpstreamRefused,
    UpstreamUnavailable,
    VipDeskError,
)
from integration.domain.grant import Grant
from integration.domain.marketplace import MarketplaceApp
from tests.clients.helpdesk.zendesk.tenant import (
    API,
    APP,
    DAY,
    FIRST,
    MARKETPLACE,
    MINUTE,
    NOON,
    ROOT,
    TOKENS,
    Tenant,
    bearer,
    pair,
    tenant_with,
)

BACK = "https://vip.example/zendesk/callback"
CURRENT = f"{API}/oauth/tokens/current"


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    with tenant_with() as tenant:
        yield tenant


def exchanged(tenant: Tenant) -> Grant:
    return tenant.oauth.exchange("plain-code", "plain-verifier", BACK)


def test_an_admin_consents_at_the_tenants_own_page_and_the_code_is_bound_to_us(tenant: Tenant) -> None:
    address = tenant.oauth.address("the state", "the challenge", BACK, "read tickets:write")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "acme.zendesk.com", "/oauth/authorizations/new")
    assert {name: values for name, (values,) in parse_qs(parts.query).items()} == {
        "response_type": "code",
        "client_id": "zdg-vip-desk",
        "redirect_uri": BACK,
        "scope": "read tickets:write",
        "state": "the state",
        "code_challenge": "the challenge",
        "code_challenge_method": "S256",
    }


def test_a_code_becomes_a_grant_with_its_instants(tenant: Tenant) -> None:
    route = tenant.router.post(TOKENS).mock(return_value=pair(7, expires_in=600, refresh_token_expires_in=604_801))
    assert exchanged(tenant) == Grant(
        "plain-access-7",
        "plain-refresh-7",
        NOON + 10 * MINUTE,
        NOON + 7 * DAY + timedelta(seconds=1),
        "read tickets:write",
    )
    sent = route.calls.last.request
    assert json.loads(sent.content) == {
        "grant_type": "authorization_code",
        "code": "plain-code",
        "code_verifier": "plain-verifier",
        "redirect_uri": BACK,
        "client_id": "zdg-vip-desk",
        "client_secret": "plain-client-secret",
        "expires_in": 1800,
        "refresh_token_expires_in": 2_592_000,
    }
    assert sent.headers["content-type"] == "application/json"
    assert MARKETPLACE.items() <= dict(sent.headers).items()
    assert "authorization" not in sent.headers


def test_a_renewal_shows_the_refresh_token_and_gives_the_next_pair_of_the_same_generation(tenant: Tenant) -> None:
    route = tenant.router.post(TOKENS).mock(return_value=pair(2))
    renewed = tenant.oauth.renew(replace(FIRST, generation=5))
    assert renewed == Grant(
        "plain-access-2", "plain-refresh-2", NOON + 30 * MINUTE, NOON + 30 * DAY, "read tickets:write", 5
    )
    sent = json.loads(route.calls.last.request.content)
    assert (sent["grant_type"], sent["refresh_token"]) == ("refresh_token", "plain-refresh-1")
    assert not {"code", "code_verifier", "redirect_uri"} & sent.keys()
    assert MARKETPLACE.items() <= dict(route.calls.last.request.headers).items()


def test_a_public_client_has_no_secret_to_send(tenant: Tenant) -> None:
    tenant.app = replace(APP, client_secret="")
    route = tenant.router.post(TOKENS).mock(return_value=pair(2))
    tenant.oauth.renew(FIRST)
    assert "client_secret" not in json.loads(route.calls.last.request.content)


@pytest.mark.parametrize("odd", [{"expires_in": None}, {"expires_in": 0}, {"expires_in": -5}])
def test_a_life_that_makes_no_sense_is_the_usual_one_as_the_pair_must_not_be_lost(
    tenant: Tenant, odd: dict[str, object]
) -> None:
    tenant.router.post(TOKENS).mock(return_value=pair(2, refresh_token_expires_in=10**30, **odd))
    renewed = tenant.oauth.renew(FIRST)
    assert (renewed.access_until, renewed.refresh_until) == (NOON + 30 * MINUTE, NOON + 90 * DAY)


def test_a_renewal_that_says_little_keeps_what_was_known(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).respond(json={"access_token": "plain-access-2"})
    renewed = tenant.oauth.renew(FIRST)
    assert renewed == replace(FIRST, access="plain-access-2")


def test_the_life_of_a_token_counts_from_before_it_was_asked_for(tenant: Tenant) -> None:
    def slow(_request: httpx.Request) -> httpx.Response:
        tenant.now.move(timedelta(seconds=9))
        return pair(2)

    tenant.router.post(TOKENS).mock(side_effect=slow)
    assert tenant.oauth.renew(FIRST).access_until == NOON + 30 * MINUTE


def test_a_first_pair_that_can_never_be_renewed_is_refused(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).respond(json={"access_token": "plain-access-2"})
    with pytest.raises(UpstreamRefused, match="must allow refresh tokens"):
        exchanged(tenant)


FAILURES = [
    (httpx.Response(400, json={"error": "invalid_grant"}), UpstreamRefused, "begin to connect again"),
    (httpx.Response(401, json={"error": "invalid_client"}), Misconfigured, "VIPDESK_ZENDESK_CLIENT_SECRET"),
    (httpx.Response(400, json={"error": "invalid_scope"}), UpstreamRefused, r"\(400\): invalid_scope"),
    (httpx.Response(422, json={"error": "plain-secret"}), UpstreamRefused, r"a token \(422\)$"),
    (httpx.Response(403, json={"error": {"title": "plain-secret"}}), UpstreamRefused, r"a token \(403\)$"),
    (httpx.Response(400, json=["plain-secret"]), UpstreamRefused, r"a token \(400\)$"),
    (httpx.Response(400, text="plain-secret"), UpstreamRefused, r"a token \(400\)$"),
    (httpx.Response(404, json={"error": "plain-secret"}), UpstreamRefused, "knows no such thing"),
    (httpx.Response(302, headers={"Location": "https://evil.example"}), UpstreamRefused, "redirects"),
    (httpx.Response(429, headers={"Retry-After": "30"}), UpstreamUnavailable, "slow down"),
    (httpx.Response(503, text="plain-secret"), UpstreamUnavailable, "has trouble"),
    (httpx.Response(200, text="plain-secret"), UpstreamUnavailable, "other than JSON"),
    (httpx.Response(200, json={"access_token": 5, "refresh_token": "plain-secret"}), UpstreamRefused, "shape"),
    (httpx.Response(200, json={"access_token": "", "refresh_token": "plain-secret"}), UpstreamRefused, "no token"),
    (httpx.Response(200, json={"access_token": "plain\r\nX: 1", "refresh_token": "p"}), UpstreamRefused, "no token"),
    (httpx.ConnectError("plain-secret"), UpstreamUnavailable, "couldn't be reached"),
    (httpx.ReadTimeout("plain-secret"), UpstreamUnavailable, "didn't answer in time"),
]


@pytest.mark.parametrize(("answer", "kind", "said"), FAILURES)
def test_every_failure_is_one_of_our_errors_that_says_no_token(
    tenant: Tenant, answer: httpx.Response | httpx.HTTPError, kind: type[VipDeskError], said: str
) -> None:
    route = tenant.router.post(TOKENS)
    if isinstance(answer, httpx.Response):
        route.mock(return_value=answer)
    else:
        route.mock(side_effect=answer)
    with pytest.raises(kind, match=said) as caught:
        exchanged(tenant)
    assert "plain" not in repr(caught.value)
    assert route.call_count == 1, "a code, or a token, is good for one request"


def test_a_renewal_that_zendesk_no_longer_grants_says_to_reconnect(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).respond(400, json={"error": "invalid_grant", "error_description": "plain-secret"})
    with pytest.raises(CredentialsRevoked, match=r"connect VIP Desk again in Zendesk$"):
        tenant.oauth.renew(FIRST)


def test_nothing_that_we_pass_on_shows_a_token(tenant: Tenant) -> None:
    tenant.router.post(TOKENS).mock(return_value=pair(2))
    assert "plain" not in repr(tenant.oauth)
    assert "plain" not in repr(exchanged(tenant))


@pytest.mark.parametrize(("status", "body"), [(204, None), (401, {"error": "invalid_token"})])
def test_the_access_is_ended_or_had_ended(tenant: Tenant, status: int, body: object) -> None:
    route = tenant.router.delete(CURRENT).respond(status, json=body)
    tenant.oauth.revoke(FIRST)
    assert bearer(route.calls.last.request) == "plain-access-1"
    assert MARKETPLACE.items() <= dict(route.calls.last.request.headers).items()


def test_an_access_that_we_may_not_end_is_not_taken_for_ended(tenant: Tenant) -> None:
    tenant.router.delete(CURRENT).respond(403, json={"error": "Forbidden"})
    with pytest.raises(CredentialsRevoked, match="change oauth"):
        tenant.oauth.revoke(FIRST)


def test_a_lost_pair_is_not_shown_to_anybody(tenant: Tenant) -> None:
    tenant.oauth.revoke(replace(FIRST, access="", refresh=""))
    assert not tenant.router.calls


def test_without_a_client_nothing_is_asked(tenant: Tenant) -> None:
    tenant.app = MarketplaceApp()
    for ask in (lambda: tenant.oauth.address("s", "c", BACK, "read"), lambda: tenant.oauth.renew(FIRST)):
        with pytest.raises(Misconfigured, match="VIPDESK_ZENDESK_CLIENT_ID"):
            ask()
    assert not tenant.router.calls


@pytest.mark.parametrize("root", ["https://evil.example", "https://acme.zendesk.com.evil.example", f"{ROOT}/"])
def test_no_other_address_is_asked_or_shown_to_an_admin(tenant: Tenant, root: str) -> None:
    oauth = OAuth(root, tenant.wire)
    for ask in (
        lambda: oauth.address("s", "c", BACK, "read"),
        lambda: oauth.exchange("c", "v", BACK),
        lambda: oauth.renew(FIRST),
        lambda: oauth.revoke(FIRST),
    ):
        with pytest.raises(Misconfigured, match="no Zendesk account"):
            ask()
    assert not tenant.router.calls


@pytest.mark.parametrize("name", ["Žofia's desk", "VIP\r\nHost: evil"])
def test_a_name_that_no_header_can_carry_is_ours_to_mend(tenant: Tenant, name: str) -> None:
    tenant.app = replace(APP, name=name)
    with pytest.raises(Misconfigured, match="VIPDESK_ZENDESK_APP_NAME"):
        tenant.oauth.renew(FIRST)


def test_an_app_that_is_in_no_marketplace_sends_no_numbers_of_one(tenant: Tenant) -> None:
    tenant.app = replace(APP, organization_id="", app_id="")
    route = tenant.router.post(TOKENS).mock(return_value=pair(2))
    tenant.oauth.renew(FIRST)
    named = [name for name in route.calls.last.request.headers if name.startswith("x-zendesk")]
    assert named == ["x-zendesk-marketplace-name"]
