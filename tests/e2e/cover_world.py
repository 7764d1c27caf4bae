"""The real helpdesk, Google in small, and VIP Desk with a desk of four: what tests of cover ask of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from integration.domain.cover.absence import Absence, AbsenceKind
from integration.domain.cover.cover import Cover
from integration.ports import Store
from integration.storage.sqlite import open_store
from sandbox.calendar_access import client_settings, connect_calendar
from sandbox.customers import VIP
from sandbox.google_calendar.agent import Agent
from sandbox.google_calendar.running import RunningGoogleCalendar
from sandbox.helpdesk import INTEGRATION_USER, Person, RunningHelpdesk
from sandbox.loopback import free_port
from sandbox.vipdesk import INSTALLATION, RunningVipDesk
from sandbox.waiting import NeverCame, until
from tests.e2e.booking_world import ZONE, terms_of

JSON = dict[str, Any]
PATIENCE = 30.0
"""Seconds in which anything that must happen has happened, on a slow machine too."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = {"dana": "Dana Petrova", "boris": "Boris Novak", "eva": "Eva Kolarova", "sona": "Sona Takac"}
OTHER = "Aurel Foods"
CUSTOMERS = {VIP.company: VIP.email, OTHER: "mira@aurel.example.com"}
"""Both are Dana's."""

_OPEN, _SOLVED = (1, 2), 3
"""A ticket's status, as the helpdesk numbers it."""

_SETTINGS = {"VIPDESK_RECONCILE_SECONDS": "86400"}


