"""One tenant's Zendesk behind a router, and our way to it: keys in force, budgets, and a present that we move."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import respx

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.keys import AccessKeys
from integration.clients.helpdesk.zendesk.oauth import OAuth
from integration.domain.grant import Grant
from integration.domain.installation import Installation
from integration.domain.marketplace import MarketplaceApp
from tests.fakes.budgets import FakeBudgets
from tests.fakes.grants import FakeGrants
from tests.fakes.now import StandingNow, instant

ROOT = "https://acme.zendesk.com"
API = f"{ROOT}/api/v2"
TOKENS = f"{ROOT}/oauth/tokens"
NOON = instant("2026-03-02 12:00")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
APP = MarketplaceApp("VIP Desk", "4711", "0815", "zdg-vip-desk", "plain-client-secret")
MARKETPLACE = {
    "x-zendesk-marketplace-name": "VIP Desk",
    "x-zendesk-marketplace-organization-id": "4711",
    "x-zendesk-marketplace-app-id": "0815",
}
FIRST = Grant("plain-access-1", "plain-refresh-1", NOON + 30 * MINUTE, NOON + 30 * DAY, "read")
ACME = Installation("zd-acme", "zendesk", ROOT, "900")


@dataclass
class Tenant:
    """`waits` are the seconds that we waited; waiting moves the present."""

    router: respx.MockRouter
    grants: FakeGrants = field(default_factory=FakeGrants)
    budgets: FakeBudgets = field(default_factory=FakeBudgets)
    now: StandingNow = field(default_factory=lambda: StandingNow("2026-03-02 12:00"))
    waits: list[float] = field(default_factory=list)
    app: MarketplaceApp = APP
    while_waiting: Callable[[int], object] = lambda _waits: None
    http: HostHttp = field(init=False)

    def __post_init__(self) -> None:
        self.http = HostHttp(self.now, wait=self.wait)

    @property
    def wire(self) -> HostWire:
        return HostWire(self.http, self.budgets, self.grants, self.now, self.app)

    @property
    def keys(self) -> AccessKeys:
        return AccessKeys(ACME.id, ROOT, self.wire)

    @property
    def oauth(self) -> OAuth:
        return OAuth(ROOT, self.wire)

    @property
    def calls(self) -> Calls:
        return Calls(ACME, self.wire)

    def wait(self, seconds: float) -> None:
        assert len(self.waits) < 10_000, "waited without end"
        self.waits.append(seconds)
        self.now.move(timedelta(seconds=seconds))
        self.while_waiting(len(self.waits))

    def renews(self) -> respx.Route:
        """Zendesk gives a new pair for each that it is shown, whichever it is."""
        numbers = iter(range(2, 1000))
        return self.router.post(TOKENS).mock(side_effect=lambda _request: pair(next(numbers)))


def pair(number: int, **more: object) -> httpx.Response:
    """An answer of the authorization server."""
    tokens = {"access_token": f"plain-access-{number}", "refresh_token": f"plain-refresh-{number}"}
    lives = {"expires_in": 1800, "refresh_token_expires_in": 2_592_000}
    return httpx.Response(200, json={**tokens, "token_type": "bearer", "scope": "read tickets:write", **lives, **more})


def bearer(request: httpx.Request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


@contextmanager
def tenant_with(grant: Grant | None = FIRST) -> Iterator[Tenant]:
    """A tenant that granted this; whatever isn't routed fails the test."""
    with respx.mock(assert_all_called=False) as router:
        tenant = Tenant(router)
        if grant:
            tenant.grants.keep_grant(ACME.id, grant)
        yield tenant
        tenant.http.close()
