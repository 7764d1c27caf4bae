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


class NoPlace(UpstreamRefused):
    """The ticket can't be where it should be; what else is wanted of it can. `instead` is the next best, if any."""

    def __init__(self, message: str, instead: Place | None = None) -> None:
        super().__init__(message)
        self.instead = instead


def place(calls: Calls, directory: Directory, there: Place, wanted: TicketUpdate) -> Place:
    """Where the ticket should be: a group that is wanted by name wins, else one of the agent's.

    An agent who isn't in the wanted group can't have the ticket there: a member who has it keeps it, else nobody has
    it. Without a wanted group it stays in its own where the agent belongs to it, and goes to their default one else.
    An empty wanted agent is nobody. Raises NoPlace for a person without any group, or who is suspended or no agent
    there, a group that isn't there, and ids that can't be any.
    """
    try:
        return _place(calls, directory, there, wanted)
    except NoPlace:
        raise
    except UpstreamRefused as error:
        raise NoPlace(str(error)) from error


def _place(calls: Calls, directory: Directory, there: Place, wanted: TicketUpdate) -> Place:
    agent = there.agent if wanted.assignee is None else wanted.assignee
    if wanted.group:
        return _in_group(calls, directory, there, wanted.group, agent)
    if agent in {there.agent, ""}:
        return Place(there.group, agent)
    groups = directory.groups_of(calls, str(number(agent, "an agent's")))
    if not groups:
        message = f"Zendesk has no agent {agent} in any group; correct the host_id, or add the person to a group there"
        raise NoPlace(message)
    _require_at_work(calls, directory, agent)
    return Place(there.group if there.group in groups else groups[0], agent)


def _in_group(calls: Calls, directory: Directory, there: Place, group: str, agent: str) -> Place:
    members = _members(calls, directory, str(number(group, "a group's")))
    kept = Place(group, there.agent if there.agent in members else "")
    if agent == there.agent or agent not in members:
        return kept
    _require_at_work(calls, directory, agent, kept)
    return Place(group, agent)


def _require_at_work(calls: Calls, directory: Directory, agent: str, instead: Place | None = None) -> None:
    """Zendesk refuses to give them a ticket, or gives it to somebody who can't log in."""
    user = directory.user(calls, agent)
    if user is None or not user.works:
        message = f"the agent {agent} is suspended on Zendesk, or no agent there; let somebody else have the tickets"
        raise NoPlace(message, instead)


def _members(calls: Calls, directory: Directory, group: str) -> frozenset[str]:
    members = directory.group_members(calls, group)
    if not members and group not in {str(each.id) for each in directory.groups(calls)}:
        message = f"Zendesk has no group {group}; correct the group in the desk's file"
        raise NoPlace(message)
    return members
