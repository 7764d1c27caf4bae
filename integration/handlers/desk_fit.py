"""Whether a desk's plan fits the roster and the host, and what it leaves open."""

from collections.abc import Iterator

from integration.domain.agent import Agent
from integration.domain.capabilities import Capabilities
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.errors import BadInput
from integration.domain.roster import Roster
from integration.handlers.desk_file import nearest
from integration.handlers.file_values import beneath
from integration.handlers.wall_times import located


def refuse_misfit(plan: DeskPlan, roster: Roster, capabilities: Capabilities) -> None:
    """Raise BadInput with all that can't be so on this roster and this host, one a line, each with its place."""
    mistakes = [*_chains(plan, roster), *_ids(plan, roster), *(() if capabilities.chat_widgets else _widgets(plan))]
    if mistakes:
        raise BadInput("\n".join(mistakes))


def left_open(plan: DeskPlan, roster: Roster) -> Iterator[str]:
    """What may be so, and what an admin would rather know: a sentence each."""
    for agent in _dedicated(roster):
        if plan.person(agent.email) is None:
            yield f"{agent.name} ({agent.email}) looks after customers and is not among the people: no chat, no phone"
    if not plan.last:
        yield "`last` names nobody: while a whole chain is away, tickets stay with the agent who is away"
    alone = [name for name in _looked_after(roster) if not plan.chain_of(name)]
    if alone:
        yield f"without any backup: {', '.join(alone)}"
    if not plan.round_the_clock.chat:
        yield "`round_the_clock` has no chat: outside hours customers can only leave a message or book a call"


def _chains(plan: DeskPlan, roster: Roster) -> Iterator[str]:
    names = [customer.name for customer in roster.customers]
    for chain in plan.chains:
        if roster.named(chain.customer) is None:
            hint = nearest(chain.customer, names)
            yield located(beneath("chains", chain.customer), f"no customer on the roster is called so{hint}")


def _ids(plan: DeskPlan, roster: Roster) -> Iterator[str]:
    by_id = {agent.host_id: agent for agent in _agents(roster)}
    for number, person in enumerate(plan.people, start=1):
        agent, path = person.agent, f"people[{number}].host_id"
        listed = roster.agent_at(agent.email)
        other = by_id.get(agent.host_id)
        if listed and listed.host_id != agent.host_id:
            yield located(path, f'the roster has "{listed.host_id}" for {listed.email}: make the two the same')
        elif listed is None and other:
            yield located(path, f'on the roster "{agent.host_id}" is {other.email}: make the two the same')


def _widgets(plan: DeskPlan) -> Iterator[str]:
    why = "this helpdesk has no chat of its own: give an address (chat) instead"
    places = {f"people[{n}]": person.chat for n, person in enumerate(plan.people, start=1)}
    for path, chat in {**places, "round_the_clock": plan.round_the_clock.chat}.items():
        if chat.widget:
            yield located(f"{path}.chat_widget", why)


def _agents(roster: Roster) -> Iterator[Agent]:
    yield from roster.agents
    yield from _dedicated(roster)


def _dedicated(roster: Roster) -> Iterator[Agent]:
    named = (customer.entitlement.agent for customer in roster.customers)
    yield from {agent.email.casefold(): agent for agent in named if agent}.values()


def _looked_after(roster: Roster) -> Iterator[str]:
    return (customer.name for customer in roster.customers if customer.entitlement.agent)
