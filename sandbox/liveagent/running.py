"""LiveAgent on a free loopback port for as long as a `with` block lasts, with all its people at hand."""

from datetime import datetime, timedelta
from typing import Any, Self

from sandbox.clock import AccountClock
from sandbox.liveagent.account import Account
from sandbox.liveagent.admin import Admin
from sandbox.liveagent.customers import Customers
from sandbox.liveagent.faults import Faults
from sandbox.liveagent.staff import Staff
from sandbox.liveagent.switches import Switches
from sandbox.liveagent.ticket_shapes import group_shape, ticket_shape
from sandbox.liveagent.web import Call, Web
from sandbox.stand_in import StandIn


class RunningLiveAgent:
    """A context manager around an account and its server; with `stands_at` its clock stands still until `advance`.

    `admin` sets it up, `customers` and `staff` act, `hooks` and `faults` make trouble, `switches` decide what is not
    known. It begins with one department ("default"), no people, and the two keys.
    """

    def __init__(self, stands_at: datetime | None = None, *, port: int = 0) -> None:
        self.clock = AccountClock(stands_at)
        self.switches = Switches()
        self.account = Account(self.clock, self.switches)
        self.faults = Faults()
        self.hooks = self.account.hooks
        self.automation = self.account.automation
        self.admin = Admin(self.account)
        self.customers = Customers(self.account)
        self.staff = Staff(self.account)
        self._stand_in = StandIn(self.clock, self.automation, port)
        self._web = Web(self.account, self.faults, self._stand_in.server.hang_up)
        self.admin.adds_department("General")
        self.v3_key = self.admin.makes_key()
        self.v1_key = self.admin.makes_v1_key()

    def __enter__(self) -> Self:
        """Up and answering."""
        self._stand_in.begin()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stopped; nothing is left."""
        self._stand_in.end()
        self.hooks.close()

    @property
    def url(self) -> str:
        """Its root address; API v3 is under `/api/v3`."""
        return self._stand_in.url

    def start(self) -> None:
        """Serve; again on the same port after a `stop`."""
        self._stand_in.server.start(self._web.app)

    def stop(self) -> None:
        """Serve no more: connections are refused, and the account stays."""
        self._stand_in.server.stop()

    def advance(self, by: timedelta) -> None:
        """Move the account's present, and do what comes due by that, before this returns."""
        self._stand_in.advance(by)

    def settle(self) -> None:
        """Let the rules finish what they have begun, without waiting, before this returns."""
        self._stand_in.settle()

    def calls_by(self, key: str) -> list[Call]:
        """What was asked with this key so far, in the order of the answers."""
        return [call for call in self._web.calls if call.key == key]

    def ticket(self, reference: str) -> dict[str, Any]:
        """A ticket as GET /tickets/{id} would show it, without a call."""
        with self.account.lock:
            return ticket_shape(self.account, self.account.ticket(reference))

    def groups(self, reference: str) -> list[dict[str, Any]]:
        """All its groups of messages as API v3 would show them, without a call."""
        with self.account.lock:
            groups = self.account.ticket(reference).groups
            return [group_shape(self.account, group, order, quoted=True) for order, group in enumerate(groups)]
