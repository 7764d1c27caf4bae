"""A small Zendesk account with the whole house behind it: store, roster, desk's plan, and the look at a ticket."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover, CoverReason, Duty, Senior
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.memory import Memory
from integration.domain.phone.call_back import CallBack
from integration.domain.roster import Customer, Roster
from integration.domain.ticket import Ticket
from integration.ports import Helpdesk, Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_line import WorkLine
from tests.clients.helpdesk.zendesk_json import AGENT, OTHER, OTHER_GROUP
from tests.clients.helpdesk.zendesk_site import INSTALLATION, ZendeskSite
from tests.fakes.now import instant

WHERE = INSTALLATION.id
DANA = Agent("dana@acme.example", "Dana Petrova", str(AGENT))
BORIS = Agent("boris@acme.example", "Boris Novak", str(OTHER))
CALLER = "421905123456"
ORBIS = Customer(
    "Orbis",
    Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-01-01 00:00"), agent=DANA),
    domains=frozenset({"customer.example"}),
    phones=frozenset({CALLER}),
)
TEAM = Senior("Second level", group=str(OTHER_GROUP))


@dataclass
class House:
    """Orbis is VIP, Dana its agent; the clock is the account's."""

    site: ZendeskSite
    folder: Path
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.store = open_store(self.folder / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=self.now)
        self.store.add(self.site.installation, self.site.credentials)
        self.store.replace_roster(WHERE, Roster((ORBIS,), (DANA, BORIS)))

    def now(self) -> datetime:
        return self.site.now

    def at(self, when: str) -> None:
        self.site.now = instant(when)

    def looks(self) -> Ticket:
        """Works off the line with the ticket in it, twice: the second time our own write is looked at."""
        desk = self.site.desk
        for _ in range(2):
            self.store.enqueue(WHERE, [self.site.ticket], self.now())
            self._works_off(desk)
        return desk.read(self.site.ticket)

    def _works_off(self, desk: Helpdesk) -> None:
        triage = TriageTicket(
            self.store, lambda _installation, _credentials: desk, Tell(self.store, lambda: None), self.now
        )
        line = WorkLine(self.store, triage, self.now)
        assert any(not line() for _ in range(20)), "the line never empties"

    def writes(self) -> int:
        """How many PUTs went out since it was asked last; none was refused."""
        sent = self.site.sent.count("PUT")
        self.site.forget()
        return sent

    @property
    def memory(self) -> Memory:
        found = self.store.recall(WHERE, self.site.ticket)
        assert found is not None
        return found

    def serves(self, agent: Agent) -> None:
        """From now on this agent answers Orbis."""
        reason = CoverReason.DEDICATED if agent == DANA else CoverReason.ABSENT
        version, _ = self.store.covers(WHERE)
        made = f"h{version}"
        cover = Cover(
            ORBIS.name, DANA, agent, agent, self.now(), reason=reason, handover=made, announced_on=self.site.ticket
        )
        self.store.hand_over(WHERE, [cover], [], [], version, self.now())

    def on_duty(self, senior: Senior) -> None:
        self.store.set_duty(WHERE, Duty((senior,)))

    @property
    def call_backs(self) -> list[CallBack]:
        return list(self.store.call_backs_on(WHERE, self.site.ticket))
