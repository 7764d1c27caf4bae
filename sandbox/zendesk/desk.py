"""One account at hand: its people, its trouble, and looking without calling."""

from sandbox.zendesk import consent_person
from sandbox.zendesk.admin import Admin
from sandbox.zendesk.agents import Agents
from sandbox.zendesk.api.webhook_shapes import webhook_shape
from sandbox.zendesk.customers import Customers
from sandbox.zendesk.records import JSON
from sandbox.zendesk.shapes import audit_shape, comment_shape, ticket_shape
from sandbox.zendesk.web import Call, Web
from sandbox.zendesk.world import World

SCOPE = "read tickets:write webhooks:write triggers:write"
"""What the app asks for (facts 6)."""


class Desk:
    """`admin` sets the account up, `customers` and `agents` act, `hooks` and `faults` make trouble.

    It begins with one group ("Support"), an admin of no importance (`owner`), and no tickets.
    """

    def __init__(self, world: World, web: Web, name: str) -> None:
        self._world = world
        self._web = web
        self.tenant = world.tenant(name)
        self.name = name
        self.faults = world.faults[name]
        self.switches = self.tenant.switches
        self.hooks = self.tenant.deliveries
        self.admin = Admin(self.tenant, world.marketplace)
        self.customers = Customers(self.tenant)
        self.agents = Agents(self.tenant)
        self.group = self.admin.adds_group("Support")
        self.owner = self.admin.adds_admin("Olga Owner", f"owner@{name}.example.com")

    @property
    def url(self) -> str:
        """The account's root."""
        return self.tenant.root

    @property
    def id(self) -> int:
        """The account's number, as webhooks tell it."""
        return self.tenant.id

    def token(self, user: int | None = None, scope: str = SCOPE) -> str:
        """An access token without the page of consent."""
        with self.tenant.lock:
            return self.tenant.tokens.pair(self._world.marketplace.client_id, user or self.owner, scope).access

    def headers(self, user: int | None = None, scope: str = SCOPE) -> dict[str, str]:
        """All that a call needs."""
        return {"Authorization": f"Bearer {self.token(user, scope)}", **self._world.marketplace.headers}

    def allows(self, address: str, user: int | None = None) -> str:
        """Where the browser is sent after an admin allowed what the page at `address` asks."""
        return consent_person.allows(address, user or self.owner)

    def denies(self, address: str) -> str:
        """Where the browser is sent after an admin denied it."""
        return consent_person.denies(address)

    def revoke(self) -> None:
        """An admin takes back all that was allowed: every token is dead."""
        with self.tenant.lock:
            self.tenant.tokens.revoke_all()

    def workspace(self, ticket: int, user: int | None = None) -> str:
        """The address at which an agent sees a ticket, and our app beside it."""
        return f"{self.url}/agent/tickets/{ticket}?as={user or self.owner}"

    def nav_bar(self, user: int | None = None) -> str:
        """The address at which our app's own page is seen."""
        return f"{self.url}/agent/apps/vip-desk?as={user or self.owner}"

    def ticket(self, number: int | str) -> JSON:
        """A ticket as GET /tickets/{id} would show it, without a call; Refused where there is none."""
        with self.tenant.lock:
            return ticket_shape(self.tenant, self.tenant.ticket(int(number)))

    def field(self, number: int | str, title: str) -> object:
        """The value of a ticket's custom field by its title; KeyError where there is no such field."""
        with self.tenant.lock:
            ids = {one.title: one.id for one in self.tenant.ticket_fields.values()}
            return self.tenant.ticket(int(number)).custom.get(ids[title])

    def audits(self, number: int | str) -> list[JSON]:
        """All updates of a ticket as the API would show them, without a call."""
        with self.tenant.lock:
            return [audit_shape(one) for one in self.tenant.ticket(int(number)).audits]

    def comments(self, number: int | str) -> list[JSON]:
        """All that was said as the API would show it, without a call."""
        with self.tenant.lock:
            return [comment_shape(audit, event) for audit, event in self.tenant.ticket(int(number)).comments]

    def webhooks(self) -> list[JSON]:
        """All webhooks as the API would show them, without a call."""
        with self.tenant.lock:
            return [webhook_shape(one) for one in self.tenant.webhooks.values()]

    @property
    def calls(self) -> list[Call]:
        """All calls of this account's API so far, in the order of the answers."""
        return [one for one in self._web.calls if one.account == self.name]

    @property
    def lacking(self) -> list[Call]:
        """The calls that lacked a header of marketplace apps: a review would find them."""
        return [one for one in self.calls if one.lacking]
