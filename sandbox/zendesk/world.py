"""All accounts of one stand-in, and what they share: the present, the app, and where they lie."""

from datetime import datetime

from sandbox.automation import Automation
from sandbox.clock import AccountClock
from sandbox.zendesk.faults import Faults
from sandbox.zendesk.marketplace import Marketplace
from sandbox.zendesk.numbers import Numbers
from sandbox.zendesk.tenant import Tenant
from sandbox.zendesk.widget import Widgets


class World:
    """`url` is the root of the whole; an account is the first part of the path below it."""

    def __init__(self, stands_at: datetime | None) -> None:
        self.clock = AccountClock(stands_at)
        self.automation = Automation(self.clock)
        self.marketplace = Marketplace()
        self.widgets = Widgets()
        self.faults: dict[str, Faults] = {}
        self.tenants: dict[str, Tenant] = {}
        self.url = ""
        self._numbers = Numbers()

    def tenant(self, name: str) -> Tenant:
        """The account of this name, made when it is first named."""
        if name not in self.tenants:
            self.faults[name] = Faults()
            self.tenants[name] = Tenant(name, lambda: self.url, self.clock, self.automation, self._numbers)
        return self.tenants[name]
