"""The account: everything that one LiveAgent holds, under one lock."""

from datetime import UTC, datetime, tzinfo
from threading import RLock
from typing import TypeVar

from sandbox.automation import Automation
from sandbox.clock import AccountClock
from sandbox.liveagent.dates import read, written
from sandbox.liveagent.directory import Agent, ApiKey, Department, Label, Party, PhoneNumber, SlaLevel, Widget
from sandbox.liveagent.errors import invalid, missing
from sandbox.liveagent.hooks import Hooks
from sandbox.liveagent.identity import Identities
from sandbox.liveagent.records import Mail, OpenedChat, PhoneCall, Ticket
from sandbox.liveagent.rules import HttpRule, SlaRule
from sandbox.liveagent.switches import Switches

T = TypeVar("T")


class Account:
    """State without behaviour: look things up here, and let `conversation` change tickets, with `lock` held."""

    def __init__(self, clock: AccountClock, switches: Switches) -> None:
        self.lock = RLock()
        self.clock = clock
        self.switches = switches
        self.zone: tzinfo = UTC
        self.identities = Identities()
        self.automation = Automation(clock)
        self.hooks = Hooks(self.automation)
        self.keys: dict[str, ApiKey] = {}
        self.tickets: dict[str, Ticket] = {}
        self.agents: dict[str, Agent] = {}
        self.departments: dict[str, Department] = {}
        self.parties: dict[str, Party] = {}
        self.tags: dict[str, Label] = {}
        self.groups: dict[str, Label] = {}
        self.levels: dict[str, SlaLevel] = {}
        self.widgets: dict[str, Widget] = {}
        self.numbers: dict[str, PhoneNumber] = {}
        self.phone_calls: dict[str, PhoneCall] = {}
        self.merged: dict[str, str] = {}
        self.mails: list[Mail] = []
        self.opened_chats: list[OpenedChat] = []
        self.fields: set[str] = set()
        self.sla_rules: list[SlaRule] = []
        self.http_rules: list[HttpRule] = []

    def now(self) -> datetime:
        """The account's present."""
        return self.clock.now()

    def written(self, instant: datetime | None) -> str | None:
        """An instant as this account shows it."""
        return written(instant, self.zone)

    def read(self, text: str) -> datetime:
        """The instant behind a date that was sent here; 400 where it is none."""
        try:
            return read(text, self.zone)
        except ValueError as error:
            message = f"Invalid date: {text}"
            raise invalid(message) from error

    def ticket(self, reference: str, *, by_code: bool = True) -> Ticket:
        """The ticket with this id or, where allowed, with this code; 404 where there is none."""
        while reference in self.merged:
            reference = self.merged[reference]
        found = self.tickets.get(reference)
        if not found and by_code:
            found = next((one for one in self.tickets.values() if one.code == reference), None)
        return _there(found, "Ticket")

    def agent(self, reference: str) -> Agent:
        """The agent with this id; 404 where there is none."""
        return _there(self.agents.get(reference), "Agent")

    def agent_like(self, identifier: str) -> Agent | None:
        """The agent whose id or e-mail address this is."""
        return next((one for one in self.agents.values() if identifier in {one.id, one.email}), None)

    def department(self, reference: str) -> Department:
        """The department with this id; 404 where there is none."""
        return _there(self.departments.get(reference), "Department")

    def party(self, reference: str, kind: str) -> Party:
        """The contact or the company with this id; 404 where there is none."""
        found = self.parties.get(reference)
        return _there(found if found and found.kind == kind else None, kind.capitalize())

    def contact_like(self, identifier: str) -> Party | None:
        """The contact whose id or e-mail address this is."""
        contacts = (one for one in self.parties.values() if one.kind == "contact")
        return next((one for one in contacts if identifier == one.id or identifier in one.emails), None)

    def tag(self, reference: str) -> Label:
        """The tag with this id; 404 where there is none."""
        return _there(self.tags.get(reference), "Tag")

    def group(self, reference: str) -> Label:
        """The group of contacts with this id; 404 where there is none."""
        return _there(self.groups.get(reference), "Group")

    def level(self, reference: str) -> SlaLevel:
        """The SLA level with this id; 404 where there is none."""
        return _there(self.levels.get(reference), "SLA level")

    def default_department(self) -> str:
        """Where mail goes that belongs nowhere else: the first one made."""
        return next(iter(self.departments))

    def name_of(self, user: str | None) -> str:
        """The name of an agent or a contact, empty where it is neither."""
        known = self.agents.get(user or "") or self.parties.get(user or "")
        return known.name if known else ""


def _there(found: T | None, what: str) -> T:
    if found is None:
        raise missing(what)
    return found
