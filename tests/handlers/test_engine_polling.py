"""The engine's thread that asks hosts what has changed, on a real store."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest
from structlog.testing import capture_logs

from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import TicketUpdate
from integration.domain.errors import UpstreamUnavailable
from integration.domain.installation import Credentials, Installation
from integration.domain.ticket import Ticket
from integration.domain.walk import Page
from integration.handlers.bell import Bell
from integration.handlers.engine import Engine
from integration.ports import Helpdesk, Store
from integration.storage.sealing import Seal, new_key
from integration.storage.sqlite import open_store
from integration.storage.sqlite.connection import open_database
from integration.storage.sqlite.store import SqliteStore
from integration.usecases.poll_changes import PollChanges
from integration.usecases.post_out import PostOut
from integration.usecases.reconcile import Reconcile
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Walking
from integration.usecases.work_line import WorkLine
from sandbox.waiting import until
from tests.fakes.courier import FakeCourier
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow
from tests.fakes.tickets import ROSTER, ticket


class Host(FakeHelpdesk):
    """A host that tells when it was written, and whose walks find nothing, so that only a poll can."""

    def __init__(self, now: StandingNow, error: Exception | None = None) -> None:
        super().__init__(now)
        self.capabilities = Capabilities(changes=True)
        self.error = error
        self.asked, self.written = threading.Event(), Queue[str]()

    def changed(self, since: datetime) -> Sequence[Changed]:
        self.asked.set()
        if self.error:
            raise self.error
        return super().changed(since)

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:  # noqa: ARG002 - the port's
        return iter(())

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        super().write(ticket, wanted)
        self.written.put(ticket.id)


@dataclass
class Running:
    """An engine over hosts, each of them one installation of the same name."""

    store: Store
    now: StandingNow
    hosts: Mapping[str, Host]
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        for name in self.hosts:
            installation = Installation(name, "fake", "https://desk.example", OWN_USER)
            self.store.add(installation, Credentials("token", "secret"))
            self.store.replace_roster(name, ROSTER)
        triage = TriageTicket(self.store, self._telephone, Tell(self.store, lambda: None), self.now)
        self.engine = Engine(
            self.store,
            WorkLine(self.store, triage, self.now),
            PostOut(self.store, FakeCourier(), self.now),
            Reconcile(self.store, Walking(self.store, self._telephone, self.now), triage, self.now),
            PollChanges(self.store, self._telephone, self.now),
            self.now,
            Bell(),
        )

    def _telephone(self, installation: Installation, _credentials: Credentials) -> Helpdesk:
        return self.hosts[installation.id]


@pytest.fixture
def now() -> StandingNow:
    return StandingNow()


@pytest.fixture
def store(tmp_path: Path, now: StandingNow) -> Iterator[Store]:
    opened = open_store(tmp_path / "desk.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)
    yield opened
    opened.close()


@contextmanager
def running(store: Store, now: StandingNow, **hosts: Host) -> Iterator[None]:
    engine = Running(store, now, hosts).engine
    engine.start(workers=1, reconcile_every=timedelta(hours=1))
    try:
        yield
    finally:
        engine.stop()
    assert "poll" not in {thread.name for thread in threading.enumerate()}


def test_what_changed_and_no_webhook_told_is_worked_off(store: Store, now: StandingNow) -> None:
    host = Host(now)
    host.put(ticket(severity_field="1"))
    with running(store, now, main=host):
        assert host.written.get(timeout=10) == "7"


@pytest.mark.parametrize("error", [UpstreamUnavailable("down"), ValueError("a fault of ours")])
def test_a_host_in_trouble_keeps_no_other_from_being_asked(store: Store, now: StandingNow, error: Exception) -> None:
    down, up = Host(now, error), Host(now)
    up.put(ticket(severity_field="1"))
    with running(store, now, a=down, b=up):
        assert up.written.get(timeout=10) == "7"
    assert down.asked.is_set()


def test_workers_outlive_a_store_that_another_process_keeps_to_itself(tmp_path: Path, now: StandingNow) -> None:
    file = tmp_path / "desk.sqlite3"
    store = SqliteStore(open_database(file, "NORMAL", patience=timedelta(milliseconds=20)), Seal([new_key()]), now)
    host = Host(now)
    host.put(ticket(severity_field="1"))
    other = sqlite3.connect(file, isolation_level=None)
    with closing(other), capture_logs() as logged, running(store, now, main=host):
        assert host.written.get(timeout=10) == "7"
        until(lambda: store.waiting().held == 0, seconds=10, what="the ticket is given back")
        store.enqueue("main", ["7"], now() + timedelta(minutes=1))
        other.execute("BEGIN IMMEDIATE")
        now.move(timedelta(minutes=2))
        until(lambda: "work.failed" in {line["event"] for line in logged}, seconds=10, what="a claim fails")
        other.execute("ROLLBACK")
        until(lambda: store.waiting().ready == 0, seconds=10, what="the ticket is worked after all")
    store.close()
