"""What hosts' clients are given, over a real HTTP client and shared things in memory."""

from datetime import UTC, datetime

from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from tests.fakes.budgets import FakeBudgets
from tests.fakes.grants import FakeGrants

_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def wire(http: HostHttp) -> HostWire:
    """At noon, with budgets and grants of its own."""
    return HostWire(http, FakeBudgets(), FakeGrants(), lambda: _NOON)
