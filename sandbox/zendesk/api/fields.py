"""Custom fields of tickets and of organizations; the real list of ticket fields has Zendesk's own in it as well."""

from sandbox.zendesk.door import Asked, Door
from sandbox.zendesk.errors import missing
from sandbox.zendesk.paging import PAGES, paged
from sandbox.zendesk.people_shapes import organization_field_shape, ticket_field_shape
from sandbox.zendesk.records import JSON

SYSTEM = ("subject", "description", "status", "tickettype", "priority", "group", "assignee")
"""Types of Zendesk's own fields, which stand before the custom ones."""


def ticket_fields(asked: Asked) -> JSON:
    own = [{"id": number, "type": kind, "title": kind.title(), "active": True} for number, kind in enumerate(SYSTEM, 1)]
    rows = [ticket_field_shape(asked.tenant, one) for one in asked.tenant.ticket_fields.values()]
    whole = [{**one, "description": "", "removable": False, "required": False} for one in own]
    return paged(asked, "ticket_fields", [*whole, *rows])


def ticket_field(asked: Asked) -> JSON:
    found = asked.tenant.ticket_fields.get(asked.path["field"])
    if found is None:
        raise missing()
    return {"ticket_field": ticket_field_shape(asked.tenant, found)}


def organization_fields(asked: Asked) -> JSON:
    rows = [organization_field_shape(asked.tenant, one) for one in asked.tenant.organization_fields.values()]
    return paged(asked, "organization_fields", rows)


DOORS = (
    Door("GET", "/ticket_fields", ticket_fields, "tickets", query=("locale", *PAGES)),
    Door("GET", "/ticket_fields/{field:int}", ticket_field, "tickets"),
    Door("GET", "/organization_fields", organization_fields, "organizations", query=PAGES),
)
