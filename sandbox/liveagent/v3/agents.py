"""/agents and /departments: who works here, and where."""

from collections.abc import Sequence

from sandbox.liveagent import filters
from sandbox.liveagent.directory_shapes import agent_shape, agent_status_shape, department_shape
from sandbox.liveagent.door import JSON, Asked, Door
from sandbox.liveagent.errors import missing
from sandbox.liveagent.paging import page
from sandbox.liveagent.records import Ticket

_GOES_ON = frozenset("TP")


def listed(asked: Asked, shapes: Sequence[JSON]) -> list[JSON]:
    """A page of a list that is known to take no filter and no sorting (LA-37)."""
    if asked.query.get("_filters", "[]") not in {"[]", "{}"}:
        raise filters.wrong()
    return page(shapes, asked.query, largest=asked.account.switches.largest_page)


def _agents(asked: Asked) -> list[JSON]:
    return listed(asked, [agent_shape(agent) for agent in asked.account.agents.values()])


def _agent(asked: Asked) -> JSON:
    return agent_shape(asked.account.agent(asked.path["agent"]))


def _statuses(asked: Asked) -> list[JSON]:
    agent = asked.account.agent(asked.path["agent"])
    departments = asked.account.departments.values()
    return [agent_status_shape(department, agent) for department in departments if agent.id in department.members]


def _activity(asked: Asked) -> list[JSON]:
    account = asked.account
    going_on = [ticket for ticket in account.tickets.values() if ticket.status in _GOES_ON]
    online = [agent for agent in account.agents.values() if agent.online == "N"]
    return listed(asked, [_active(asked, agent.id, going_on) for agent in online])


def _active(asked: Asked, agent: str, going_on: Sequence[Ticket]) -> JSON:
    own = [ticket for ticket in going_on if ticket.agent == agent]
    tickets = [
        {
            "ticket_id": ticket.id,
            "ticket_code": ticket.code,
            "date_joined": asked.account.written(ticket.assigned),
            "department_id": ticket.department,
            "status": "J" if ticket.status == "T" else "C",
            "ticket_status": ticket.status,
        }
        for ticket in own
    ]
    return {"id": agent, "agent_status": "B" if own else "A", "active_tickets": tickets}


def _paused(asked: Asked) -> JSON:
    asked.account.agent(asked.path["agent"]).online = "P"
    return {}


def _logged_out(asked: Asked) -> JSON:
    asked.account.agent(asked.path["agent"]).online = "F"
    return {}


def _departments(asked: Asked) -> list[JSON]:
    account = asked.account
    return listed(asked, [department_shape(account, department) for department in account.departments.values()])


def _department(asked: Asked) -> JSON:
    return department_shape(asked.account, asked.account.department(asked.path["department"]))


def _membership(asked: Asked) -> JSON:
    """{} where the agent belongs to the department, 404 where not (LA-38)."""
    if asked.path["agent"] not in asked.account.department(asked.path["department"]).members:
        what = "Agent in department"
        raise missing(what)
    return {}


DOORS = (
    Door("GET", "/agents", _agents, ("agent.read",)),
    Door("GET", "/agents/activity", _activity, ("agent_status.read",)),
    Door("GET", "/agents/{agent}", _agent, ("agent.read",)),
    Door("GET", "/agents/{agent}/status", _statuses, ("agent_status.read",)),
    Door("POST", "/agents/{agent}/_pause", _paused, ("agent_status.manage",)),
    Door("POST", "/agents/{agent}/_logout", _logged_out, ("agent_status.manage",)),
    Door("GET", "/departments", _departments, ("agent.read",)),
    Door("GET", "/departments/{department}", _department, ("agent.read",)),
    Door("GET", "/departments/{department}/{agent}", _membership, ("agent.read",)),
)
"""Which privilege reads departments is not known: no name in the SDK fits but the agents' (LA-39)."""
