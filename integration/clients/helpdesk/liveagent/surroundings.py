"""What an admin has set up around the tickets: rights, tags, SLA levels, agents, departments."""

from collections.abc import Iterator
from datetime import date

from integration.clients.helpdesk.liveagent.asking import REFUSALS, privileges
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.level_check import LevelJson, faults, unit_of
from integration.clients.helpdesk.liveagent.levels import wanted_level
from integration.clients.helpdesk.liveagent.panel import (
    AGENTS_PAGE,
    API_PAGE,
    DEPARTMENTS_PAGE,
    PRIVILEGES,
    SLA_PAGE,
    TAGS,
)
from integration.clients.helpdesk.liveagent.payload import AgentJson, Department
from integration.clients.helpdesk.liveagent.set_up import ARCHIVED, tags
from integration.domain.agent import Agent
from integration.domain.finding import Finding
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import ServiceTerms

_ACTIVE = "A"


def privileges_of_key(calls: Calls) -> Iterator[Finding]:
    """Each privilege that our key lacks; nothing where LiveAgent doesn't list them, as the other findings tell then."""
    try:
        granted = privileges(calls)
    except REFUSALS:
        return
    lacking = [name for name in PRIVILEGES if name not in granted]
    for name in lacking:
        advice = f"tick {name} for this key under {API_PAGE}"
        yield Finding(f"our key has the privilege {name}, by which it {PRIVILEGES[name]}", well=False, advice=advice)
    if not lacking:
        yield Finding(f"our key has the {len(PRIVILEGES)} privileges that it needs", well=True)


def tags_there(calls: Calls) -> Iterator[Finding]:
    """Each tag of ours that is missing, or archived."""
    known = {tag.name for tag in tags(calls) if tag.is_archived != ARCHIVED}
    for name in TAGS:
        if name not in known:
            yield Finding(f"the tag {name} exists", well=False, advice="`vipdesk install liveagent` again makes it")
    if known.issuperset(TAGS):
        yield Finding(f"our {len(TAGS)} tags exist", well=True)


def levels(calls: Calls, terms: ServiceTerms, today: date) -> Iterator[Finding]:
    """Each SLA level beside the row of our terms that it stands for."""
    ours = {level.name: level for level in (wanted_level(terms, severity, today) for severity in Severity)}
    theirs = {level.name: level for level in calls.rows("slas", tuple[LevelJson, ...])}
    unit = unit_of((theirs[name], ours[name]) for name in ours if name in theirs)
    for name, wanted in ours.items():
        if name not in theirs:
            advice = f"create it under {SLA_PAGE} > Create level, with the times that `vipdesk install` shows"
            yield Finding(f"the SLA level {name} exists", well=False, advice=advice)
            continue
        wrong = "; ".join(faults(theirs[name], wanted, unit, today))
        yield Finding(f"the SLA level {name} is as our terms", not wrong, f"{wrong}: edit it under {SLA_PAGE}")


def agents(calls: Calls, roster: Roster) -> Iterator[Finding]:
    """Each agent of the roster beside the account's agents."""
    known = {agent.id: agent for agent in calls.rows("agents", tuple[AgentJson, ...])}
    for agent in roster.agents:
        found = known.get(agent.host_id)
        well = found is not None and found.status in {_ACTIVE, None}
        what = f"the agent {agent.name} exists there as {agent.host_id}" + (" and is active" if found else "")
        yield Finding(what, well, _advice(agent, list(known.values())))


def departments(calls: Calls, roster: Roster) -> Iterator[Finding]:
    """For each dedicated agent, a department with nobody else: what the agent's own chat button leads to."""
    alone = {each.agent_ids for each in calls.rows("departments", tuple[Department, ...])}
    for agent in dedicated(roster):
        advice = f"create one under {DEPARTMENTS_PAGE} with {agent.name} as its only member"
        yield Finding(f"{agent.name} has a department alone", (agent.host_id,) in alone, advice)


def dedicated(roster: Roster) -> tuple[Agent, ...]:
    """The agents of the roster who look after a customer, each once."""
    wanted = {customer.entitlement.agent for customer in roster.customers}
    return tuple(agent for agent in roster.agents if agent in wanted)


def _advice(agent: Agent, known: list[AgentJson]) -> str:
    same = next((each for each in known if each.email.casefold() == agent.email.casefold()), None)
    if same and same.id != agent.host_id:
        return f"the agents' file must say {same.id} as host_id of {agent.name}; then import the roster again"
    return f"make {agent.name} an active agent under {AGENTS_PAGE}, or correct the host_id in the agents' file"
