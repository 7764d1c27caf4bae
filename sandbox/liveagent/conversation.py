"""What can happen to a ticket, whoever does it: each change keeps the history, the rounds and the rules going."""

from collections.abc import Sequence
from datetime import datetime

from sandbox.liveagent.account import Account
from sandbox.liveagent.ledger import Opening, Piece, blank, count_rounds, turn_page
from sandbox.liveagent.reactions import react
from sandbox.liveagent.records import THE_SYSTEM, Actor, Mail, Message, MessageGroup, Ticket
from sandbox.liveagent.rules import Event

_ANSWERED = "A"
_CUSTOMERS_TURN = frozenset("AR")
_MARKS = {"R": "resolved the ticket", "J": "postponed the ticket", "X": "deleted the ticket", "B": "marked as spam"}
_MARKED_BY = {"R": "R", "W": "J", "X": "X", "B": "B"}


def opened(account: Account, actor: Actor, opening: Opening) -> Ticket:
    """A new ticket with its first messages."""
    ticket = blank(account, opening)
    account.tickets[ticket.id] = ticket
    turn_page(account, ticket)
    count_rounds(account, ticket)
    text = added(account, ticket, actor, opening.group, opening.pieces)
    react(account, Event("ticket created", ticket.id, actor, text))
    if account.switches.first_message_counts:
        react(account, Event("message added", ticket.id, actor, text))
    if ticket.tags:
        react(account, Event("ticket tags changed", ticket.id, actor, added_tags=tuple(ticket.tags)))
    return ticket


def added(account: Account, ticket: Ticket, actor: Actor, kind: str, pieces: Sequence[Piece]) -> str:
    """A new group of messages on the ticket's page, without any consequence; the text of its last message."""
    group = MessageGroup(account.identities.id(), actor.id, actor.name, kind, account.now())
    ticket.groups.append(group)
    for piece in pieces:
        appended(account, ticket, actor, group, piece)
    return pieces[-1].text if pieces else ""


def appended(account: Account, ticket: Ticket, actor: Actor, group: MessageGroup, piece: Piece) -> None:
    """One more message in a group, as in a chat that goes on."""
    now = account.now()
    number = account.identities.number()
    group.messages.append(Message(number, actor.id, piece.type, now, piece.text, piece.format))
    ticket.changed = ticket.last_activity = now
    if piece.type == "M":
        ticket.last_public = now


def wrote(  # noqa: PLR0913 -- who says what to whom, and how
    account: Account, ticket: Ticket, actor: Actor, kind: str, pieces: Sequence[Piece], *, mailed: bool = True
) -> None:
    """A message that all can see: rules hear of it, the ticket goes to the other side, and ours are mailed."""
    text = added(account, ticket, actor, kind, pieces)
    addresses = account.parties[ticket.owner].emails  # a caller may have none
    if mailed and addresses and actor.role != "customer":
        account.mails.append(Mail(ticket.id, actor.id, addresses[0], text))
    spoke(account, ticket, actor, text)


def spoke(account: Account, ticket: Ticket, actor: Actor, text: str) -> None:
    """What a message that all can see brings: a customer opens the ticket, an agent answers it, a bot does neither."""
    react(account, Event("message added", ticket.id, actor, text))
    if actor.role == "customer" and ticket.status in _CUSTOMERS_TURN | {"W"}:
        put_status(account, ticket, actor, "C")
    if actor.role == "agent":
        if account.switches.answering_takes:
            take(account, ticket, actor)
        if ticket.status not in {"T", "P"} and (account.switches.old_messages_answer or not actor.by_api):
            put_status(account, ticket, actor, _ANSWERED)


def take(account: Account, ticket: Ticket, actor: Actor) -> None:
    """Whoever answers has the ticket, in its department or else in one of theirs, and nothing marks that (LA-66)."""
    if ticket.agent == actor.id:
        return
    theirs = [place.id for place in account.departments.values() if actor.id in place.members]
    ticket.agent = actor.id
    ticket.department = ticket.department if ticket.department in theirs else next(iter(theirs), ticket.department)
    ticket.changed = account.now()
    ticket.assigned = ticket.assigned or account.now()
    turn_page(account, ticket)


def noted(account: Account, ticket: Ticket, actor: Actor, text: str) -> None:
    """A private note; it is a message, so rules on messages hear of it too (LA-25)."""
    added(account, ticket, actor, "I", [Piece("N", text)])
    react(account, Event("message added", ticket.id, actor, text))


def put_status(account: Account, ticket: Ticket, actor: Actor, status: str) -> None:
    """Set the status; nothing happens where it stands so."""
    if status == ticket.status:
        return
    ticket.status = status
    now = ticket.changed = account.now()
    ticket.resolved = now if status == "R" else None
    ticket.deleted = now if status == "X" else None
    if status in _MARKED_BY:
        mark = _MARKED_BY[status]
        added(account, ticket, actor, mark, [Piece("S", f"{actor.name} {_MARKS[mark]}")])
    turn_page(account, ticket)
    count_rounds(account, ticket)
    react(account, Event("ticket status changed", ticket.id, actor))


def transfer(account: Account, ticket: Ticket, actor: Actor, department: str, agent: str | None) -> None:
    """Move the ticket to a department and, where given, to one of its agents; nothing happens where it is there."""
    if (ticket.department, ticket.agent) == (department, agent):
        return
    ticket.department, ticket.agent = department, agent
    ticket.changed = account.now()
    if agent:
        ticket.assigned = ticket.assigned or account.now()
    target = " ".join(filter(None, [account.name_of(agent), "in", account.department(department).name]))
    added(account, ticket, actor, "T", [Piece("R", f"{actor.name} transferred the ticket to {target.strip()}")])
    turn_page(account, ticket)
    react(account, Event("ticket transferred", ticket.id, actor))


def put_tags(account: Account, ticket: Ticket, actor: Actor, tags: Sequence[str]) -> None:
    """Let the ticket have exactly these tags, by their ids."""
    wanted = list(dict.fromkeys(tags))
    new = tuple(tag for tag in wanted if tag not in ticket.tags)
    if set(wanted) == set(ticket.tags):
        return
    ticket.tags = wanted
    ticket.changed = account.now()
    names = ", ".join(account.tags[tag].name for tag in wanted)
    added(account, ticket, actor, "G", [Piece("G", f"{actor.name} set tags: {names}")])
    react(account, Event("ticket tags changed", ticket.id, actor, added_tags=new))


def put_field(account: Account, ticket: Ticket, code: str, value: str) -> None:
    """Set one custom field."""
    if ticket.fields.get(code) != value:
        ticket.fields[code] = value
        ticket.changed = account.now()


def merge(account: Account, ticket: Ticket, into: Ticket, actor: Actor) -> None:
    """All that was said on a ticket is part of another from now on, which keeps its own values (LA-60)."""
    into.groups = sorted((*into.groups, *ticket.groups), key=lambda group: group.created)
    added(account, into, actor, "L", [Piece("B", f"merged with {ticket.code}")])
    del account.tickets[ticket.id]
    for name in (ticket.id, ticket.code):
        account.merged[name] = into.id


def postpone(account: Account, ticket: Ticket, actor: Actor, until: datetime) -> None:
    """Put the ticket aside until an instant, at which it is open again (LA-26)."""
    put_status(account, ticket, actor, "W")

    def wake() -> None:
        with account.lock:
            if ticket.status == "W":
                put_status(account, ticket, THE_SYSTEM, "C")

    account.automation.at(until, wake)
