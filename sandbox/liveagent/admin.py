"""What an admin sets up: people and places, tags and fields, SLA levels, rules, and keys of the API."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from secrets import token_hex
from zoneinfo import ZoneInfo

from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Agent, ApiKey, Department, Label, OpenHours, PhoneNumber, SlaLevel, Widget
from sandbox.liveagent.parties import new_contact, new_party
from sandbox.liveagent.privileges import ALL
from sandbox.liveagent.reactions import each_minute, set_level
from sandbox.liveagent.records import Role
from sandbox.liveagent.rules import HttpRule, SlaRule, Trigger


class Admin:
    """Configuration; each method that makes something returns its id (a key: the key)."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def in_zone(self, zone: str) -> None:
        """Show and read all dates in this zone from now on (LA-1)."""
        self._account.zone = ZoneInfo(zone)

    def adds_agent(self, name: str, email: str, *departments: str, role: str = "agent") -> str:
        """An agent who is online, and takes everything in these departments."""
        account = self._account
        with account.lock:
            agent = Agent(account.identities.id(), name, email, role)
            account.agents[agent.id] = agent
            for department in departments:
                self.joins(agent.id, department)
        return agent.id

    def joins(self, agent: str, department: str, *, takes: str = "MTP") -> None:
        """An agent belongs to a department, and takes M messages, T chats, P calls there."""
        place = self._account.department(department)
        place.members.append(agent)
        place.online[agent] = takes

    def removes_agent(self, agent: str) -> None:
        """An agent who is deleted is still listed, as X, but belongs nowhere."""
        with self._account.lock:
            found = self._account.agent(agent)
            found.status, found.online = "X", "F"
            for department in self._account.departments.values():
                department.members = [member for member in department.members if member != agent]

    def adds_department(self, name: str) -> str:
        """A department without members; the first one made is the default one."""
        account = self._account
        department = Department(account.identities.id() if account.departments else "default", name)
        account.departments[department.id] = department
        return department.id

    def adds_widget(self, name: str, department: str) -> str:
        """A chat button that leads to a department."""
        widget = Widget(self._account.identities.id(), name, self._account.department(department).id)
        self._account.widgets[widget.id] = widget
        return widget.id

    def adds_number(self, number: str, department: str, *, name: str = "", ivr: str = "") -> str:
        """A phone number that rings in a department, or goes through an IVR script."""
        made = PhoneNumber(self._account.identities.id(), number, name, department, ivr)
        self._account.numbers[made.id] = made
        return made.id

    def adds_tag(self, name: str) -> str:
        """A tag."""
        tag = Label(self._account.identities.id(4), name)
        self._account.tags[tag.id] = tag
        return tag.id

    def adds_group(self, name: str) -> str:
        """A group of contacts."""
        group = Label(self._account.identities.id(4), name)
        self._account.groups[group.id] = group
        return group.id

    def adds_contact(self, address: str, name: str = "", **values: object) -> str:
        """A contact, with any values of its model."""
        with self._account.lock:
            return new_contact(self._account, address, name, **values).id

    def adds_company(self, name: str, **values: object) -> str:
        """A company, with any values of its model."""
        with self._account.lock:
            return new_party(self._account, "company", {"name": name, **values}).id

    def defines_fields(self, *codes: str) -> None:
        """Ticket fields, which no API call can make."""
        self._account.fields.update(codes)

    def adds_level(
        self,
        name: str,
        *,
        first_answer: timedelta,
        next_answer: timedelta = timedelta(0),
        hours: OpenHours | None = None,
    ) -> str:
        """An SLA level; around the clock without `hours`."""
        level = SlaLevel(self._account.identities.id(), name, first_answer, next_answer, hours)
        self._account.levels[level.id] = level
        return level.id

    def changes_level(self, ticket: str, level: str) -> None:
        """Give a ticket a level by hand."""
        with self._account.lock:
            set_level(self._account, self._account.ticket(ticket), self._account.level(level).id)

    def purges(self, ticket: str) -> None:
        """A ticket is gone for good: its id means nothing any more."""
        with self._account.lock:
            del self._account.tickets[self._account.ticket(ticket).id]

    def tag_sets_level(self, tag: str, level: str) -> None:
        """The rule: ticket tags changed, this tag added -> change SLA level."""
        self._account.sla_rules.append(SlaRule(self._account.tag(tag).id, self._account.level(level).id))

    def tag_sets_level_in_time(self, tag: str, level: str) -> None:
        """The time rule, looked at every minute: older than a minute, with this tag -> change SLA level."""
        each_minute(self._account, SlaRule(self._account.tag(tag).id, self._account.level(level).id))

    def sends_request(  # noqa: PLR0913 -- the fields of the panel's page
        self,
        trigger: Trigger,
        url: str,
        *,
        method: str = "GET",
        body: str = "",
        content_type: str = "application/json",
        role: Role | None = None,
    ) -> None:
        """The rule: when this happens (where given, by such a one) -> HTTP request."""
        self._account.http_rules.append(HttpRule(trigger, url, method, body, content_type, role))

    def drops_rules(self) -> None:
        """Take all rules away."""
        self._account.sla_rules.clear()
        self._account.http_rules.clear()

    def makes_key(
        self,
        privileges: Iterable[str] = ALL,
        *,
        without: Iterable[str] = (),
        valid_to: datetime | None = None,
        whitelist: Iterable[str] = (),
    ) -> str:
        """A key of API v3 with these privileges less those."""
        key = token_hex(20)
        granted = frozenset(privileges) - frozenset(without)
        self._account.keys[key] = ApiKey(key, "v3", granted, valid_to, frozenset(whitelist))
        return key

    def makes_v1_key(self) -> str:
        """The key of the old API."""
        key = token_hex(16)
        self._account.keys[key] = ApiKey(key, "v1")
        return key

    def revokes_key(self, key: str) -> None:
        """A key opens nothing from now on."""
        self._account.keys.pop(key, None)


def office_hours(zone: tzinfo | None = None) -> OpenHours:
    """Monday to Friday, 09:00 to 17:00 in central Europe or in another zone."""
    start, end = datetime(1, 1, 1, 9).time(), datetime(1, 1, 1, 17).time()  # noqa: DTZ001 -- only their times
    return OpenHours(zone or ZoneInfo("Europe/Bratislava"), dict.fromkeys(range(5), (start, end)))
