"""A LiveAgent account as an admin furnishes it for VIP Desk: people, places, levels, fields, customers, rules."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from sandbox import oracle
from sandbox.customers import AGENTS, CUSTOMERS, DemoCustomer
from sandbox.errors import failed
from sandbox.liveagent import RunningLiveAgent
from sandbox.liveagent.admin import office_hours
from sandbox.liveagent.records import Role
from sandbox.liveagent.rules import Trigger

OWN_USER = "vipdesk"
"""The agent in whose name VIP Desk writes notes."""

_OWN_EMAIL = "vipdesk@desk.example.com"

PRIVILEGES = tuple(
    """
    ticket.read ticket.read_all ticket.operate ticket.create ticket.change_state tag.read tag.manage contact.read
    agent.read agent_status.read sla.read button.read phone.read
    """.split()
)
"""All that VIP Desk's key may do: what its README asks for, and no more."""

FIELDS = ("vip_severity", "vip_first_due", "vip_followup_due", "vip_proposed_severity")
"""What VIP Desk fills in, and what its customers choose in a form."""


_REQUESTS: Mapping[Trigger, Role | None] = {
    "ticket created": None,
    "message added": "customer",
    "ticket status changed": None,
}


@dataclass(frozen=True, slots=True)
class Member:
    """An agent: the host's id, the e-mail address, and the department that is theirs alone (empty without one)."""

    id: str
    email: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Furnished:
    """An account that is ready for VIP Desk, but for the rules; `widgets` are the chat buttons by their agents."""

    desk: RunningLiveAgent
    people: Mapping[str, Member]
    widgets: Mapping[str, str]
    key: str

    def enter_rules(self, printed: str) -> None:
        """Type in the rules that VIP Desk printed, and nothing that it did not; the old ones are gone."""
        self.desk.admin.drops_rules()
        rules = list(printed_rules(printed))
        for rule in rules:
            self._enter(rule)
        if not rules:
            what = "`vipdesk install liveagent` printed no rule that could be entered."
            raise failed(what, f"look at what it printed:\n{printed}")

    def make_rules(self, webhook_url: str) -> None:
        """The rules of an admin who knows them by heart: three requests, and a level for each severity's tag."""
        admin = self.desk.admin
        for trigger, role in _REQUESTS.items():
            url = f"{webhook_url}?event={trigger.replace(' ', '_')}&rule={trigger}&ticket={{$conv_code}}"
            admin.sends_request(trigger, url, method="POST", role=role)
        self.make_level_rules()

    def make_level_rules(self) -> None:
        """Only those rules that turn a tag into an SLA level."""
        for level in list(self.desk.account.levels.values()):
            self.desk.admin.tag_sets_level(self.tag(f"vip-sev-{level.name[-1]}"), level.id)

    def drop_level_rules(self) -> None:
        """Take the rules away that turn a tag into an SLA level, and leave the requests."""
        self.desk.account.sla_rules.clear()

    def tag(self, name: str) -> str:
        """The id of a tag, made where it isn't there yet."""
        known = {tag.name: tag.id for tag in self.desk.account.tags.values()}
        return known.get(name) or self.desk.admin.adds_tag(name)

    def _enter(self, rule: Mapping[str, str]) -> None:
        action, _, level = (part.strip() for part in rule["Action"].partition("|"))
        if action == "change SLA level":
            self.desk.admin.tag_sets_level(self.tag(rule["Conditions"].rpartition("|")[2].strip()), self._level(level))
        else:
            # The stand-in's rules can't ask for a group's type; who wrote it is as good for mails, forms and chats.
            role: Role | None = "customer" if "message group type" in rule["Conditions"] else None
            self.desk.admin.sends_request(_trigger(rule["Rule trigger"]), rule["URL"], method=rule["Method"], role=role)

    def _level(self, name: str) -> str:
        return next(level.id for level in self.desk.account.levels.values() if level.name == name)


def furnished(desk: RunningLiveAgent) -> Furnished:
    """Everything that an admin makes in the panel before `vipdesk install liveagent`."""
    admin = desk.admin
    people = {name: _member(desk, name, full) for name, full in AGENTS.items()}
    people[OWN_USER] = Member(admin.adds_agent("VIP Desk", _OWN_EMAIL, "default"), _OWN_EMAIL)
    widgets = {name: admin.adds_widget(f"VIP chat with {AGENTS[name]}", people[name].department) for name in AGENTS}
    admin.defines_fields(*FIELDS)
    _levels(desk)
    for customer in CUSTOMERS:
        _customer(desk, customer, people)
    return Furnished(desk, people, widgets, admin.makes_key(PRIVILEGES))


def printed_rules(printed: str) -> Iterator[dict[str, str]]:
    """The rules in a text, each as its rows by their names; rows that go on below are put behind a blank."""
    rule: dict[str, str] = {}
    last = ""
    for line in printed.splitlines():
        found = _ROW.match(line)
        if found and found["name"] == "Rule name" and rule:
            yield rule
            rule = {}
        if found:
            last = found["name"]
            rule[last] = found["value"].strip()
        elif last == "Conditions" and line.strip().startswith("or "):
            rule[last] += f" {line.strip()}"
    if rule:
        yield rule


_ROW = re.compile(r"\s*(?P<name>Rule name|Rule trigger|Conditions|Action|Method|URL)\s{2,}(?P<value>\S.*)")


def _trigger(name: str) -> Trigger:
    known: tuple[Trigger, ...] = get_args(Trigger)
    found = next((each for each in known if each == name), None)
    if found is None:
        what = f"a rule was printed with the trigger {name!r}, which the panel doesn't have"
        raise failed(what, f"the panel has: {', '.join(known)}")
    return found


def _member(desk: RunningLiveAgent, name: str, full: str) -> Member:
    department, email = desk.admin.adds_department(f"VIP {full}"), f"{name}@desk.example.com"
    return Member(desk.admin.adds_agent(full, email, department), email, department)


def _levels(desk: RunningLiveAgent) -> None:
    for severity, allowed in oracle.TABLE.items():
        desk.admin.adds_level(
            level_name(severity),
            first_answer=allowed.first_response,
            **({"next_answer": allowed.follow_up} if allowed.follow_up else {}),
            hours=office_hours() if allowed.business else None,
        )


def level_name(severity: int) -> str:
    """What an admin calls the SLA level of a severity."""
    return f"VIP S{severity}"


def _customer(desk: RunningLiveAgent, customer: DemoCustomer, people: Mapping[str, Member]) -> None:
    """A contact with its company, whose fields say what the roster says."""
    if not customer.company:
        return
    told = {
        "vip_plan": customer.plan,
        "vip_addon_from": customer.addon_from,
        "vip_agent": people[customer.agent].email if customer.agent else "",
    }
    fields = [{"code": code, "value": value} for code, value in told.items() if value]
    company = desk.admin.adds_company(customer.company, custom_fields=fields)
    desk.admin.adds_contact(customer.email, company_id=company)
