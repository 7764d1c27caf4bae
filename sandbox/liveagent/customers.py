"""What customers do: they write mails and forms, chat, and call."""

from dataclasses import replace

from sandbox.liveagent import conversation
from sandbox.liveagent.account import Account
from sandbox.liveagent.directory import Party
from sandbox.liveagent.ledger import Opening, Piece
from sandbox.liveagent.parties import new_contact
from sandbox.liveagent.records import Actor, PhoneCall, Ticket, chat_of


class Customers:
    """Customers by their e-mail addresses, who become contacts with their first ticket; all return a ticket's id."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def mails(self, address: str, subject: str, text: str, *, department: str = "", name: str = "") -> str:
        """A mail: a new ticket."""
        header = Piece("H", f"From: {name} <{address}>\nSubject: {subject}")
        opening = Opening(subject, "", department, "E", "3", [header, Piece("M", text)])
        return self._opens(address, opening, name=name).id

    def fills_form(
        self, address: str, subject: str, text: str, *, department: str = "", fields: dict[str, str] | None = None
    ) -> str:
        """A contact form, with values for ticket fields: a new ticket."""
        opening = Opening(subject, "", department, "M", "5", [Piece("M", text)], fields=fields or {})
        return self._opens(address, opening).id

    def chats(self, address: str, text: str, *, widget: str = "", agent: str | None = None) -> str:
        """A chat through a widget, taken by an agent at once where one is named: a new ticket, chatting."""
        department = self._account.widgets[widget].department if widget else ""
        pieces = [Piece("M", text)]
        return self._opens(address, Opening("Chat", "", department, "B", "C", pieces, status="T", agent=agent)).id

    def says(self, ticket: str, text: str) -> str:
        """One more line in a chat that goes on."""
        with self._account.lock:
            found = self._account.ticket(ticket)
            actor = self._owner_of(found)
            conversation.appended(self._account, found, actor, chat_of(found), Piece("M", text))
            conversation.spoke(self._account, found, actor, text)
        return ticket

    def answers(self, ticket: str, text: str, *, quoted: str = "", by: str = "", automatic: bool = False) -> str:
        """A mail in answer to ours, which quotes it where told to; the ticket opens again.

        `by` is the address of another who stood on the copy, and `automatic` marks what nobody wrote.
        """
        header = [Piece("H", "Auto-Submitted: auto-replied")] if automatic else []
        pieces = [*header, *([Piece("Q", quoted)] if quoted else []), Piece("M", text)]
        with self._account.lock:
            found = self._account.ticket(ticket)
            actor = self._actor(by) if by else self._owner_of(found)
            conversation.wrote(self._account, found, actor, "7", pieces)
        return ticket

    def calls(self, address: str, number: str, *, to: str = "", answered_by: str | None = None) -> str:
        """A phone call: a new ticket, calling; taken by an agent at once where one is named."""
        account = self._account
        with account.lock:
            department = account.numbers[to].department if to else ""
            subject = f"Call from {number}"
            pieces = [Piece("S", subject)]
            opening = Opening(subject, "", department, "C", "P", pieces, status="P", agent=answered_by)
            ticket = self._opens(address, opening)
            called = account.numbers[to].number if to else ""
            now = account.now()
            call = PhoneCall(account.identities.id(), ticket.id, "I", number, address, called, now)
            call.answered = now if answered_by else None
            account.phone_calls[call.id] = call
        return ticket.id

    def hangs_up(self, ticket: str, *, voicemail: str = "") -> str:
        """The end of a call: answered where an agent took it, else new, with a recording where one was left (LA-43)."""
        account = self._account
        with account.lock:
            found = account.ticket(ticket)
            call = next(one for one in account.phone_calls.values() if one.ticket == ticket)
            call.finished = account.now()
            if voicemail:
                conversation.appended(account, found, self._owner_of(found), found.groups[-1], Piece("F", voicemail))
            conversation.put_status(account, found, self._owner_of(found), "A" if call.answered else "N")
        return ticket

    def misses(self, address: str, number: str, *, to: str = "", voicemail: str = "") -> str:
        """A call that nobody took, with a recording where one was left."""
        return self.hangs_up(self.calls(address, number, to=to), voicemail=voicemail)

    def _opens(self, address: str, opening: Opening, *, name: str = "") -> Ticket:
        """The ticket, whose owner is the contact with this address; in the default department where none is said."""
        account = self._account
        with account.lock:
            owner = self._actor(address, name)
            department = opening.department or account.default_department()
            return conversation.opened(account, owner, replace(opening, owner=owner.id, department=department))

    def _actor(self, address: str, name: str = "") -> Actor:
        found = self._account.contact_like(address) or new_contact(self._account, address, name)
        return Actor("customer", found.id, found.name)

    def _owner_of(self, ticket: Ticket) -> Actor:
        owner: Party = self._account.parties[ticket.owner]
        return Actor("customer", owner.id, owner.name)
