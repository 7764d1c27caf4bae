"""Tickets made by the API, once for each idempotency key (facts 4.4)."""

from datetime import timedelta

from sandbox.zendesk.api.ticket_bodies import CREATE, wish
from sandbox.zendesk.bodies import is_number, is_text, looked_at, wrapped
from sandbox.zendesk.changing import opened
from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import malformed, refuse_invalid
from sandbox.zendesk.making import blank, customer
from sandbox.zendesk.records import JSON, User
from sandbox.zendesk.rules import Said, Wish
from sandbox.zendesk.shapes import audit_shape, ticket_shape

KEPT = timedelta(hours=2)
_REQUESTER = {"name": is_text, "email": is_text, "locale_id": is_number}


def create(asked: Asked) -> Answer:
    """A new ticket, or the one that this key made in the last two hours."""
    key = asked.headers.get("idempotency-key", "")
    earlier = asked.tenant.created_by_key.get(key) if key else None
    if earlier and asked.tenant.now() - earlier[0] < KEPT:
        if earlier[1] != asked.body:
            message = "This Idempotency-Key was used for another request"
            raise malformed(message)
        return _shown(asked, earlier[2], {"x-idempotency-lookup": "hit"})
    number = _made(asked)
    if key:
        asked.tenant.created_by_key[key] = (asked.tenant.now(), asked.body, number)
    return _shown(asked, number, {"x-idempotency-lookup": "miss"} if key else {})


def _made(asked: Asked) -> int:
    tenant = asked.tenant
    told = looked_at(wrapped(asked.json(), "ticket"), CREATE, tenant)
    if "description" in told and "comment" not in told:
        told["comment"] = {"body": told["description"]}
    asks = wish(asked, told)
    if asks.said is None:
        refuse_invalid("comment", "cannot be blank", "BlankValue")
    requester = _requester(asked, told)
    said = asks.said if "author_id" in told["comment"] else _by_requester(asks.said, requester, told)
    subject = told.get("subject") or said.text[:80]
    ticket = blank(tenant, requester, subject, said.text, asked.act.via)
    ticket.submitter = asked.pair.user
    wanted = {name: value for name, value in asks.wanted.items() if name not in {"subject", "requester"}}
    return opened(tenant, ticket, asked.act, Wish(wanted, asks.custom, said)).id


def _by_requester(said: Said, requester: User, told: JSON) -> Said:
    """The first comment is the submitter's, who is the requester unless one is named."""
    return Said(said.text, told.get("submitter_id", requester.id), public=said.public)


def _requester(asked: Asked, told: JSON) -> User:
    if "requester" in told:
        who = looked_at(told["requester"], _REQUESTER, asked.tenant)
        if "@" not in who.get("email", ""):
            refuse_invalid("requester", "needs an email", "BlankValue")
        return customer(asked.tenant, who["email"], who.get("name", ""))
    found = asked.tenant.users.get(told.get("requester_id", asked.pair.user))
    if found is None:
        refuse_invalid("requester", "is invalid")
    return found


def _shown(asked: Asked, number: int, headers: dict[str, str]) -> Answer:
    ticket = asked.tenant.tickets[number]
    shape = ticket_shape(asked.tenant, ticket)
    body = {"ticket": shape, "audit": audit_shape(ticket.audits[0])}
    return Answer(201, body, {"Location": shape["url"], **headers})


DOORS = (Door("POST", "/tickets", create, "tickets"),)