@dataclass
class CoverWorld:
    """Dana serves two customers; Boris and then Eva stand in for her, and Sona is the last resort."""

    helpdesk: RunningHelpdesk
    google: RunningGoogleCalendar
    vipdesk: RunningVipDesk
    _plan: JSON = field(default_factory=dict)

    @cached_property
    def store(self) -> Store:
        """The same file as the server's, opened beside it: a command takes longer than a look."""
        path, keys = Path(self.vipdesk.settings["VIPDESK_DATABASE"]), self.vipdesk.settings["VIPDESK_KEY"].split()
        return open_store(path, keys=keys, synchronous="FULL", now=lambda: datetime.now(UTC))

    def email(self, name: str) -> str:
        return self.helpdesk.people[name].email

    @property
    def dana(self) -> Agent:
        """In her calendar."""
        return self.google.agent(self.email("dana"), ZONE)

    def file(self, company: str = VIP.company, severity: int = 2) -> int:
        """A ticket whose severity no reading of words can change."""
        fields = {"custom_vip_severity": severity}
        return self.helpdesk.api.file_ticket(CUSTOMERS[company], "As discussed", "Here it is.", **fields)

    def holder(self, ticket: int) -> str:
        """Who has it, by user name; empty for nobody."""
        return self.who(self.helpdesk.api.ticket(ticket)["assigned_to"])

    def who(self, host_id: int) -> str:
        return next((name for name, person in self.helpdesk.people.items() if person.id == host_id), "")

    def holders(self, tickets: Sequence[int]) -> list[str]:
        """Who has these, in the same order."""
        return [self.holder(ticket) for ticket in tickets]

    def come_to(self, name: str, *tickets: int) -> None:
        """Return once this person has all of these."""

        def have_come() -> bool:
            settled = all(self._settled_with(ticket) == host_id for ticket in tickets)  # cheaper than to ask for each
            return settled and self.holders(tickets) == [name] * len(tickets)

        host_id = str(self.helpdesk.people[name].id)
        try:
            until(have_come, seconds=PATIENCE, what=f"{name} has {tickets}", every=0.1)
        except NeverCame as error:
            message = f"{error}: {self.holders(tickets)}\n{self.vipdesk.log_tail()}"
            raise AssertionError(message) from error

    def _settled_with(self, ticket: int) -> str | None:
        """Who should have it, by VIP Desk's word, once it holds it for done."""
        memory = self.store.recall(INSTALLATION, str(ticket))
        return memory.decision.wanted.assignee if memory and memory.settled else None

    def rest(self) -> None:
        """Return once nothing is in line or in work."""
        until(self._is_quiet, seconds=PATIENCE, what="the line is empty", every=0.1)

    def _is_quiet(self) -> bool:
        health = self.vipdesk.health()
        return not (health["ready"] or health["held"])

    def notes(self, ticket: int) -> str:
        """What VIP Desk told the agents on it."""
        return "\n".join(self._said(ticket, public=False))

    def letters(self, *tickets: int) -> list[str]:
        """What VIP Desk told the customer on these."""
        return [text for ticket in tickets for text in self._said(ticket, public=True)]

    def _said(self, ticket: int, *, public: bool) -> list[str]:
        own = self.helpdesk.people[INTEGRATION_USER].id
        entries = sorted(self.helpdesk.api.ticket(ticket)["followup_set"], key=lambda each: int(each["id"]))
        ours = (each for each in entries if each["user"] == own and each["public"] is public)
        return [(each["comment"] or "").replace("\r", "") for each in ours if each["comment"]]

    def lines(self, *words: str) -> list[JSON]:
        """What a command prints, line by line."""
        return [json.loads(line) for line in self.vipdesk.command(*words, "--json").splitlines() if line.strip()]

    def history(self) -> list[JSON]:
        """Every change of who answers, the newest first."""
        return self.lines("cover", "history")

    def latest(self) -> JSON:
        """The newest change, once all of its tickets have moved."""
        until(lambda: self.states()[0] == "done", seconds=PATIENCE, what="the latest hand-over is done")
        return self.history()[0]

    def states(self) -> list[str]:
        """Where the changes stand, the newest first."""
        return [each.state.value for each in self.store.handovers(INSTALLATION, limit=10)]

    def covers(self) -> Mapping[str, Cover]:
        """Who answers each customer, as it is stored."""
        return {each.customer: each for each in self.store.covers(INSTALLATION)[1]}

    def answering(self) -> dict[str, str]:
        """Who answers each customer, by user name."""
        return {customer: self.who(int(cover.agent.host_id)) for customer, cover in self.covers().items()}

    def all_answered_by(self, name: str) -> None:
        """Return once this person answers both customers."""
        wanted = dict.fromkeys(CUSTOMERS, name)
        until(lambda: self.answering() == wanted, seconds=PATIENCE, what=f"{name} answers")

    def troubles(self, kind: str = "cover") -> dict[str, str]:
        """What is to be mended of this kind: the texts by their subjects."""
        return {each["subject"]: each["text"] for each in self.lines("troubles") if each["kind"] == kind}

    def publish(self, *more: JSON, **changes: Mapping[str, object]) -> None:
        """Put the plan in force, with these settings of people changed, and `more` people before all other backups."""
        wanted = plan(self.helpdesk.people, changes)
        wanted["people"] += more
        wanted["backups"] = [*(each["email"] for each in more), *wanted["backups"]]
        if wanted != self._plan:
            (self.vipdesk.folder / "desk.json").write_text(json.dumps(wanted), "utf-8")
            self.vipdesk.command("desk", "publish", str(self.vipdesk.folder / "desk.json"))
            self._plan = wanted

    def link(self, leading: str, company: str = VIP.company) -> str:
        """A new address for this customer."""
        return str(self.vipdesk.printed("links", "add", company, "--for", leading, "--json")["url"])

    def consents(self, name: str) -> None:
        """They open the address that they were sent, and allow all."""
        self.google.agent(self.email(name), ZONE)
        connect_calendar(self.vipdesk, self.email(name))

    def leaves(self, name: str, day: date) -> None:
        """It was entered that this person is away on a day ahead."""
        zone = ZoneInfo(ZONE)
        start, end = (datetime.combine(each, time(), zone) for each in (day, day + DAY))
        who = self.email(name)
        self.store.add_absence(INSTALLATION, Absence(f"{name} {day}", who, start, end, AbsenceKind.LEAVE, "Lena"))

    @property
    def today(self) -> date:
        """The service's date."""
        return datetime.now(ZoneInfo(ZONE)).date()

    def goes_out(self, end: datetime | None = None) -> str:
        """Dana is out of office by her calendar, since an hour ago; the event's id."""
        now = datetime.now(UTC)
        return self.dana.is_out(now - HOUR, end or now + DAY)

    def back_to_the_beginning(self) -> None:
        """Everybody is there, nothing is set by hand, and no ticket is open."""
        self.google.faults.clear()
        for event in self.google.events(self.dana.calendar_id):
            self.dana.deletes(event["id"])
        self.publish()
        for absence in self.store.absences(INSTALLATION, datetime.now(UTC)):
            self.store.end_absence(INSTALLATION, absence.id)
        for cover in self.covers().values():
            if cover.pinned:
                self.vipdesk.command("cover", "end", cover.customer, "--by", "Lena")
        self.all_answered_by("dana")
        for ticket in self.helpdesk.api.tickets():
            if ticket["status"] in _OPEN:
                self.helpdesk.api.reply(ticket["id"], "Solved.", new_status=_SOLVED)
        until(lambda: not self._open(), seconds=PATIENCE, what="all is known to be solved")
        self.rest()

    def _open(self) -> bool:
        return any(True for _ in self.store.each(INSTALLATION, open_only=True))

    def close(self) -> None:
        """Nothing of ours stays open."""
        self.store.close()


