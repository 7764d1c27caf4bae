"""The strict stand-in of LiveAgent with a few people, and our way to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.liveagent.api import LiveAgent
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.domain.installation import Credentials, Installation
from sandbox.liveagent import RunningLiveAgent
from tests.fakes.budgets import FakeBudgets

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SENDER = "ada@customer.example"


@dataclass
class Stage:
    """A LiveAgent with two agents, one of whom has a department of her own, and our way to it."""

    host: RunningLiveAgent
    dana: str
    eve: str
    us: str
    http: HostHttp
    zone: str = "UTC"
    budgets: FakeBudgets = field(default_factory=FakeBudgets)
    waits: list[float] = field(default_factory=list)

    @property
    def installation(self) -> Installation:
        return Installation("acme", "liveagent", self.host.url, self.us, zone=self.zone)

    def desk(self, **other: str) -> LiveAgent:
        keys = replace(Credentials(self.host.v3_key, "s", self.host.v1_key), **other)  # type: ignore[arg-type]
        return LiveAgent(Calls(self.installation, keys, self.http, self.budgets, self.host.clock.now))

    def asked(self) -> list[str]:
        """Methods of our calls so far."""
        return [call.method for key in (self.host.v3_key, self.host.v1_key) for call in self.host.calls_by(key)]

    def mailed(self) -> str:
        return self.code(self.host.customers.mails(SENDER, "Production is down", "Nothing works."))

    def code(self, ticket: str) -> str:
        return str(self.host.ticket(ticket)["code"])

    def tag(self, name: str) -> str:
        return next(tag.id for tag in self.host.account.tags.values() if tag.name == name)

    def passes(self, minutes: int = 1) -> None:
        self.host.advance(minutes * MINUTE)


@contextmanager
def stage_set() -> Iterator[Stage]:
    """Gone afterwards."""
    with RunningLiveAgent(MORNING) as host:
        dana = host.admin.adds_agent("Dana", "dana@desk.example", "default")
        eve = host.admin.adds_agent("Eve", "eve@desk.example", "default")
        us = host.admin.adds_agent("VIP Desk", "vipdesk@desk.example", "default")
        own = host.admin.adds_department("Dana alone")
        host.admin.joins(dana, own)
        host.admin.defines_fields("vip_severity", "vip_first_due", "vip_followup_due", "vip_proposed_severity", "order")
        for tag in ("vip", "vip-sev-1", "billing"):
            host.admin.adds_tag(tag)
        waits: list[float] = []

        def wait(seconds: float) -> None:
            waits.append(seconds)
            host.advance(timedelta(seconds=seconds))

        http = HostHttp(host.clock.now, wait=wait)
        yield Stage(host, dana, eve, us, http, waits=waits)
        http.close()
