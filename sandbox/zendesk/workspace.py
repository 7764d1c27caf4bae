"""What agents see: a ticket with our app beside it, or the app's own page; both loaded by POST of a signed token."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from sandbox.zendesk.errors import BAD_REQUEST, NOT_FOUND
from sandbox.zendesk.marketplace import Marketplace, PageVisit
from sandbox.zendesk.people_shapes import user_shape
from sandbox.zendesk.records import JSON, Installation, Ticket, User
from sandbox.zendesk.templates import page
from sandbox.zendesk.tenant import Tenant

SIDEBAR, NAV_BAR = "ticket_sidebar", "nav_bar"


class Workspace:
    """`?as=<user id>` says who looks; without it the first agent does."""

    def __init__(self, marketplace: Marketplace) -> None:
        self._marketplace = marketplace

    async def ticket(self, tenant: Tenant, request: Request) -> Response:
        """A ticket, and the app in its sidebar."""
        ticket = tenant.tickets.get(int(request.path_params["ticket"]))
        if ticket is None or ticket.deleted_from:
            return _nothing("There is no such ticket.", NOT_FOUND)
        return self._shown(tenant, request, SIDEBAR, ticket)

    async def nav_bar(self, tenant: Tenant, request: Request) -> Response:
        """The app's own page."""
        return self._shown(tenant, request, NAV_BAR, None)

    def _shown(self, tenant: Tenant, request: Request, location: str, ticket: Ticket | None) -> Response:
        user, installed = _looking(tenant, request.query_params.get("as", "")), _installed(tenant, location)
        if user is None or installed is None:
            return _nothing("Nobody looks, or the app isn't installed.", BAD_REQUEST)
        guid = f"guid-{tenant.numbers.sequence().lower()}"
        visit = PageVisit(tenant.name, installed.id, user.id, location)
        token = self._marketplace.page_token(visit, tenant.now(), tenant.switches.page_life)
        query = urlencode({"origin": tenant.site, "app_guid": guid})
        return page(
            "workspace",
            title=ticket.subject if ticket else "VIP Desk",
            ticket=ticket,
            comments=_comments(tenant, ticket),
            address=f"{installed.urls[location]}?{query}",
            token=token,
            told=_told(tenant, user, ticket, installed, guid, location),
            site=tenant.site,
        )


def _told(  # noqa: PLR0913, PLR0917 -- all that a page may ask for
    tenant: Tenant, user: User, ticket: Ticket | None, installed: Installation, guid: str, location: str
) -> JSON:
    who = user_shape(tenant, user)
    shown = {name: who[name] for name in ("id", "name", "email", "role")}
    values: JSON = {"currentUser": shown, **{f"currentUser.{name}": value for name, value in shown.items()}}
    if ticket:
        told = {"id": ticket.id, "subject": ticket.subject, "status": ticket.status, "tags": ticket.tags}
        values |= {"ticket": told, **{f"ticket.{name}": value for name, value in told.items()}}
    context = {"product": "support", "location": location, "instanceGuid": guid, "account": {"subdomain": tenant.name}}
    metadata = {"appId": installed.app, "installationId": installed.id, "name": "VIP Desk", "settings": {}}
    beside = {"ticketId": ticket.id} if ticket else {}
    return {"root": tenant.root, "guid": guid, "values": values, "context": {**context, **beside}, "metadata": metadata}


def _comments(tenant: Tenant, ticket: Ticket | None) -> list[JSON]:
    told = ticket.comments if ticket else []
    names = {number: user.name for number, user in tenant.users.items()}
    return [
        {"author": names.get(one["author_id"], "Zendesk"), "body": one["body"], "public": one["public"]}
        for _, one in told
    ]


def _looking(tenant: Tenant, number: str) -> User | None:
    if number.isdecimal():
        return tenant.users.get(int(number))
    return next((one for one in tenant.users.values() if one.is_staff), None)


def _installed(tenant: Tenant, location: str) -> Installation | None:
    return next((one for one in tenant.installations.values() if location in one.urls and one.enabled), None)


def _nothing(text: str, status: int) -> Response:
    return page("refusal", status, error="Nothing to show", description=text)
