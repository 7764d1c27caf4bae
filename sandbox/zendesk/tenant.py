"""One account of Zendesk: all that it keeps, and how it is found again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count
from threading import RLock
from typing import TypeVar

from sandbox.automation import Automation
from sandbox.clock import AccountClock
from sandbox.zendesk.deliveries import Deliveries
from sandbox.zendesk.errors import missing
from sandbox.zendesk.limits import Limits
from sandbox.zendesk.numbers import Numbers
from sandbox.zendesk.records import JSON, Field, Group, Installation, Membership, Organization, Ticket, User
from sandbox.zendesk.switches import Switches
from sandbox.zendesk.tokens import Tokens
from sandbox.zendesk.webhook_records import Trigger, Webhook

T = TypeVar("T")


class Tenant:
    """The records; `lock` is held by whoever reads or changes them."""

    def __init__(
        self, name: str, root: Callable[[], str], clock: AccountClock, automation: Automation, numbers: Numbers
    ) -> None:
        self.name = name
        self.clock = clock
        self.automation = automation
        self.numbers = numbers
        self.switches = Switches()
        self.lock = RLock()
        self.id = numbers.small()
        self.limits = Limits()
        self.deliveries = Deliveries(self)
        self.tokens = Tokens(self.now, self.switches)
        self.users: dict[int, User] = {}
        self.organizations: dict[int, Organization] = {}
        self.groups: dict[int, Group] = {}
        self.memberships: dict[int, Membership] = {}
        self.ticket_fields: dict[int, Field] = {}
        self.organization_fields: dict[int, Field] = {}
        self.tickets: dict[int, Ticket] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.triggers: list[Trigger] = []
        self.installations: dict[int, Installation] = {}
        self.jobs: dict[str, JSON] = {}
        self.created_by_key: dict[str, tuple[datetime, bytes, int]] = {}
        self._root = root
        self._tickets = count(1)

    @property
    def root(self) -> str:
        """Its address, without a slash at the end."""
        return f"{self._root()}/{self.name}"

    @property
    def site(self) -> str:
        """Where the stand-in lies: what pages within it have as their origin."""
        return self._root()

    def now(self) -> datetime:
        """The account's present."""
        return self.clock.now()

    def next_ticket(self) -> int:
        """The number of a new ticket."""
        return next(self._tickets)

    def ticket(self, number: int) -> Ticket:
        """The ticket with this number; 404 where there is none, or none any more."""
        found = self.tickets.get(number)
        return _there(None if found and found.deleted_from else found)

    def user(self, number: int) -> User:
        """The user with this id; 404 where there is none."""
        return _there(self.users.get(number))

    def user_like(self, email: str) -> User | None:
        """The user with this address."""
        return next((one for one in self.users.values() if one.email.lower() == email.lower()), None)

    def organization(self, number: int) -> Organization:
        """The organization with this id; 404 where there is none."""
        return _there(self.organizations.get(number))

    def organization_named(self, name: str) -> Organization | None:
        """The organization of this name."""
        return next((one for one in self.organizations.values() if one.name == name), None)

    def organization_at(self, email: str) -> int | None:
        """The id of the organization to which the domain of an address belongs."""
        domain = email.rpartition("@")[2].lower()
        return next((one.id for one in self.organizations.values() if domain in one.domains), None)

    def group(self, number: int) -> Group:
        """The group with this id; 404 where there is none."""
        return _there(self.groups.get(number))

    def webhook(self, identity: str) -> Webhook:
        """The webhook with this id; 404 where there is none."""
        return _there(self.webhooks.get(identity))

    def members_of(self, group: int) -> Iterable[int]:
        """The agents in a group."""
        return [one.user for one in self.memberships.values() if one.group == group]

    def groups_of(self, user: int) -> list[int]:
        """An agent's groups, the default one first."""
        mine = [one for one in self.memberships.values() if one.user == user]
        return [one.group for one in sorted(mine, key=lambda one: (not one.default, one.id))]


def _there(found: T | None) -> T:
    if found is None:
        raise missing()
    return found
