"""A desk of four people and three VIP customers, on a real store in a file and a helpdesk in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from integration.clients.google import expand
from integration.domain.agent import Agent
from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.cover import Cover, Handover
from integration.domain.cover.desk_plan import DeskPlan, Person, Turn
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.domain.roster import Customer, Roster
from integration.domain.ticket import Ticket
from integration.domain.trouble import TroubleKind
from integration.ports import Helpdesk, Store
from integration.storage.sealing import new_key
from integration.storage.sqlite import open_store
from integration.usecases.attendance import Attendances
from integration.usecases.change_cover import ChangeCover
from integration.usecases.keep_cover import KeepCover
from integration.usecases.tell import Tell
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.who_answers import WhoAnswers
from integration.usecases.work_line import WorkLine
from tests.fakes.helpdesk import OWN_USER, FakeHelpdesk
from tests.fakes.now import StandingNow, instant
from tests.fakes.tickets import DANA, ticket

EVA = Agent("eva@desk.example", "Eva Novak", "5")
BORIS = Agent("boris@desk.example", "Boris Novak", "4")
LEA = Agent("lea@desk.example", "Lea Kral", "6")
PEOPLE = tuple(Person(agent) for agent in (DANA, EVA, BORIS, LEA))
PLAN = DeskPlan(PEOPLE, backups=(Turn(EVA.email), Turn(BORIS.email)), last=LEA.email)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = ("Acme", "Bolt", "Core")


def customer(name: str, agent: Agent = DANA) -> Customer:
    sold = Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-01-01 00:00"), agent=agent)
    return Customer(name, sold, domains=frozenset({f"{name.casefold()}.example"}))


def roster(agent: Agent = DANA, names: Sequence[str] = NAMES) -> Roster:
    return Roster(tuple(customer(name, agent) for name in names), (DANA, EVA, BORIS, LEA))


def limited(agent: Agent, limit: int) -> DeskPlan:
    """The plan with a limit for one person."""
    people = (replace(person, limit=limit) if person.agent == agent else person for person in PEOPLE)
    return replace(PLAN, people=tuple(people))


def opened(store_in: Path, now: StandingNow) -> Store:
    return open_store(store_in / "cover.sqlite3", keys=[new_key()], synchronous="NORMAL", now=now)


@dataclass
class CoverDesk:
    """Installation `main`; Monday 2026-11-23, 11:00 in Bratislava, and Dana serves everybody."""

    store: Store
    now: StandingNow
    helpdesk: FakeHelpdesk
    keep: KeepCover = field(init=False)
    change: ChangeCover = field(init=False)
    who: WhoAnswers = field(init=False)
    work: WorkLine = field(init=False)
    made: int = 0

    def __post_init__(self) -> None:
        self.store.add(Installation("main", "fake", "https://desk.example", OWN_USER), Credentials("token", "secret"))
        self.store.replace_roster("main", roster())
        self.store.replace_desk_plan("main", PLAN)
        self.store.add_endpoint("main", Endpoint("chat", "https://chat.example"), EndpointSecrets(b"k" * 32))
        attendances = Attendances(self.store, expand, self.now)
        self.keep = KeepCover(self.store, attendances, self.now)
        self.change = ChangeCover(self.store, self.keep)
        self.who = WhoAnswers(self.store, attendances, self.now)
        triage = TriageTicket(self.store, self._telephone, Tell(self.store, lambda: None), self.now)
        self.work = WorkLine(self.store, triage, self.now)

    def _telephone(self, _installation: Installation, _credentials: Credentials) -> Helpdesk:
        return self.helpdesk

    def ticket(self, name: str, of: str = "Acme", level: int = 3) -> None:
        """A ticket of this customer comes in and is worked off."""
        sender, text = f"anna@{of.casefold()}.example", f"{self.now():%Y-%m-%d %H:%M}"
        self.helpdesk.put(replace(ticket(at=text), id=name, sender=sender, severity_field=str(level)))
        self.store.enqueue("main", [name], self.now())
        self.work_all()

    def work_all(self) -> int:
        return next(count for count in range(1000) if not self.work())

    def settle(self) -> None:
        """Covers and tickets, until both are at rest."""
        for _ in range(4):
            self.keep("main")
            self.work_all()

    def away(self, agent: Agent, hours: float | None = 4, start: datetime | None = None) -> str:
        """An absence that somebody entered."""
        self.made += 1
        begin = start or self.now()
        end = None if hours is None else begin + timedelta(hours=hours)
        self.store.add_absence("main", Absence(f"a{self.made}", agent.email, begin, end, AbsenceKind.LEAVE, "Lea"))
        return f"a{self.made}"

    def back(self, *absences: str) -> None:
        for absence in absences:
            self.store.end_absence("main", absence)

    def is_away(self, agent: Agent) -> bool:
        now = self.now()
        attendance = self.keep.attendances("main", Interval(now, now + timedelta.resolution))
        return attendance[agent.email].absent_at(now) is not None

    def cover(self, name: str = "Acme") -> Cover:
        found = self.store.cover("main", name)
        assert found is not None
        return found

    def answering(self) -> list[str]:
        """Who answers each customer, by first name."""
        return [self.cover(name).agent.name.split()[0] for name in NAMES]

    def shown(self, name: str) -> Ticket:
        return self.helpdesk.tickets[name]

    def assignees(self, *names: str) -> list[str | None]:
        return [self.shown(name).assignee for name in names]

    def handovers(self) -> Sequence[Handover]:
        return self.store.handovers("main")

    def messages(self, kind: str) -> list[str]:
        """The ids of what was told of this kind, newest first."""
        return [each.message for each in self.store.postings("main") if each.kind == kind]

    def troubles(self) -> dict[str, str]:
        """What of the cover an admin should mend."""
        listed = (seen.trouble for seen in self.store.troubles("main") if seen.trouble.kind is TroubleKind.COVER)
        return {trouble.subject: trouble.text for trouble in listed}

    def moves_to(self, text: str) -> None:
        self.now.at = instant(text)

    def close(self) -> None:
        with suppress(Exception):
            self.store.close()


@contextmanager
def on_monday(folder: Path) -> Iterator[CoverDesk]:
    """The desk on that Monday, with nothing in it yet."""
    now = StandingNow("2026-11-23 10:00")
    desk = CoverDesk(opened(folder, now), now, FakeHelpdesk(now))
    yield desk
    desk.close()