def plan(people: Mapping[str, Person], changes: Mapping[str, Mapping[str, object]] | None = None) -> JSON:
    """The desk's plan as its file says it."""
    return {
        "people": [
            {
                "email": people[name].email,
                "name": full,
                "host_id": str(people[name].id),
                "chat": f"https://chat.desk.example/{name}",
                **(changes or {}).get(name, {}),
            }
            for name, full in NAMES.items()
        ],
        "backups": [people["boris"].email, people["eva"].email],
        "last": people["sona"].email,
    }


def shown(url: str) -> str:
    """A page as its visitor sees it."""
    return httpx.get(url, timeout=20, follow_redirects=True, trust_env=False).raise_for_status().text


@contextmanager
def covered(folder: Path, **settings: str) -> Iterator[CoverWorld]:
    """A world of its own; the desk is always open, so that it is the same on whatever day a test runs."""
    port = free_port()
    with RunningHelpdesk() as helpdesk, RunningGoogleCalendar() as google:
        under = {**_SETTINGS, **client_settings(google, f"http://127.0.0.1:{port}"), **settings}
        with RunningVipDesk(folder, under, port=port) as served:
            served.connect(helpdesk)
            served.import_roster(roster(helpdesk.people), agents(helpdesk.people))
            (folder / "terms.toml").write_text(terms_of(), "utf-8")
            served.command("terms", "publish", str(folder / "terms.toml"))
            world = CoverWorld(helpdesk, google, served)
            world.publish()
            for name in ("dana", "boris"):
                world.consents(name)
            try:
                yield world
            finally:
                world.close()


def roster(people: Mapping[str, Person]) -> str:
    """Both customers, in the columns of `vipdesk roster import`."""
    rows = (
        f"{company},{VIP.plan},{VIP.addon_from},,1000,{people['dana'].email},{email},{email.partition('@')[2]}"
        for company, email in CUSTOMERS.items()
    )
    return "\n".join(("company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains", *rows, ""))


def agents(people: Mapping[str, Person]) -> str:
    """Everybody of the desk, with the host's ids."""
    rows = (f"{people[name].email},{full},{people[name].id}" for name, full in NAMES.items())
    return "\n".join(("email,name,host_id", *rows, ""))
