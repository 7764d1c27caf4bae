"""What an event costs on Zendesk, through the whole house: a real store, the real triage, the account in small."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from integration.domain.agent import Agent
from integration.domain.budget import Allowance
from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.roster import Customer, Roster
from integration.domain.tags import is_ours
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.storage.sqlite.store import SqliteStore
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.work_line import WorkLine
from tests.clients.helpdesk.zendesk_json import AGENT, GROUP, OTHER, TICKET
from tests.clients.helpdesk.zendesk_site import ZendeskSite
from tests.fakes.budgets import FakeBudgets
from tests.fakes.now import instant

DANA = Agent("dana@acme.example", "Dana", str(AGENT))
COMPANY = Customer(
    "Customer Ltd",
    Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-01-01 00:00"), agent=DANA),
    domains=frozenset({"customer.example"}),
)
READ = [f"GET tickets/{TICKET}", f"GET tickets/{TICKET}/audits"]
READ_TWICE = [READ[0], *READ]
"""Where it was changed within this second."""

WRITE = [f"PUT tickets/{TICKET}"]


class Turnstile(FakeBudgets):
    """Lets something happen just before a write: a write is paid for first, by the account and by the ticket."""

    def __init__(self) -> None:
        super().__init__()
        self.happens: list[Callable[[], object]] = []

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        if self.happens and allowance.what.startswith("ticket"):
            self.happens.pop(0)()
        return super().spend(installation, now, allowance, urgent=urgent)


@dataclass
class Desk:
    """The house around one account; `warm` once all that is kept for minutes is known."""

    site: ZendeskSite
    store: SqliteStore
    turnstile: Turnstile
    work: WorkLine = field(init=False)
    events: int = 0

    def __post_init__(self) -> None:
        triage = TriageTicket(self.store, lambda *_: self.site.desk, Tell(self.store, lambda: None), self._now)
        self.work = WorkLine(self.store, triage, self._now)
        self.store.add(self.site.installation, self.site.credentials)
        self.store.replace_roster("acme", Roster((COMPANY,), (DANA,)))

    def warm(self) -> None:
        desk = self.site.desk
        desk.read(self.site.ticket)
        desk.directory.groups_of(desk.calls, DANA.host_id)
        desk.directory.user(desk.calls, AGENT)
        self.site.forget()

    def event(self, minutes: int = 0) -> list[str]:
        """A webhook comes after so many minutes and all is worked off; what was asked of Zendesk for it."""
        self.site.forget()
        self.site.now += timedelta(minutes=minutes)
        self.events += 1
        came = TicketEvent(f"e{self.events}", EventKind.FOLLOW_UP, str(TICKET))
        self.store.accept([Delivery("acme", came, self.site.now)])
        while self.work():
            pass
        assert not self.store.parked("acme")
        return self.site.lines

    def _now(self) -> datetime:
        return self.site.now


@pytest.fixture
def desk(zendesk: ZendeskSite, tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "d.sqlite3", keys=[new_key()], synchronous="NORMAL", now=lambda: zendesk.now)
    zendesk.budgets = turnstile = Turnstile()
    made = Desk(zendesk, store, turnstile)
    made.warm()
    yield made
    store.close()


def test_a_new_vip_ticket_costs_two_reads_and_one_write(desk: Desk) -> None:
    assert desk.event() == [*READ, *WRITE]
    assert {"vip", "vip-sev-1"} <= {*desk.site.tags()}
    assert (desk.site.mine["assignee_id"], desk.site.mine["group_id"]) == (AGENT, GROUP)
    assert [text.split()[0] for text in desk.site.notes()] == ["VIP", "First"]  # recognised late: it is breached, too


def test_what_we_wrote_costs_two_reads_and_no_write(desk: Desk) -> None:
    desk.event()
    assert desk.event(1) == READ


def test_a_follow_up_that_changes_what_is_owed_costs_two_reads_and_one_write(desk: Desk) -> None:
    desk.event()
    desk.site.says(str(AGENT), "We look at it.")
    assert desk.event(1) == [*READ, *WRITE]


def test_with_nothing_kept_a_new_ticket_costs_four_more_requests(zendesk: ZendeskSite, desk: Desk) -> None:
    cold = Desk(zendesk, desk.store, desk.turnstile)
    zendesk.desk = zendesk.another_desk()  # as in a process that just began
    lines = cold.event()
    about_the_agent = [f"GET users/{AGENT}", f"GET users/{AGENT}/group_memberships"]
    assert sorted(lines) == sorted([*READ, *WRITE, "GET ticket_fields", "GET organization_fields", *about_the_agent])


def test_a_ticket_of_nobody_on_the_roster_costs_two_reads(desk: Desk) -> None:
    desk.store.replace_roster("acme", Roster())
    assert desk.event() == READ


def test_an_agent_who_is_faster_keeps_what_they_did_and_costs_four_requests_more(desk: Desk) -> None:
    desk.turnstile.happens = [lambda: desk.site.changes(OTHER, tags=["theirs"], assignee_id=OTHER)]
    assert desk.event() == [*READ, *WRITE, *READ_TWICE, *WRITE]
    assert {"theirs", "vip"} <= {*desk.site.tags()}
    assert desk.site.mine["assignee_id"] == OTHER
    assert len({text.rpartition("(")[2] for text in desk.site.notes()}) == len(desk.site.notes()) == 2


def test_people_who_are_always_faster_put_it_off_and_nothing_is_parked(desk: Desk) -> None:
    for at in range(4):
        desk.turnstile.happens.append(lambda at=at: desk.site.changes(OTHER, tags=[f"theirs-{at}"]))  # type: ignore[misc] # mypy doesn't infer it
    assert desk.event() == [*READ, *WRITE, *READ_TWICE, *WRITE, *READ_TWICE, *WRITE]
    assert desk.site.tags() == ["theirs-2"]
    assert desk.event(1) == [*READ, *WRITE, *READ_TWICE, *WRITE]
    assert {"theirs-3", "vip"} <= {*desk.site.tags()}


@pytest.mark.parametrize("sayings", [("",), ("vip-", "VIP", "vips"), ("b", "a")])
def test_foreign_tags_stay_whatever_we_write(desk: Desk, sayings: tuple[str, ...]) -> None:
    desk.site.set_tags(*sayings)
    desk.event()
    desk.event(61)
    assert [tag for tag in desk.site.tags() if not is_ours(tag)] == [tag for tag in sayings if not is_ours(tag)]


def test_what_the_host_shows_once_written_is_what_is_wanted(desk: Desk) -> None:
    """decide(apply(decide(t))) writes nothing, whatever happens between."""
    for minutes in (0, 30, 20, 15, 60, 600):
        desk.event(minutes)
        assert desk.event() in (READ, READ_TWICE)


def test_a_task_whose_due_date_a_person_sets_keeps_it(desk: Desk) -> None:
    desk.site.mine["type"] = "task"
    desk.event()
    assert desk.site.mine["due_at"] is not None
    desk.site.changes(OTHER, due_at="2026-03-04T15:00:00Z")
    desk.event(1)
    assert desk.site.mine["due_at"] == "2026-03-04T15:00:00Z"
    memory = desk.store.recall("acme", str(TICKET))
    assert memory is not None
    assert memory.decision.due_overridden


def test_a_ticket_without_a_due_date_has_no_word_of_a_person_in_it(desk: Desk) -> None:
    for _ in range(3):
        desk.event(1)
    memory = desk.store.recall("acme", str(TICKET))
    assert memory is not None
    assert memory.decision.journal.overrides == ()
