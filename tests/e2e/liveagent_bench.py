"""LiveAgent over real HTTP and the house in this process, on one clock that only waiting moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from integration.clients.helpdesk import liveagent
from integration.clients.helpdesk.http import HostHttp
from integration.clients.helpdesk.wire import HostWire
from integration.domain.installation import Credentials, Installation
from integration.domain.trouble import TroubleKind
from integration.handlers.roster_csv import read_roster
from integration.ports import Helpdesk
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.storage.sqlite.store import SqliteStore
from integration.usecases.backfill import Backfill
from integration.usecases.poll_changes import PollChanges
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine
from sandbox.customers import agents_csv, roster_csv
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.web import Call
from sandbox.liveagent_account import OWN_USER, Furnished, furnished
from sandbox.liveagent_people import People
from sandbox.liveagent_reader import Filed, Reader

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
"""The desk is open."""

HERE = "demo"
SETTLED = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a process of VIP Desk has, less its threads: work is done where a test says so."""

    account: Furnished
    store: SqliteStore
    triage: TriageTicket

    @property
    def desk(self) -> RunningLiveAgent:
        """LiveAgent, with its people at hand."""
        return self.account.desk

    @property
    def people(self) -> People:
        """Customers and agents."""
        return People(self.account)

    @property
    def work(self) -> WorkLine:
        """What works off the line, one claim at a time."""
        return WorkLine(self.store, self.triage, self.now)

    @property
    def backfill(self) -> Backfill:
        """The walk over all tickets."""
        return Backfill(self.store, Walking(self.store, self.triage.helpdesk_of, self.now), self.triage, self.now)

    @property
    def poll(self) -> PollChanges:
        """The question what has changed."""
        return PollChanges(self.store, self.triage.helpdesk_of, self.now)

    @property
    def reconcile(self) -> Reconcile:
        """The walk over all open tickets."""
        walking = Walking(self.store, self.triage.helpdesk_of, self.now)
        return Reconcile(self.store, walking, self.triage, self.now)

    def now(self) -> datetime:
        """The present, of both."""
        return self.desk.clock.now()

    def heard_of(self, filed: Filed) -> None:
        """A rule has told of this ticket, and LiveAgent's other rules are done."""
        self.desk.settle()
        self.store.enqueue(HERE, [filed.ticket], self.now())
        self.desk.advance(SETTLED)

    def work_off(self) -> None:
        """Do all that is ready."""
        while self.work():
            pass

    def differences(self, filed: Filed) -> list[str]:
        """Where LiveAgent shows something else than the service promises."""
        return Reader(self.account).differences(filed, self.now())

    def drift(self) -> dict[str, str]:
        """What an admin is told of dates that LiveAgent reckons otherwise, by the tickets' codes."""
        told = (seen.trouble for seen in self.store.troubles(HERE))
        return {each.subject: each.text for each in told if each.kind is TroubleKind.DRIFT}

    def calls(self) -> list[Call]:
        """All that was asked of API v3 so far, with our key."""
        return self.desk.calls_by(self.account.key)


@contextmanager
def standing_still(folder: Path) -> Iterator[Bench]:
    """A bench of its own, whose clock stands on a Monday morning."""
    with RunningLiveAgent(MONDAY) as desk:
        account = furnished(desk)
        for name in ("vip", "vip-unconfirmed", "vip-held", "vip-due-soon", "vip-breached", "newsletter"):
            account.tag(name)
        account.make_level_rules()
        store = open_store(folder / "vipdesk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=desk.clock.now)
        http = HostHttp(desk.clock.now, wait=lambda seconds: desk.advance(timedelta(seconds=seconds)))
        _install(store, account)
        telephones: dict[Installation, Helpdesk] = {}
        wire = HostWire(http, store, store, desk.clock.now)

        def helpdesk_of(installation: Installation, credentials: Credentials) -> Helpdesk:
            if installation not in telephones:
                telephones[installation] = liveagent.telephone(installation, credentials, wire)
            return telephones[installation]

        yield Bench(account, store, TriageTicket(store, helpdesk_of, Tell(store, lambda: None), desk.clock.now))
        http.close()
        store.close()


def _install(store: SqliteStore, account: Furnished) -> None:
    own_user = account.people[OWN_USER].id
    store.add(
        Installation(HERE, liveagent.NAME, account.desk.url, own_user),
        Credentials(account.key, "no request comes in here", account.desk.v1_key),
    )
    people = account.people
    store.replace_roster(HERE, read_roster(roster_csv(people), agents_csv(people), "Europe/Bratislava"))
