"""What people do in the agent panel, and what bots do beside them."""

from datetime import datetime

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Agent
from sandbox.liveagent.ledger import Opening, Piece
from sandbox.liveagent.records import SYSTEM, Actor, MessageGroup, Ticket, chat_of


class Staff:
    """Agents by their ids, tickets by their ids or codes; whatever is done here is no API call."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def replies(self, agent: str, ticket: str, text: str) -> None:
        """A mail to the customer; the ticket is answered."""
        with self._account.lock:
            conversation.wrote(self._account, self._ticket(ticket), self._actor(agent), "4", [Piece("M", text, "H")])

    def says(self, agent: str, ticket: str, text: str) -> None:
        """One more line in a chat that goes on."""
        with self._account.lock:
            self._line(self._ticket(ticket), self._actor(agent), text)

    def ends_chat(self, agent: str, ticket: str) -> None:
        """The end of a chat; the ticket is answered (LA-43)."""
        with self._account.lock:
            found = self._ticket(ticket)
            chat_of(found).finished = self._account.now()
            conversation.put_status(self._account, found, self._actor(agent), "A")

    def notes(self, agent: str, ticket: str, text: str) -> None:
        """A private note."""
        with self._account.lock:
            conversation.noted(self._account, self._ticket(ticket), self._actor(agent), text)

    def bot_replies(self, ticket: str, text: str, *, name: str = "Chatbot") -> None:
        """A bot, or an automatic answer, writes to the customer as the system's user; the status stays (LA-44)."""
        with self._account.lock:
            found, bot = self._ticket(ticket), Actor("bot", SYSTEM, name)
            if found.status == "T":
                self._line(found, bot, text)
            else:
                conversation.wrote(self._account, found, bot, "4", [Piece("M", text)])

    def transfers(self, agent: str, ticket: str, *, department: str = "", to: str | None = None) -> None:
        """Hand the ticket to a department, or to an agent there, or within the department where none is named."""
        with self._account.lock:
            found = self._ticket(ticket)
            target = department or found.department
            conversation.transfer(self._account, found, self._actor(agent), target, to)

    def sets_status(self, agent: str, ticket: str, status: str) -> None:
        """Resolve (R), open (C), delete (X), close (L) and so on."""
        with self._account.lock:
            conversation.put_status(self._account, self._ticket(ticket), self._actor(agent), status)

    def postpones(self, agent: str, ticket: str, until: datetime) -> None:
        """Put aside until an instant."""
        with self._account.lock:
            conversation.postpone(self._account, self._ticket(ticket), self._actor(agent), until)

    def tags(self, agent: str, ticket: str, *tags: str) -> None:
        """Let the ticket have exactly these tags, by their ids."""
        with self._account.lock:
            conversation.put_tags(self._account, self._ticket(ticket), self._actor(agent), tags)

    def sets_field(self, ticket: str, code: str, value: str) -> None:
        """Write into a custom field."""
        with self._account.lock:
            conversation.put_field(self._account, self._ticket(ticket), code, value)

    def renames(self, ticket: str, subject: str) -> None:
        """Give the ticket another subject."""
        with self._account.lock:
            found = self._ticket(ticket)
            found.subject, found.changed = subject, self._account.now()

    def splits(self, agent: str, ticket: str, group: str) -> str:
        """Make a ticket of its own from one group of messages, which goes there; the new ticket's id (LA-45)."""
        account = self._account
        with account.lock:
            found, actor = self._ticket(ticket), self._actor(agent)
            moved = _taken(found, group)
            new = conversation.opened(account, actor, _split_off(found))
            new.groups.insert(0, moved)
            conversation.added(account, found, actor, "L", [Piece("B", f"split into {new.code}")])
            return new.id

    def merges(self, agent: str, ticket: str, into: str) -> None:
        """Make one ticket part of another (LA-60)."""
        with self._account.lock:
            conversation.merge(self._account, self._ticket(ticket), self._ticket(into), self._actor(agent))

    def goes(self, agent: str, online: str) -> None:
        """The agent is N online, F offline, P paused or C on the mobile from now on."""
        with self._account.lock:
            self._account.agent(agent).online = online

    def _line(self, ticket: Ticket, actor: Actor, text: str) -> None:
        conversation.appended(self._account, ticket, actor, chat_of(ticket), Piece("M", text))
        conversation.spoke(self._account, ticket, actor, text)

    def _ticket(self, reference: str) -> Ticket:
        return self._account.ticket(reference)

    def _actor(self, agent: str) -> Actor:
        found: Agent = self._account.agent(agent)
        return Actor("agent", found.id, found.name)


def _taken(ticket: Ticket, group: str) -> MessageGroup:
    moved = next(one for one in ticket.groups if one.id == group)
    ticket.groups.remove(moved)
    return moved


def _split_off(ticket: Ticket) -> Opening:
    pieces = [Piece("B", f"split from {ticket.code}")]
    return Opening(
        ticket.subject, ticket.owner, ticket.department, ticket.channel, "L", pieces, agent=ticket.agent, status="N"
    )
