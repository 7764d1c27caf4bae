"""PUT under /tickets: the little that can be changed, and how strictly."""

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.bodies import Test, fields, held_against, known_fields, known_tags, require, text, texts
from sandbox.liveagent.door import JSON, Asked, Door
from sandbox.liveagent.errors import FORBIDDEN, Refused, invalid, missing
from sandbox.liveagent.records import THE_API, WRITABLE_STATUSES, Ticket
from sandbox.liveagent.ticket_shapes import ticket_shape

UPDATABLE: dict[str, Test] = {
    "owner_contactid": text,
    "departmentid": text,
    "agentid": text,
    "status": text,
    "subject": text,
    "tags": texts,
    "custom_fields": fields,
}
"""The model TicketUpdatable: no due date, no SLA level, no message."""


def _changed(asked: Asked) -> JSON:
    """All is looked at before anything is changed; where nothing is, `date_changed` stays (LA-47)."""
    account, ticket = asked.account, asked.ticket()
    body = held_against(account, asked.json(), UPDATABLE)
    _may_change(asked, ticket, body)
    target = _target(account, ticket, body)
    tags, values = _tags(account, ticket, body), known_fields(account, body.get("custom_fields", []))
    _put_owner_and_subject(account, ticket, body)
    conversation.transfer(account, ticket, THE_API, *target)
    conversation.put_status(account, ticket, THE_API, body.get("status", ticket.status))
    conversation.put_tags(account, ticket, THE_API, tags)
    if "custom_fields" in body:
        _put_fields(account, ticket, values)
    return ticket_shape(account, ticket)


def _may_change(asked: Asked, ticket: Ticket, body: JSON) -> None:
    """400 for a status that can't be set, 403 where the key may not change it."""
    status = body.get("status", ticket.status)
    if "status" in body and status not in WRITABLE_STATUSES:
        message = f"Invalid value of field status: {status}"
        raise invalid(message)
    if status == ticket.status:
        return
    if "ticket.change_state" not in asked.account.keys[asked.key].privileges:
        message = "ApiKey has no privilege ticket.change_state"
        raise Refused(FORBIDDEN, message)
    if asked.account.switches.state_change_needs_agent and ticket.agent and not body.get("agentid"):
        message = "Field agentid is required to change the state of an assigned ticket"
        raise invalid(message)


def _target(account: Account, ticket: Ticket, body: JSON) -> tuple[str, str | None]:
    """Where the ticket is to be; what is left out stays, or, in old versions, means the default (LA-12).

    An empty agent takes the agent off (LA-48).
    """
    moves = account.switches.omission_moves
    department = body.get("departmentid", account.default_department() if moves else ticket.department)
    agent = body.get("agentid", None if moves else ticket.agent) or None
    members = known_department(account, department)
    if agent and agent not in account.agents:
        message = f"Agent {agent} does not exist"
        raise invalid(message)
    asked_for = "agentid" in body or "departmentid" in body
    if agent and asked_for and account.switches.members_only and agent not in members:
        message = f"Agent {agent} is not in department {department}"
        raise invalid(message)
    return department, agent


def known_department(account: Account, department: str) -> list[str]:
    """The members of a department; 400 where it is none."""
    if department not in account.departments:
        message = f"Department {department} does not exist"
        raise invalid(message)
    return account.departments[department].members


def _tags(account: Account, ticket: Ticket, body: JSON) -> list[str]:
    """The list replaces what is there; in versions before 2026-03 nothing was taken off (LA-13)."""
    if "tags" not in body:
        return ticket.tags
    kept = [] if account.switches.removed_tags_go else ticket.tags
    return [*kept, *known_tags(account, body["tags"])]


def _put_owner_and_subject(account: Account, ticket: Ticket, body: JSON) -> None:
    owner = body.get("owner_contactid", ticket.owner)
    if owner not in account.parties:
        message = f"Contact {owner} does not exist"
        raise invalid(message)
    subject = body.get("subject", ticket.subject)
    if (owner, subject) != (ticket.owner, ticket.subject):
        ticket.owner, ticket.subject, ticket.changed = owner, subject, account.now()


def _put_fields(account: Account, ticket: Ticket, values: dict[str, str]) -> None:
    """LA-2: the list replaces all fields, or is merged into them."""
    wanted = ticket.fields | values if account.switches.custom_fields == "merge" else values
    if wanted != ticket.fields:
        ticket.fields, ticket.changed = wanted, account.now()


def _postponed(asked: Asked) -> JSON:
    account, ticket = asked.account, asked.ticket()
    body = held_against(account, asked.json(), {"date_time": text})
    require(body, "date_time")
    conversation.postpone(account, ticket, THE_API, account.read(body["date_time"]))
    return {}


def _attribute(asked: Asked) -> JSON:
    ticket, name = asked.ticket(), asked.path["name"]
    if name not in ticket.attributes:
        what = "Attribute"
        raise missing(what)
    return {"id": ticket.id, "name": name, "value": ticket.attributes[name]}


def _attribute_put(asked: Asked) -> JSON:
    account, ticket, name = asked.account, asked.ticket(), asked.path["name"]
    form = asked.form()
    if name != "note" and not account.switches.any_attribute:
        message = f"Attribute {name} does not exist"
        raise invalid(message)
    if "value" not in form:
        message = "Field value is required"
        raise invalid(message)
    ticket.attributes[name] = form["value"]
    ticket.changed = account.now()
    return _attribute(asked)


DOORS = (
    Door("PUT", "/tickets/{ticket}", _changed, ("ticket.operate",)),
    Door("PUT", "/tickets/{ticket}/postpone", _postponed, ("ticket.change_state",)),
    Door("GET", "/tickets/{ticket}/attributes/{name}", _attribute, ("ticket.read",)),
    Door("PUT", "/tickets/{ticket}/attributes/{name}", _attribute_put, ("ticket.operate",)),
)
