"""Who and what there is on one LiveAgent: read once, kept for some minutes, shared by all work on the installation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from integration.clients.helpdesk.http import Unknown
from integration.clients.helpdesk.kept import Kept
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.claim import Sender
from integration.clients.helpdesk.liveagent.payload import (
    AgentJson,
    Company,
    Contact,
    Department,
    Label,
    Stretch,
    TicketJson,
)
from integration.clients.helpdesk.liveagent.references import is_reference
from integration.clients.helpdesk.refusals import RefusedFields
from integration.domain.claim import HostClaim
from integration.domain.decision import TicketUpdate
from integration.domain.errors import CredentialsRevoked, UpstreamRefused

MINUTES = timedelta(minutes=5)
_AT_ONCE = timedelta(0)
_NEWS = timedelta(seconds=30)
"""A list that lacks what we look for is asked for again, but not more often than this."""

_A_MOMENT = timedelta(seconds=10)
_A_DAY = timedelta(days=1)
_ALL = "all"
_ARCHIVED = "Y"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket's JSON as it was a moment ago, and whether it took more reads than two.

    `status` is what its status should be set back to, where a message of ours changed it; empty where none did.
    """

    raw: TicketJson
    read_more: bool
    status: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """What is kept of one installation; nothing of it outlives the process."""

    labels: Kept[tuple[Label, ...]] = field(default_factory=lambda: Kept(MINUTES))
    groups: Kept[tuple[Label, ...]] = field(default_factory=lambda: Kept(MINUTES))
    agents: Kept[frozenset[str]] = field(default_factory=lambda: Kept(MINUTES))
    departments: Kept[tuple[Department, ...]] = field(default_factory=lambda: Kept(MINUTES))
    contacts: Kept[tuple[Contact, ...]] = field(default_factory=lambda: Kept(MINUTES))
    companies: Kept[tuple[Company, ...]] = field(default_factory=lambda: Kept(MINUTES))
    missing: Kept[bool] = field(default_factory=lambda: Kept(MINUTES))
    seen: Kept[Seen] = field(default_factory=lambda: Kept(_A_MOMENT))
    ids: Kept[str] = field(default_factory=lambda: Kept(_A_DAY, most=20_000))
    histories: Kept[tuple[Stretch, ...]] = field(default_factory=lambda: Kept(_A_DAY))
    unexplained: Kept[bool] = field(default_factory=lambda: Kept(_A_DAY, most=20_000))

    def tag_names(self, calls: Calls, ids: Collection[str]) -> Mapping[str, str]:
        """The names of all tags by their ids; one that nobody lists keeps its id for a name."""
        names = {label.id: label.name for label in self._labels(calls)}
        if names.keys() >= set(ids):
            return names
        return {label.id: label.name for label in self._labels(calls, fresh=_NEWS)}

    def tag_ids(self, calls: Calls, names: Collection[str]) -> Mapping[str, str]:
        """The ids of these tags by their names, those of a ticket's other tags included; missing ones are made."""
        found = self._by_name(calls)
        if not found.keys() >= set(names):
            found = self._by_name(calls, fresh=_NEWS)
        made = {name: self._make(calls, name) for name in names if name not in found}
        return {**found, **made}

    def agent_ids(self, calls: Calls, *, newest: bool = False) -> frozenset[str]:
        """The ids of the desk's people; `newest` where somebody is looked for who isn't among them."""
        return self.agents.get(_ALL, calls.now(), lambda: _agents(calls), fresh=_NEWS if newest else None)

    def department_of(self, calls: Calls, agent: str, now_in: str | None) -> str | None:
        """Where a ticket of this agent belongs: the department of theirs alone, else one they are in, else as it is.

        Of several that they are in, the one in which the ticket is now, else the first.
        """
        theirs = [each for each in self._departments(calls) if agent in (each.agent_ids or ())]
        alone = [each.department_id for each in theirs if len(each.agent_ids or ()) == 1]
        among = alone or [each.department_id for each in theirs]
        return now_in if now_in in among or not among else among[0]

    def members_of(self, calls: Calls, department: str) -> Collection[str]:
        """The agents of a department; raises UpstreamRefused for one that LiveAgent doesn't have."""
        found = next((each for each in self._departments(calls) if each.department_id == department), None)
        if found is None:
            message = f"LiveAgent has no department {department}; correct the group in the desk's file"
            raise UpstreamRefused(message)
        return found.agent_ids or ()

    def fitted(self, calls: Calls, wanted: TicketUpdate, agent: str | None) -> TicketUpdate:
        """What LiveAgent can show of it: a named department wins, and whoever isn't in it can't have the ticket there.

        Then a member who has it already (`agent`) keeps it, and else nobody has it (an empty assignee).
        """
        if wanted.group is None or not (agent if wanted.assignee is None else wanted.assignee):
            return wanted
        members = self.members_of(calls, wanted.group)
        if (agent if wanted.assignee is None else wanted.assignee) in members:
            return wanted
        return replace(wanted, assignee=agent if agent in members else "")

    def claim(self, calls: Calls, contact: str | None) -> HostClaim | None:
        """What the host says of this contact's company; None for a contact that is gone."""
        found = self.contacts.get(contact, calls.now(), lambda: _contact(calls, contact)) if contact else ()
        for each in found:
            groups = self.groups.get(_ALL, calls.now(), lambda: calls.call("GET", "groups", tuple[Label, ...]))
            return Sender(each, self._company(calls, each.company_id), groups).claim(calls.installation.zone)
        return None

    def keep(self, calls: Calls, seen: Seen) -> None:
        """Remember a ticket's JSON for a moment, and its id for longer."""
        self.ids.put(seen.raw.code, seen.raw.id, calls.now())
        self.seen.put(seen.raw.code, seen, calls.now())

    def id_of(self, calls: Calls, ticket: str) -> str:
        """A ticket's id, or else its code, which is taken in its place (LA-16)."""
        return self.ids.find(ticket, calls.now()) or ticket

    def missing_codes(self, calls: Calls, codes: Collection[str]) -> frozenset[str]:
        """Which of these ticket fields this LiveAgent was seen not to have, some minutes ago at most."""
        return frozenset(code for code in codes if self.missing.find(code, calls.now()))

    def _labels(self, calls: Calls, *, fresh: timedelta | None = None) -> tuple[Label, ...]:
        return self.labels.get(_ALL, calls.now(), lambda: calls.call("GET", "tags", tuple[Label, ...]), fresh=fresh)

    def _by_name(self, calls: Calls, *, fresh: timedelta | None = None) -> Mapping[str, str]:
        """Of two tags of one name the one that isn't archived."""
        labels = sorted(self._labels(calls, fresh=fresh), key=lambda label: label.is_archived != _ARCHIVED)
        return {label.name: label.id for label in labels}

    def _make(self, calls: Calls, name: str) -> str:
        try:
            made = calls.call("POST", "tags", Label, payload={"name": name, "is_public": "N"})
        except CredentialsRevoked as error:
            message = f"LiveAgent has no tag {name}, and our key may not make one; create the tag there"
            raise UpstreamRefused(message) from error
        except RefusedFields:  # another worker may have made it since we read the list
            known = self._by_name(calls, fresh=_AT_ONCE).get(name)
            if known is None:
                raise
            return known
        self.labels.put(_ALL, (*self._labels(calls), made), calls.now())
        return made.id

    def _departments(self, calls: Calls) -> Sequence[Department]:
        ask = lambda: tuple(calls.rows("departments", tuple[Department, ...]))  # noqa: E731 - asked for only where needed
        return self.departments.get(_ALL, calls.now(), ask)

    def _company(self, calls: Calls, company: str | None) -> Company | None:
        if not company or not is_reference(company):
            return None
        return next(iter(self.companies.get(company, calls.now(), lambda: _company(calls, company))), None)


def _agents(calls: Calls) -> frozenset[str]:
    return frozenset(agent.id for agent in calls.rows("agents", tuple[AgentJson, ...]))


def _contact(calls: Calls, contact: str) -> tuple[Contact, ...]:
    return _one(calls, f"contacts/{contact}", Contact) if is_reference(contact) else ()


def _company(calls: Calls, company: str) -> tuple[Company, ...]:
    return _one(calls, f"companies/{company}", Company)


def _one(calls: Calls, path: str, kind: type[T]) -> tuple[T, ...]:
    try:
        return (calls.call("GET", path, kind),)
    except Unknown:
        return ()
