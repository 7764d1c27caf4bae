"""A worker is at a ticket while all that is kept of its installation is erased: nothing of it comes back."""

from typing import cast

import pytest

from integration.domain.errors import UpstreamUnavailable, VipDeskError
from integration.domain.ticket import Ticket
from tests.fakes.helpdesk import FakeHelpdesk
from tests.fakes.tickets import ticket
from tests.usecases.conftest import SmallDesk


class RemovedWhileRead:
    """A helpdesk whose installation is removed once a ticket was asked for; then it answers, or raises this."""

    def __init__(self, desk: SmallDesk, error: VipDeskError | None) -> None:
        self._desk, self._error, self._inner = desk, error, desk.helpdesk

    def at(self, *, urgent: bool) -> "RemovedWhileRead":
        self._inner.at(urgent=urgent)
        return self

    def read(self, number: str) -> Ticket:
        self._desk.store.remove("main")
        if self._error:
            raise self._error
        return self._inner.read(number)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


@pytest.mark.parametrize("error", [None, UpstreamUnavailable("down"), ValueError("ours")])
def test_what_a_worker_has_in_its_hands_leaves_nothing_behind(desk: SmallDesk, error: VipDeskError | None) -> None:
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.helpdesk = cast("FakeHelpdesk", RemovedWhileRead(desk, error))
    desk.deliver("a")
    desk.work_all()
    assert list(desk.store.latest("main")) == []
    desk.store.sweep_removed()
    assert desk.store.remove("main") == {}
    assert desk.store.waiting().next_at is None
