"""A whole desk around a helpdesk in memory, on a real store in a temporary file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.installation import Credentials, Installation
from integration.domain.memory import Memory
from integration.domain.ticket import Ticket
from integration.domain.trouble import TroubleKind
from integration.ports import Helpdesk, Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.backfill import Backfill
from integration.usecases.poll_changes import PollChanges
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import ROSTER


@dataclass
class SmallDesk:
    """One installation, `main`, with its store, its helpdesk and its present."""

    store: Store
    now: StandingNow
    helpdesk: FakeHelpdesk
    work: WorkLine = field(init=False)
    reconcile: Reconcile = field(init=False)
    backfill: Backfill = field(init=False)
    poll: PollChanges = field(init=False)

    def __post_init__(self) -> None:
        triage = TriageTicket(self.store, self._telephone, Tell(self.store, lambda: None), self.now)
        walking = Walking(self.store, self._telephone, self.now)
        self.work = WorkLine(self.store, triage, self.now)
        self.reconcile = Reconcile(self.store, walking, triage, self.now)
        self.backfill = Backfill(self.store, walking, triage, self.now)
        self.poll = PollChanges(self.store, self._telephone, self.now)
        self.install()
        self.store.replace_roster("main", ROSTER)

    def install(self, *, host_leads: bool = False) -> None:
        """Install it, or install it anew."""
        main = Installation("main", "fake", "https://desk.example", OWN_USER, host_leads=host_leads)
        self.store.add(main, Credentials("token", "secret"))

    def _telephone(self, _installation: Installation, _credentials: Credentials) -> Helpdesk:
        return self.helpdesk

    def deliver(self, event: str, ticket: str = "7", *, echo: bool = False) -> bool:
        delivery = Delivery("main", TicketEvent(event, EventKind.FOLLOW_UP, ticket), self.now(), echo=echo)
        return self.store.accept([delivery])[0]

    def shown(self, ticket: str = "7") -> Ticket:
        """What the host shows."""
        return self.helpdesk.tickets[ticket]

    def memory(self, ticket: str = "7") -> Memory:
        """What we remember."""
        found = self.store.recall("main", ticket)
        assert found is not None
        return found

    def troubles(self) -> list[tuple[TroubleKind, str, int]]:
        """What an admin should mend: kind, subject, and how often it was seen."""
        listed = self.store.troubles("main")
        return [(seen.trouble.kind, seen.trouble.subject, seen.count) for seen in listed]

    def work_all(self) -> int:
        """Work until nothing is ready; returns how many claims that took."""
        return next(count for count in range(1000) if not self.work())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SmallDesk]:
    now = StandingNow("2026-11-23 09:00")
    store = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield SmallDesk(store, now, FakeHelpdesk(now))
    store.close()
