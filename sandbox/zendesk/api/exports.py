"""The export of tickets that changed (facts 4.6): by cursor, without the last minute, ten times a minute."""

import base64
from datetime import UTC, datetime

from sandbox.zendesk.api import sideloads
from sandbox.zendesk.door import Asked, Door
from sandbox.zendesk.errors import INVALID, malformed, said
from sandbox.zendesk.paging import sized
from sandbox.zendesk.records import JSON, Ticket
from sandbox.zendesk.shapes import ticket_shape

LARGEST = 1_000
Place = tuple[int, int]


def tickets(asked: Asked) -> JSON:
    """Those after the cursor, or from the start time on, in the order of their last change; deleted ones too."""
    place, size = _begins(asked), sized(asked.query.get("per_page", str(LARGEST)), LARGEST)
    tenant = asked.tenant
    seen = int((tenant.now() - tenant.switches.hides).timestamp())
    ripe = sorted((_place(one), one.id) for one in tenant.tickets.values() if _place(one)[0] <= seen)
    rest = [number for at, number in ripe if at > place]
    page = [tenant.tickets[number] for number in rest[:size]]
    after = _written(_place(page[-1]) if page else place)
    return {
        "tickets": [ticket_shape(tenant, one) for one in page],
        "after_url": f"{tenant.root}/api/v2/incremental/tickets/cursor.json?cursor={after}",
        "after_cursor": after,
        "before_url": None,
        "before_cursor": None,
        "end_of_stream": len(rest) <= size,
        **sideloads.beside(asked, page),
    }


def _begins(asked: Asked) -> Place:
    if "cursor" in asked.query:
        return _read(asked.query["cursor"])
    text = asked.query.get("start_time", "")
    if not text.isdecimal():
        message = "start_time must be a unix time"
        raise malformed(message)
    if datetime.fromtimestamp(int(text), UTC) > asked.tenant.now() - asked.tenant.switches.hides:
        message = "Too recent start_time. Use a start_time older than 60 seconds"
        raise said(INVALID, "StartTimeTooRecent", message)
    return (int(text) - 1, LAST)


LAST = 10**18
"""After every ticket of its second."""


def _place(ticket: Ticket) -> Place:
    return (int(ticket.generated.timestamp()), ticket.id)


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(f"{place[0]}.0||{place[1]}|".encode()).decode()


def _read(text: str) -> Place:
    try:
        stamp, _, number, _ = base64.urlsafe_b64decode(text).decode().split("|")
        return (int(stamp.removesuffix(".0")), int(number))
    except ValueError as error:
        message = "cursor is not valid"
        raise malformed(message) from error


DOORS = (
    Door(
        "GET",
        "/incremental/tickets/cursor",
        tickets,
        query=("start_time", "cursor", "include", "per_page"),
        limits=("exports",),
        admins=True,
    ),
)
