"""POST /tickets: a new ticket, from a customer or from an agent to one."""

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.bodies import Test, fields, held_against, known_fields, known_tags, require, text, texts, yes_no
from sandbox.liveagent.directory import Party
from sandbox.liveagent.door import JSON, Asked, Door
from sandbox.liveagent.errors import invalid
from sandbox.liveagent.ledger import Opening, Piece
from sandbox.liveagent.parties import new_contact
from sandbox.liveagent.records import WRITABLE_STATUSES, Actor
from sandbox.liveagent.ticket_shapes import information_shape
from sandbox.liveagent.v3.ticket_writing import known_department

NEW: dict[str, Test] = {
    "useridentifier": text,
    "subject": text,
    "departmentid": text,
    "recipient": text,
    "message": text,
    "recipient_name": text,
    "carbon_copies": text,
    "blind_carbon_copies": text,
    "status": text,
    "mail_message_id": text,
    "do_not_send_mail": yes_no,
    "use_template": yes_no,
    "is_html_message": yes_no,
    "custom_fields": fields,
    "tags": texts,
    "attachments": text,
}
"""The model TicketListItem."""
_REQUIRED = ("useridentifier", "subject", "departmentid", "recipient", "message")


def _made(asked: Asked) -> JSON:
    account = asked.account
    body = held_against(account, asked.json(), NEW)
    require(body, *_REQUIRED)
    known_department(account, body["departmentid"])
    opening = _opening(account, body)
    ticket = conversation.opened(account, _author(account, body), opening)
    return information_shape(account, ticket)


def _opening(account: Account, body: JSON) -> Opening:
    status, agent = body.get("status", "N"), account.agent_like(body["useridentifier"])
    if status not in WRITABLE_STATUSES - {"I"}:
        message = f"Invalid value of field status: {status}"
        raise invalid(message)
    text_format = "H" if body.get("is_html_message") == "Y" else "T"
    return Opening(
        subject=body["subject"],
        owner=_owner(account, body).id,
        department=body["departmentid"],
        channel="E",
        group="4" if agent else "3",
        pieces=[Piece("M", body["message"], text_format)],
        status=status,
        tags=known_tags(account, body.get("tags", [])),
        fields=known_fields(account, body.get("custom_fields", [])),
    )


def _author(account: Account, body: JSON) -> Actor:
    agent = account.agent_like(body["useridentifier"])
    if agent:
        return Actor("agent", agent.id, agent.name, by_api=True)
    owner = _owner(account, body)
    return Actor("customer", owner.id, owner.name, by_api=True)


def _owner(account: Account, body: JSON) -> Party:
    """Who the ticket belongs to: the recipient of what an agent writes, else the writer (LA-34)."""
    by_agent = account.agent_like(body["useridentifier"])
    address = body["recipient"] if by_agent else body["useridentifier"]
    known = account.contact_like(address)
    if known:
        return known
    if "@" not in address:
        message = f"User {address} does not exist"
        raise invalid(message)
    return new_contact(account, address, body.get("recipient_name", "") if by_agent else "")


DOORS = (Door("POST", "/tickets", _made, ("ticket.create",)),)
