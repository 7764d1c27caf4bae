"""What is written on one ticket: a PUT for each message to the customer, and one PUT for all the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from integration.clients.helpdesk.http import decoded
from integration.clients.helpdesk.reference import unsent
from integration.clients.helpdesk.zendesk import notes
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.fields import changes
from integration.clients.helpdesk.zendesk.place import Place, place
from integration.domain.decision import Note, TicketUpdate
from integration.domain.ticket import Channel, Ticket


class _Shown(msgspec.Struct):
    """What the answer to an update shows of the ticket."""

    updated_at: str
    group_id: int | None = None
    assignee_id: int | None = None


class _Updated(msgspec.Struct):
    ticket: _Shown


@dataclass(frozen=True, slots=True)
class Writing:
    """One ticket as it was read; every PUT says so, and Zendesk refuses it where somebody was faster (Superseded)."""

    calls: Calls
    directory: Directory
    ticket: Ticket

    def differs(self, wanted: TicketUpdate) -> bool:
        """Whether a PUT would change something; a closed ticket can't be changed, so it never does."""
        return not self.ticket.frozen and bool(self._unsent(wanted) or self._body(wanted))

    def write(self, wanted: TicketUpdate) -> None:
        """Send what differs: first what the customer waits for, as an update carries one comment only.

        Where a message moved the ticket (ZD-30), the last PUT moves it back. What a message began is finished with what
        is kept back for urgent tickets.
        """
        if self.ticket.frozen:
            return
        before = self._there
        state, shown, urgent = self.ticket.version, before, None
        for each in self._unsent(wanted):
            answer = self._put({"comment": notes.message(each, self.ticket.id)}, state, urgent=urgent)
            state, shown, urgent = answer.updated_at, Place(_text(answer.group_id), _text(answer.assignee_id)), True
        back = before.body() if shown != before else {}
        if body := {**back, **self._body(wanted)}:
            self._put(body, state, urgent=urgent)

    def _put(self, body: Mapping[str, object], state: str, *, urgent: bool | None) -> _Shown:
        guarded = {**body, "safe_update": True, "updated_stamp": state} if state else body
        return decoded(self.calls.update_ticket(self.ticket.id, guarded, urgent=urgent), _Updated).ticket

    def _body(self, wanted: TicketUpdate) -> dict[str, object]:
        lacking = notes.lacking(self.ticket.timeline, self._us, wanted.notes)
        wished = place(self.calls, self.directory, self._there, wanted)
        return {
            **changes(self.ticket, wanted, self.directory.field_ids(self.calls)),
            **(wished.body() if wished != self._there else {}),
            **({"comment": notes.comment(lacking)} if lacking else {}),
        }

    def _unsent(self, wanted: TicketUpdate) -> tuple[Note, ...]:
        """None on a live conversation: it would break into what an agent is saying (ZD-39)."""
        if self.ticket.channel is Channel.CHAT:
            return ()
        return unsent(self.ticket.timeline, self._us, self.ticket.id, wanted.messages)

    @property
    def _there(self) -> Place:
        return Place(self.ticket.group, self.ticket.assignee or "")

    @property
    def _us(self) -> str:
        return self.calls.installation.own_user


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
