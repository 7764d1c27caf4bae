"""The identity alone, served on a loopback port, with one account, one client and a clock that stands still."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from starlette.applications import Starlette

from sandbox.clock import AccountClock
from sandbox.google_calendar.consent_client import ConsentClient
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.identity import Grant, Identity
from sandbox.google_calendar.identity_doors import routes
from sandbox.loopback import Server

ADA = "ada@desk.example"
BACK = "http://127.0.0.1:9/back?from=google"


@dataclass(slots=True)
class RunningIdentity:
    """A context in which it answers; its clock begins at our present, as real clients sign with theirs."""

    clock: AccountClock = field(default_factory=lambda: AccountClock(datetime.now(UTC)))
    server: Server = field(default_factory=Server)
    identity: Identity = field(init=False)
    client: ConsentClient = field(init=False)

    def __enter__(self) -> Self:
        self.identity = Identity(self.clock.now)
        self.identity.add_account(ADA, "Ada Byron")
        self.server.start(Starlette(routes=routes(self.identity, self.server.hang_up)))
        self.client = self.adds_client("desk.apps.example")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()

    def adds_client(self, client_id: str, *, testing: bool = False) -> ConsentClient:
        """One more client, with an address of its own."""
        client = ConsentClient(self.server.url, client_id, f"secret of {client_id}", f"{BACK}&to={client_id}")
        self.identity.add_client(client_id, client.secret, [client.redirect_uri], name="VIP Desk", testing=testing)
        return client

    def tokens(self, *scopes: str, client: ConsentClient | None = None, **changes: str) -> dict[str, Any]:
        """What a client gets when Ada allows it these scopes."""
        asking = client or self.client
        answer = asking.trades(Person(ADA).allows(asking.address(*scopes, **changes)))
        answer.raise_for_status()
        tokens: dict[str, Any] = answer.json()
        return tokens

    def grant(self, access_token: str) -> Grant | None:
        """What an access token allows now."""
        return self.identity.scopes_of(access_token)
