"""The old API, for the one thing that v3 lacks: adding a message or a private note to a ticket."""

from typing import Any

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.door import Asked, Gate, known_key
from sandbox.liveagent.errors import invalid
from sandbox.liveagent.ledger import Piece
from sandbox.liveagent.records import Actor

_GROUPS = {"agent": "4", "customer": "7"}


def add_message(asked: Asked, gate: Gate) -> dict[str, Any]:
    """POST /api/conversations/{id or code}/messages: a form with message, useridentifier and type (N note, M message).

    Opens with the v1 key, in the header or in the form (LA-10).
    """
    account, form = asked.account, asked.form()
    known_key(asked, *_versions(account))
    gate.count(asked)
    ticket = account.ticket(asked.path["ticket"])
    actor = _author(account, _required(form, "useridentifier"))
    text, kind = _required(form, "message"), form.get("type", "M")
    if kind == "N":
        conversation.noted(account, ticket, actor, text)
    elif kind == "M":
        piece = Piece("M", text, "H" if form.get("is_html_message") == "Y" else "T")
        mailed = form.get("do_not_send_mail", "N") == "N"
        conversation.wrote(account, ticket, actor, _GROUPS[actor.role], [piece], mailed=mailed)
    else:
        message = f"Invalid type {kind}"
        raise invalid(message)
    return {"response": {"status": "OK", "statuscode": "0"}}


def refusal(status: int, message: str) -> dict[str, Any]:
    """How the old API says no (LA-42)."""
    return {"response": {"status": "ERROR", "statuscode": str(status), "errormessage": message}}


def _versions(account: Account) -> tuple[str, ...]:
    return ("v1", "v3") if account.switches.v1_takes_v3_key else ("v1",)


def _required(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        message = f"Parameter {name} is required"
        raise invalid(message)
    return form[name]


def _author(account: Account, identifier: str) -> Actor:
    agent = account.agent_like(identifier)
    if agent:
        return Actor("agent", agent.id, agent.name, by_api=True)
    contact = account.contact_like(identifier)
    if contact:
        return Actor("customer", contact.id, contact.name, by_api=True)
    message = f"User {identifier} does not exist"
    raise invalid(message)
