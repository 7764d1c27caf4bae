"""Tickets as API v3 shows them, with the fields of the SDK's models and no others."""

from sandbox.liveagent.account import Account
from sandbox.liveagent.door import JSON
from sandbox.liveagent.records import Message, MessageGroup, Round, Stretch, Ticket
from sandbox.liveagent.service_levels import due_of, targets, ticket_due


def ticket_shape(account: Account, ticket: Ticket) -> JSON:
    """The model Ticket."""
    owner, at = account.parties.get(ticket.owner), account.written
    return {
        "id": ticket.id,
        "owner_contactid": ticket.owner,
        "owner_email": owner.emails[0] if owner and owner.emails else "",
        "owner_name": owner.name if owner else "",
        "departmentid": ticket.department,
        "agentid": ticket.agent,
        "status": ticket.status,
        "tags": list(ticket.tags),
        "code": ticket.code,
        "channel_type": ticket.channel,
        "date_created": at(ticket.created),
        "date_changed": at(ticket.changed),
        "date_resolved": at(ticket.resolved),
        "date_due": at(ticket_due(account, ticket)),
        "date_deleted": at(ticket.deleted),
        "last_activity": at(ticket.last_activity),
        "last_activity_public": at(ticket.last_public),
        "public_access_urlcode": ticket.urlcode,
        "subject": ticket.subject,
        "custom_fields": _fields(ticket),
    }


def information_shape(account: Account, ticket: Ticket) -> JSON:
    """The model TicketInformation, which POST answers: its `tags` are one string (LA-29)."""
    return {
        "id": ticket.id,
        "ownerid": ticket.owner,
        "owner_contactid": ticket.owner,
        "departmentid": ticket.department,
        "agentid": ticket.agent,
        "status": ticket.status,
        "tags": ",".join(ticket.tags),
        "code": ticket.code,
        "channel_type": ticket.channel,
        "date_created": account.written(ticket.created),
        "public_access_urlcode": ticket.urlcode,
        "subject": ticket.subject,
        "custom_fields": _fields(ticket),
    }


def group_shape(account: Account, group: MessageGroup, order: int, *, quoted: bool) -> JSON:
    """The model MessageGroup; quoted text is left out unless asked for."""
    return {
        "id": group.id,
        "parent_id": group.parent,
        "userid": group.userid,
        "user_full_name": group.name,
        "type": group.type,
        "status": group.status,
        "datecreated": account.written(group.created),
        "datefinished": account.written(group.finished),
        "sort_order": order,
        "mail_msg_id": None,
        "pop3_msg_id": None,
        "messages": [message_shape(account, message, quoted=quoted) for message in group.messages],
    }


def message_shape(account: Account, message: Message, *, quoted: bool = True) -> JSON:
    """The model Message; the values of `visibility` are not known (LA-30)."""
    return {
        "id": str(message.id),
        "userid": message.userid,
        "type": message.type,
        "datecreated": account.written(message.created),
        "format": message.format,
        "message": message.text if quoted or message.type != "Q" else "",
        "visibility": None,
    }


def history_shape(account: Account, ticket: Ticket, stretch: Stretch) -> JSON:
    """The model TicketHistory; elapsed time in seconds."""
    end = stretch.end or account.now()
    return {
        "id": stretch.id,
        "conversation_id": ticket.id,
        "conversation_code": ticket.code,
        "department_id": stretch.department,
        "department_name": account.department(stretch.department).name,
        "agent_id": stretch.agent,
        "status": stretch.status,
        "date_from": account.written(stretch.begin),
        "date_to": account.written(stretch.end),
        "elapsed_time": str(int((end - stretch.begin).total_seconds())),
    }


def sla_shape(account: Account, ticket: Ticket) -> JSON:
    """The model TicketSla."""
    level = account.levels.get(ticket.level or "")
    instants = targets(account, ticket)
    return {
        "conversationid": ticket.id,
        "sla_level_id": level.id if level else None,
        "sla_level_name": level.name if level else None,
        **{name: account.written(instant) for name, instant in instants.items()},
    }


def round_shape(account: Account, ticket: Ticket, turn: Round) -> JSON:
    """The model SlaHistory; times in seconds by the wall clock."""
    due = due_of(account, ticket, turn)
    end = turn.closed or account.now()
    return {
        "id": turn.id,
        "sla_level_id": ticket.level,
        "sla_type": turn.kind,
        "date_created": account.written(turn.begin),
        "date_due": account.written(due),
        "date_closed": account.written(turn.closed),
        "total_time": int((due - turn.begin).total_seconds()) if due else None,
        "elapsed_time": int((end - turn.begin).total_seconds()),
    }


def _fields(ticket: Ticket) -> list[JSON]:
    return [{"code": code, "value": value} for code, value in ticket.fields.items()]
