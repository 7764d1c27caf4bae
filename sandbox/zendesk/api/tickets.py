"""Tickets read, changed and deleted."""

from sandbox.zendesk import ending
from sandbox.zendesk.api import sideloads
from sandbox.zendesk.api.ticket_bodies import UPDATE, wish
from sandbox.zendesk.bodies import looked_at
from sandbox.zendesk.changing import change
from sandbox.zendesk.dates import read, written
from sandbox.zendesk.door import Answer, Asked, Door
from sandbox.zendesk.errors import conflict, malformed, refuse_invalid
from sandbox.zendesk.paging import PAGES, paged
from sandbox.zendesk.records import JSON, Audit, Ticket
from sandbox.zendesk.shapes import audit_shape, ticket_shape


def show(asked: Asked) -> JSON:
    ticket = asked.ticket()
    return {"ticket": ticket_shape(asked.tenant, ticket), **sideloads.beside(asked, [ticket])}


def listed(asked: Asked) -> JSON:
    """All that aren't deleted, by number; those with one external id where one is named."""
    external = asked.query.get("external_id")
    tickets = [one for one in asked.tenant.tickets.values() if not one.deleted_from]
    found = [one for one in tickets if external is None or one.external_id == external]
    shown = paged(asked, "tickets", [ticket_shape(asked.tenant, one) for one in found])
    return {**shown, **sideloads.beside(asked, found)}


def show_many(asked: Asked) -> JSON:
    """Up to a hundred, by their numbers; those that aren't there are left out."""
    numbers = _numbers(asked.query.get("ids", ""))
    tickets = (asked.tenant.tickets.get(number) for number in numbers)
    found = [one for one in tickets if one and not one.deleted_from]
    shown = [ticket_shape(asked.tenant, one) for one in found]
    return {"tickets": shown, "count": len(shown), **sideloads.beside(asked, found)}


def assigned(asked: Asked) -> JSON:
    """What an agent has, that isn't deleted."""
    number = asked.tenant.user(asked.path["user"]).id
    found = [one for one in asked.tenant.tickets.values() if one.assignee == number and not one.deleted_from]
    return paged(asked, "tickets", [ticket_shape(asked.tenant, one) for one in found])


def update(asked: Asked) -> JSON:
    """Changed by what stands under "ticket"; without that wrapper nothing happens, with 200 (ZD-11)."""
    ticket, body = asked.ticket(), asked.json()
    if "ticket" not in body and asked.tenant.switches.unwrapped_put == "ignored":
        return {"ticket": ticket_shape(asked.tenant, ticket), "audit": None}
    if not isinstance(body.get("ticket"), dict) or set(body) != {"ticket"}:
        refuse_invalid("ticket", "is invalid")
    told = looked_at(body["ticket"], UPDATE, asked.tenant)
    not_outdated(ticket, told)
    audit = change(asked.tenant, ticket, asked.act, wish(asked, told))
    return {"ticket": ticket_shape(asked.tenant, ticket), "audit": _audit(asked, ticket, audit)}


def delete(asked: Asked) -> Answer:
    ending.delete(asked.tenant, asked.ticket(), asked.pair.user)
    return Answer(204)


def not_outdated(ticket: Ticket, told: JSON) -> None:
    """409 where the stamp isn't that of the last update; `safe_update: false` counts as true (facts 4.2)."""
    if "safe_update" not in told:
        return
    if "updated_stamp" not in told:
        refuse_invalid("updated_stamp", "is required for a safe update", "BlankValue")
    if written(read(told["updated_stamp"])) != written(ticket.updated):
        raise conflict()


def _audit(asked: Asked, ticket: Ticket, audit: Audit | None) -> JSON:
    """An update without any difference answers an audit without events, which isn't kept (ZD-73)."""
    tenant = asked.tenant
    empty = Audit(tenant.numbers.record(), ticket.id, asked.pair.user, tenant.now(), asked.act.via, ())
    return audit_shape(audit or empty)


def _numbers(text: str) -> list[int]:
    words = [one.strip() for one in text.split(",") if one.strip()]
    if not words or len(words) > 100 or not all(word.isdecimal() for word in words):  # noqa: PLR2004 -- the API's limit
        message = "ids must be up to 100 numbers"
        raise malformed(message)
    return [int(word) for word in words]


DOORS = (
    Door("GET", "/tickets/{ticket:int}", show, "tickets", query=("include",)),
    Door("GET", "/tickets", listed, "tickets", query=("include", "external_id", *PAGES)),
    Door("GET", "/tickets/show_many", show_many, "tickets", query=("ids", "include")),
    Door("GET", "/users/{user:int}/tickets/assigned", assigned, "tickets", query=PAGES),
    Door("PUT", "/tickets/{ticket:int}", update, "tickets", limits=("ticket", "updates")),
    Door("DELETE", "/tickets/{ticket:int}", delete, "tickets"),
)
