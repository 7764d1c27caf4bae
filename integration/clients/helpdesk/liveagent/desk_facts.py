"""Who can be reached, and where, by chat and phone on an account: read only, for those who route and book.

Each is one list of a few calls. LiveAgent tells what a chat button looks like, but not to which department it leads: an
admin says that when the button is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from integration.clients.helpdesk.liveagent.answers import AgentStatusJson, PhoneNumberJson, WidgetJson
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.payload import Department
from integration.clients.helpdesk.liveagent.references import reference

_ACTIVE = frozenset({"A", None, ""})
_BUTTON = "B"


class Service(StrEnum):
    """What an agent may take in a department; LiveAgent's letters."""

    MESSAGES = "M"
    CHATS = "T"
    CALLS = "P"


@dataclass(frozen=True, slots=True)
class Widget:
    """A contact widget: a chat button where `is_button`; its id is what a web page's snippet names."""

    id: str
    name: str
    is_button: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class OwnDepartment:
    """A department with one agent alone, so that whatever leads there reaches that agent."""

    id: str
    name: str
    agent: str


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number, and the department in which it rings (None where it rings in none); `has_menu` with an IVR before."""

    id: str
    number: str
    name: str
    department: str | None
    is_active: bool
    has_menu: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """What an agent takes in a department at this moment; nothing while offline or paused."""

    department: str
    takes: frozenset[Service]


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """One account; every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked."""

    calls: Calls

    def widgets(self) -> Sequence[Widget]:
        """All contact widgets; needs the privilege button.read."""
        rows = self.calls.rows_by_cursor("grid/contact-widgets", tuple[WidgetJson, ...])
        return tuple(Widget(row.id, row.name or "", row.type == _BUTTON, row.status in _ACTIVE) for row in rows)

    def own_departments(self) -> Sequence[OwnDepartment]:
        """The departments that have a single member; needs the privilege agent.read (LA-39)."""
        rows = self.calls.rows("departments", tuple[Department, ...])
        members = ((row, row.agent_ids or ()) for row in rows)
        return tuple(OwnDepartment(row.department_id, row.name, ids[0]) for row, ids in members if len(ids) == 1)

    def phone_numbers(self) -> Sequence[PhoneNumber]:
        """All phone numbers; needs the privilege phone.read."""
        rows = self.calls.rows_by_cursor("phone_numbers", tuple[PhoneNumberJson, ...])
        return tuple(_number(row) for row in rows)

    def presence(self, agent: str) -> Sequence[Presence]:
        """Each department of an agent, with what they take there now; needs the privilege agent_status.read.

        Raises UpstreamRefused for an agent whom LiveAgent doesn't know.
        """
        known = reference(agent, "an agent's")
        rows = self.calls.call("GET", f"agents/{known}/status", tuple[AgentStatusJson, ...])
        return tuple(Presence(row.departmentid, _services(row.online_status)) for row in rows)


def _number(row: PhoneNumberJson) -> PhoneNumber:
    return PhoneNumber(
        row.id, row.number, row.name or "", row.departmentid or None, row.status in _ACTIVE, bool(row.ivr)
    )


def _services(letters: str | None) -> frozenset[Service]:
    """The services among LiveAgent's letters; R, which only says that the agent reads, is none."""
    return frozenset(service for service in Service if service in (letters or ""))
