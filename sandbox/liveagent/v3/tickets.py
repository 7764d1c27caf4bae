"""GET and DELETE under /tickets: what can be read of a ticket."""

from sandbox.liveagent import conversation, filters
from sandbox.liveagent.account import Account
from sandbox.liveagent.door import JSON, Answer, Asked, Door
from sandbox.liveagent.errors import invalid, missing
from sandbox.liveagent.filters import Column, matching
from sandbox.liveagent.paging import cursor_page, in_order, page
from sandbox.liveagent.records import THE_API, Message, MessageGroup, Stretch, Ticket
from sandbox.liveagent.ticket_shapes import group_shape, history_shape, message_shape, sla_shape, ticket_shape

_SORTING = {
    "date_created": "created",
    "date_changed": "changed",
    "last_activity": "last_activity",
    "last_activity_public": "last_public",
    "status": "status",
    "subject": "subject",
    "departmentid": "department",
    "channel_type": "channel",
    "code": "code",
    "id": "id",
}
READ = ("ticket.read", "ticket.read_all")


def _listed(asked: Asked) -> list[JSON]:
    account = asked.account
    found = matching(list(account.tickets.values()), asked.query.get("_filters"), _columns(account))
    ordered = in_order(found, asked.query, _SORTING, "date_created")
    wanted = page(ordered, asked.query, largest=account.switches.largest_page)
    return [ticket_shape(account, ticket) for ticket in wanted]


def _columns(account: Account) -> dict[str, Column]:
    dates = filters.dates(account.zone, account.now())
    return {
        "status": Column(filters.EQUAL | filters.AMONG | filters.NOT_AMONG, lambda ticket: ticket.status),
        "tags": Column(filters.TAGS, lambda ticket: ticket.tags),
        "channel_type": Column(filters.EQUAL | filters.AMONG, lambda ticket: ticket.channel),
        "subject": Column(filters.CONTAINS, lambda ticket: ticket.subject),
        "owner_contactid": Column(filters.EQUAL | filters.AMONG, lambda ticket: ticket.owner),
        "agentid": Column(filters.AMONG, lambda ticket: ticket.agent),
        "departmentid": Column(filters.EQUAL | filters.AMONG | filters.NOT_AMONG, lambda ticket: ticket.department),
        "date_created": Column(dates, lambda ticket: ticket.created),
        "date_changed": Column(dates, lambda ticket: ticket.changed),
        "search": Column(filters.CONTAINS, _all_text),
    }


def _all_text(ticket: Ticket) -> str:
    messages = (message.text for group in ticket.groups for message in group.messages)
    return "\n".join([ticket.subject, ticket.code, *messages])


def _read(asked: Asked) -> JSON:
    """The one call in which a code has long been known to stand for the id."""
    return ticket_shape(asked.account, asked.account.ticket(asked.path["ticket"]))


def _deleted(asked: Asked) -> JSON:
    """Still there and listed, as X (LA-49)."""
    conversation.put_status(asked.account, asked.ticket(), THE_API, "X")
    return {}


def _messages(asked: Asked) -> list[JSON]:
    if "_filters" in asked.query:
        raise filters.wrong()
    account, quoted = asked.account, asked.query.get("includeQuotedMessages") == "true"
    shapes = [group_shape(account, group, order, quoted=quoted) for order, group in enumerate(asked.ticket().groups)]
    return page(_in_direction(asked, shapes), asked.query, largest=account.switches.largest_page)


def _in_direction(asked: Asked, shapes: list[JSON]) -> list[JSON]:
    direction = asked.query.get("_sortDir", "ASC")
    if direction not in {"ASC", "DESC"} or asked.query.get("_sortField", "datecreated") != "datecreated":
        message = "Incorrect sorting"
        raise invalid(message)
    return shapes if direction == "ASC" else shapes[::-1]


def _history(asked: Asked) -> list[JSON]:
    ticket = asked.ticket()
    return [history_shape(asked.account, ticket, stretch) for stretch in ticket.history]


def _all_history(asked: Asked) -> Answer:
    account = asked.account
    rows, headers = cursor_page(_rows(asked), asked.query, largest=account.switches.largest_page)
    return Answer([history_shape(account, ticket, stretch) for ticket, stretch in rows], headers)


def _history_count(asked: Asked) -> JSON:
    return {"count": len(_rows(asked))}


def _rows(asked: Asked) -> list[tuple[Ticket, Stretch]]:
    """All stretches of all tickets, the oldest first; which filters are taken here is a guess (LA-32)."""
    account = asked.account
    rows = [(ticket, stretch) for ticket in account.tickets.values() for stretch in ticket.history]
    columns = {
        "conversation_id": Column(filters.EQUAL | filters.AMONG, lambda row: row[0].id),
        "date_from": Column(filters.dates(account.zone, account.now()), lambda row: row[1].begin),
    }
    return sorted(matching(rows, asked.query.get("_filters"), columns), key=lambda row: row[1].begin)


def _sla(asked: Asked) -> JSON:
    return sla_shape(asked.account, asked.ticket())


def _message(asked: Asked) -> JSON:
    return message_shape(asked.account, _found(asked)[2])


def _message_deleted(asked: Asked) -> JSON:
    """Its text is gone for good; a group that has no message left stays, as deleted (LA-33)."""
    ticket, group, message = _found(asked)
    group.messages.remove(message)
    if not any(left.type in "MN" for left in group.messages):
        group.status = "D"
    ticket.changed = asked.account.now()
    return {}


def _found(asked: Asked) -> tuple[Ticket, MessageGroup, Message]:
    for ticket in asked.account.tickets.values():
        for group in ticket.groups:
            for message in group.messages:
                if str(message.id) == asked.path["message"]:
                    return ticket, group, message
    what = "Message"
    raise missing(what)


DOORS = (
    Door("GET", "/tickets", _listed, READ),
    Door("GET", "/tickets/history", _all_history, READ),
    Door("GET", "/tickets/history/count", _history_count, READ),
    Door("GET", "/tickets/{ticket}", _read, READ),
    Door("DELETE", "/tickets/{ticket}", _deleted, ("ticket.change_state",)),
    Door("GET", "/tickets/{ticket}/messages", _messages, READ),
    Door("GET", "/tickets/{ticket}/history", _history, READ),
    Door("GET", "/tickets/{ticket}/sla", _sla, READ),
    Door("GET", "/messages/{message}", _message, READ),
    Door("DELETE", "/messages/{message}", _message_deleted, ("ticket.operate",)),
)
