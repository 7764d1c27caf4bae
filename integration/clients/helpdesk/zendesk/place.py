"""Which group has a ticket, and who of it: Zendesk takes an agent only with a group that they belong to."""

from dataclasses import dataclass

from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.numbers import number
from integration.domain.decision import TicketUpdate
from integration.domain.errors import UpstreamRefused


@dataclass(frozen=True, slots=True)
class Place:
    """A group and a person by their ids; empty for none."""

    group: str
    agent: str

    def body(self) -> dict[str, object]:
        """Both, always: one without the other may be refused, or leave the other as it was."""
        return {
            "group_id": number(self.group, "a group's") if self.group else None,
            "assignee_id": number(self.agent, "an agent's") if self.agent else None,
        }


def place(calls: Calls, directory: Directory, there: Place, wanted: TicketUpdate) -> Place:
    """Where the ticket should be: a group that is wanted by name wins, else one of the agent's.

    An agent who isn't in the wanted group can't have the ticket there: a member who has it keeps it, else nobody has
    it. Without a wanted group it stays in its own where the agent belongs to it, and goes to their default one else.
    An empty wanted agent is nobody. Raises UpstreamRefused for a person without any group, a group that isn't there,
    and ids that can't be any.
    """
    agent = there.agent if wanted.assignee is None else wanted.assignee
    if wanted.group:
        members = _members(calls, directory, str(number(wanted.group, "a group's")))
        fits = agent if agent in members else there.agent
        return Place(wanted.group, fits if fits in members else "")
    if agent in {there.agent, ""}:
        return Place(there.group, agent)
    groups = directory.groups_of(calls, str(number(agent, "an agent's")))
    if not groups:
        message = f"Zendesk has no agent {agent} in any group; correct the host_id, or add the person to a group there"
        raise UpstreamRefused(message)
    return Place(there.group if there.group in groups else groups[0], agent)


def _members(calls: Calls, directory: Directory, group: str) -> frozenset[str]:
    members = directory.group_members(calls, group)
    if not members and group not in {str(each.id) for each in directory.groups(calls)}:
        message = f"Zendesk has no group {group}; correct the group in the desk's file"
        raise UpstreamRefused(message)
    return members
