"""Consent, renewal, writing and the end of access, at the stand-in that rotates tokens as Zendesk does."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.oauth import OAuth
from integration.domain.errors import CredentialsRevoked, Superseded, UpstreamRefused
from integration.domain.installation import Installation
from integration.domain.marketplace import MarketplaceApp
from sandbox.zendesk import RunningZendesk
from sandbox.zendesk.consent_person import allows
from tests.fakes.budgets import FakeBudgets
from tests.fakes.grants import FakeGrants

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
BACK = "http://127.0.0.1:1/zendesk/callback"
VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPE = "read tickets:write webhooks:write"
Json = dict[str, Any]


@dataclass
class Connected:
    """An account whose admin consented, and our way to it."""

    zendesk: RunningZendesk
    grants: FakeGrants
    calls: Calls
    oauth: OAuth

    def code(self) -> str:
        admin = self.zendesk.account("acme").admin.adds_admin("Olive", "olive@desk.example")
        back = allows(self.oauth.address("the-state", CHALLENGE, BACK, SCOPE), admin)
        said = parse_qs(urlsplit(back).query)
        assert said["state"] == ["the-state"]
        return said["code"][0]


@pytest.fixture
def connected() -> Iterator[Connected]:
    with RunningZendesk(MONDAY, redirect_uris=(BACK,)) as zendesk:
        place, market = zendesk.account("acme").url, zendesk.marketplace
        app = MarketplaceApp(
            market.name, market.organization_id, zendesk.app_id, zendesk.client_id, zendesk.client_secret
        )
        http, grants = HostHttp(zendesk.clock.now), FakeGrants()
        wire = HostWire(http, FakeBudgets(), grants, zendesk.clock.now, app, zendesk.url)
        found = Connected(
            zendesk, grants, Calls(Installation("zd-acme", "zendesk", place, ""), wire), OAuth(place, wire)
        )
        grants.keep_grant("zd-acme", found.oauth.exchange(found.code(), VERIFIER, BACK))
        yield found
        http.close()
        assert zendesk.mistakes == []


def test_an_access_that_was_granted_opens_the_account_and_goes_on_after_it_ran_out(connected: Connected) -> None:
    for generation in (1, 2, 3):
        assert connected.calls.call("GET", "users/me", Json)["user"]["name"] == "Olive"
        grant = connected.grants.grant("zd-acme")
        assert grant is not None
        assert grant.generation == generation
        assert grant.access_until - connected.zendesk.clock.now() == timedelta(minutes=30)
        connected.zendesk.advance(timedelta(days=6 * generation))


def test_a_code_is_good_once_and_with_its_verifier_alone(connected: Connected) -> None:
    code = connected.code()
    with pytest.raises(UpstreamRefused):
        connected.oauth.exchange(code, "w" * 64, BACK)
    code = connected.code()
    connected.oauth.exchange(code, VERIFIER, BACK)
    with pytest.raises(UpstreamRefused, match="begin to connect again"):
        connected.oauth.exchange(code, VERIFIER, BACK)


def test_a_pair_that_was_lost_asks_an_admin_to_connect_again(connected: Connected) -> None:
    grant = connected.grants.grant("zd-acme")
    assert grant is not None
    connected.oauth.renew(grant)
    with pytest.raises(CredentialsRevoked, match="connect VIP Desk again in Zendesk"):
        connected.calls.call("GET", "users/me", Json)


def test_an_access_that_is_given_back_opens_nothing(connected: Connected) -> None:
    grant = connected.grants.grant("zd-acme")
    assert grant is not None
    connected.oauth.revoke(grant)
    with pytest.raises(CredentialsRevoked):
        connected.calls.call("GET", "users/me", Json)


def test_a_write_is_refused_where_somebody_was_faster_and_says_what_is_invalid(connected: Connected) -> None:
    desk = connected.zendesk.account("acme")
    ticket = str(desk.customers.mails("vip@customer.example", "Down", "Nothing works", name="Vip Customer"))
    read = connected.calls.call("GET", f"tickets/{ticket}", Json, about_ticket=True)["ticket"]
    stamp = {"safe_update": True, "updated_stamp": read["updated_at"]}
    connected.zendesk.advance(timedelta(seconds=5))
    connected.calls.update_ticket(ticket, {"priority": "high", **stamp})
    with pytest.raises(Superseded):
        connected.calls.update_ticket(ticket, {"priority": "low", **stamp})
    with pytest.raises(UpstreamRefused, match="RecordInvalid: priority"):
        connected.calls.update_ticket(ticket, {"priority": "sev1"})


def test_lists_are_read_by_their_cursors(connected: Connected) -> None:
    admin = connected.zendesk.account("acme").admin
    made = [admin.adds_organization(f"Firm {number}") for number in range(101)]
    rows = connected.calls.rows("organizations", "organizations", Json)
    assert {row["id"] for row in rows} >= set(made)
