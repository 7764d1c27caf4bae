"""The people and groups of our roster and plan beside those of a Zendesk account."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.domain.agent import Agent
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.finding import Finding
from integration.domain.roster import Roster

_PEOPLE_PAGE = "Admin Center > People > Team members"
_GROUPS_PAGE = "Admin Center > People > Groups"


@dataclass(frozen=True, slots=True)
class PeopleCheck:
    """Looks only; one request for each person and for the groups of each, one for all groups."""

    calls: Calls
    directory: Directory

    def agents(self, roster: Roster, plan: DeskPlan) -> Iterator[Finding]:
        """Each person to whom a ticket could be given: there, an agent, not suspended, in a group."""
        for agent, where in _people(roster, plan).values():
            fault = self._fault(agent)
            advice = f"{fault}; mend it under {_PEOPLE_PAGE}, or correct the host_id of {agent.name} in {where}"
            yield Finding(f"the agent {agent.name} can be given tickets there as {agent.host_id}", not fault, advice)

    def groups(self, plan: DeskPlan) -> Iterator[Finding]:
        """Each group that the plan names."""
        named = [person for person in plan.people if person.group]
        known = {str(group.id) for group in self.directory.groups(self.calls)} if named else set[str]()
        for person in named:
            advice = f"correct the group of {person.agent.name} in the desk's file: its id stands under {_GROUPS_PAGE}"
            yield Finding(f"the group {person.group} of {person.agent.name} exists", person.group in known, advice)

    def _fault(self, agent: Agent) -> str:
        found = self.directory.user(self.calls, agent.host_id)
        if found is None:
            return "Zendesk has nobody of that id"
        if not found.is_staff:
            return "this is a customer there, no agent"
        if found.suspended or found.active is False:
            return "this person is suspended or deleted there"
        return "" if self.directory.groups_of(self.calls, agent.host_id) else "this agent is in no group"


def _people(roster: Roster, plan: DeskPlan) -> Mapping[str, tuple[Agent, str]]:
    """Those of the roster and of the plan, each once, and the file in which they stand."""
    planned = {each.agent.host_id: (each.agent, "the desk's file") for each in plan.people if each.agent.host_id}
    return {**planned, **{agent.host_id: (agent, "the agents' file") for agent in roster.agents}}
