"""What is written on one ticket: a PUT for each message to the customer, and one PUT for all the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from integration.clients.helpdesk.reference import unsent
from integration.clients.helpdesk.refusals import RefusedFields, decoded
from integration.clients.helpdesk.zendesk import notes
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.directory import Directory
from integration.clients.helpdesk.zendesk.fields import changes
from integration.clients.helpdesk.zendesk.payload import TicketAnswer, TicketJson
from integration.clients.helpdesk.zendesk.place import NoPlace, Place, place
from integration.clients.helpdesk.zendesk.reading import Reading
from integration.clients.helpdesk.zendesk.shown import shown, state, values
from integration.clients.helpdesk.zendesk.stamps import left_of
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import Superseded
from integration.domain.ticket import Channel, Ticket

_PLACE = frozenset({"assignee", "assignee_id", "group", "group_id"})
"""What a refused update says is wrong where it is the place."""

_TRIES = 2
"""Who is in which group is kept for some minutes, so a place that is refused is looked for once more."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One ticket as it was read; every PUT says so, and Zendesk refuses it where somebody was faster (Superseded).

    `last` is what a PUT of ours of a moment ago made of it.
    """

    calls: Calls
    directory: Directory
    ticket: Ticket
    last: TicketJson | None = None

    def differs(self, wanted: TicketUpdate) -> bool:
        """Whether there is something to write; a closed ticket can't be changed, so there never is."""
        if self.ticket.frozen:
            return False
        return bool(self._unsent(wanted) or self._rest(wanted)) or self._is_elsewhere(wanted)

    def write(self, wanted: TicketUpdate) -> None:
        """Send what differs: first what the customer waits for, as an update carries one comment only.

        Where a message moved the ticket (ZD-30), the last PUT moves it back; what a rule of the account made of it else
        stays (ZD-90). What a message began is finished with what is kept back for urgent tickets. Raises NoPlace where
        agent or group are refused, once all else is written.
        """
        if self.ticket.frozen:
            return
        here = self
        for each in self._unsent(wanted):
            here = here.put({"comment": notes.message(each, self.ticket.id)})
        here.finish(wanted, self._there)

    def finish(self, wanted: TicketUpdate, before: Place) -> None:
        """Send all but the messages, with the place that follows from where the ticket was `before` these."""
        refused, rest = NoPlace(""), self._rest(wanted)
        for _ in range(_TRIES):
            try:
                self._put_in(rest, place(self.calls, self.directory, before, wanted))
            except NoPlace as error:
                refused = error
                self.directory.forget_place(wanted.assignee or "", wanted.group or "")
            else:
                return
        self._put_in(rest, refused.instead or self._there)
        raise refused

    def _put_in(self, rest: Mapping[str, object], there: Place) -> None:
        """All that is left to be written, with the place where it is another; nothing is sent for nothing."""
        where = there.body() if there != self._there else {}
        try:
            if body := {**rest, **where}:
                self.put(body)
        except RefusedFields as error:
            if where and _PLACE.intersection(error.fields):
                raise NoPlace(str(error)) from error
            raise

    def put(self, body: Mapping[str, object]) -> "Writing":
        """Change the ticket, if nobody did meanwhile; what writes on what this left of it."""
        self._require_untouched()
        stamp, urgent = self.ticket.version, True if self.last else None
        guarded = {**body, "safe_update": True, "updated_stamp": stamp} if stamp else body
        raw = decoded(self.calls.update_ticket(self.ticket.id, guarded, urgent=urgent), TicketAnswer).ticket
        return replace(self, ticket=shown(self.ticket, raw, self._ids), last=raw)

    def _require_untouched(self) -> None:
        """Wait until what others do has another stamp than our last PUT, and see that nobody did anything before.

        So this PUT is refused where it is sent twice, as its answer was lost.
        """
        if self.last is None:
            return
        wire = self.calls.wire
        wire.http.wait(left_of(self.last.updated_at, wire.now()))
        if state(Reading(self.calls, self.directory).current(self.last.id)) != state(self.last):
            message = "the ticket was changed on Zendesk right after a message of ours"
            raise Superseded(message)

    def _rest(self, wanted: TicketUpdate) -> dict[str, object]:
        """What is to be written besides messages and place."""
        lacking = notes.lacking(self.ticket.timeline, self._us, wanted.notes)
        return {
            **changes(self.ticket, wanted, self._ids, self._values),
            **({"comment": notes.comment(lacking)} if lacking else {}),
        }

    def _is_elsewhere(self, wanted: TicketUpdate) -> bool:
        """Also where it can't be where it should: then the writing says so."""
        try:
            return place(self.calls, self.directory, self._there, wanted) != self._there
        except NoPlace:
            return True

    def _unsent(self, wanted: TicketUpdate) -> tuple[Note, ...]:
        """None on a live conversation: it would break into what an agent is saying (ZD-39)."""
        if self.ticket.channel is Channel.CHAT:
            return ()
        return unsent(self.ticket.timeline, self._us, self.ticket.id, wanted.messages)

    @property
    def _there(self) -> Place:
        return Place(self.ticket.group, self.ticket.assignee or "")

    @property
    def _ids(self) -> Mapping[str, int]:
        return self.directory.field_ids(self.calls)

    @property
    def _values(self) -> Mapping[str, str]:
        """What our fields said a moment ago, by their keys; empty where that was too long ago."""
        raw = self.last or self.directory.seen.find(self.ticket.id, self.calls.wire.now())
        return values(raw, self._ids) if raw else {}

    @property
    def _us(self) -> str:
        return self.calls.installation.own_user
