"""LiveAgent's REST API v3 as our Helpdesk port: one installation, one key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from integration.clients.helpdesk.liveagent import notes
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.directory import Directory
from integration.clients.helpdesk.liveagent.drift import drift
from integration.clients.helpdesk.liveagent.fields import CODES, shown_by
from integration.clients.helpdesk.liveagent.filing import filed, marked_query
from integration.clients.helpdesk.liveagent.history import DELETED
from integration.clients.helpdesk.liveagent.listing import changed_query, listed, query
from integration.clients.helpdesk.liveagent.payload import Promised, TicketJson, latest, written
from integration.clients.helpdesk.liveagent.reading import WHOSE, Reading
from integration.clients.helpdesk.liveagent.references import reference
from integration.clients.helpdesk.liveagent.setting_right import SettingRight
from integration.clients.helpdesk.liveagent.writing import Writing
from integration.clients.helpdesk.reference import unsent
from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import Note, TicketUpdate
from integration.domain.errors import TicketGone, UpstreamRefused
from integration.domain.new_ticket import NewTicket, carries
from integration.domain.ticket import Ticket
from integration.domain.trouble import Trouble, TroubleKind
from integration.domain.walk import Page

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LiveAgent:
    """One installation's LiveAgent. A ticket's id is its code, as that is all that a rule can tell of it (LA-4)."""

    calls: Calls
    directory: Directory = field(default_factory=Directory)

    @property
    def capabilities(self) -> Capabilities:
        """No due date and no priority can be set; notes and messages go by the old API, which has a key of its own."""
        has_old = bool(self.calls.credentials.notes_token and self.calls.installation.own_user)
        return Capabilities(
            due_date=False,
            priority=False,
            notes=has_old,
            messages=has_old,
            groups=True,
            changes=True,
            claims=True,
            chat_widgets=True,
            phone=True,
        )

    def at(self, *, urgent: bool) -> "LiveAgent":
        """The same LiveAgent, whose calls may use what is kept back for urgent tickets, or may not."""
        return replace(self, calls=self.calls.at(urgent=urgent))

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone for one that is deleted.

        Two requests; a third where its messages don't explain its status. What is kept for some minutes, such as its
        sender's company, may cost some more. A merged ticket is answered by the one that it is part of (LA-60).
        """
        asked = reference(ticket, WHOSE)
        raw = self.calls.call("GET", f"tickets/{asked}", TicketJson, about_ticket=True)
        if raw.status == DELETED:
            message = "the ticket was deleted on LiveAgent"
            raise TicketGone(message)
        return self._reading.ticket(raw) if asked in {raw.code, raw.id} else self._reading.merged(asked, raw)

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether a tag, agent, department, field, note or message is missing, or a message changed the status."""
        return bool(self._puts(ticket, wanted) or self._lacking(ticket, wanted) or self._unsent(ticket, wanted))

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Send what differs: a POST for each message, one PUT with all that the ticket has, a POST for each note.

        What a PUT leaves out may be lost (LA-2, LA-12), so it rests on what was read a moment ago, or now. Afterwards
        the ticket is read again; raises UpstreamUnavailable where it doesn't show what was sent. A POST that fails is
        never sent again from here, as its note may well stand. What LiveAgent makes of a message (LA-65, LA-66) is set
        right by the same PUT, a request later, and that waits for nobody's share of the calls.
        """
        if messages := self._unsent(ticket, wanted):
            for message in messages:
                self._post(ticket, notes.message_form(message, ticket.id, self._us))
            rest = replace(self, calls=self.calls.finishing())
            SettingRight(rest.calls, rest.directory)(ticket, wanted, rest.read)
        elif self._puts(ticket, wanted):
            Writing(self.calls, self.directory, reference(ticket.id, WHOSE)).put(wanted)
        for note in self._lacking(ticket, wanted):
            self._post(ticket, notes.form(note, ticket.id, self._us))

    def open_ticket(self, draft: NewTicket) -> str:
        """File it in the default department, as the sender's; nobody is mailed. Two requests."""
        made = filed(self.calls, draft.title, draft.body, draft.sender)
        return made.code or made.id

    def opened(self, mark: str) -> str | None:
        """The code of the ticket whose subject holds this mark; one request."""
        rows = self.calls.rows("tickets", tuple[TicketJson, ...], marked_query(mark))
        return next((row.code for row in rows if carries(row.subject or "", mark)), None)

    def changed(self, since: datetime) -> Sequence[Changed]:
        """The codes of the tickets that changed since then; deleted ones, and those that only we changed, too."""
        zone = self.calls.installation.zone
        rows = self.calls.rows("tickets", tuple[TicketJson, ...], changed_query(written(since, zone)))
        return tuple({row.code: Changed(row.code, latest(row.date_changed, zone)) for row in rows}.values())

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:
        """What LiveAgent promises for the first answer against what we do, and which ticket fields it lacks.

        One request. LiveAgent's rules take a moment after a write, so ask a little later.
        """
        if wanted.severity is None or wanted.first_due is None:
            return ()
        promised = self.calls.call("GET", f"tickets/{self._id(ticket)}/sla", Promised, about_ticket=True)
        found = drift(ticket.id, promised, wanted.severity, wanted.first_due, self.calls.installation.zone)
        return (
            *((found,) if found else ()),
            *map(_without, sorted(self.directory.missing_codes(self.calls, CODES.values()))),
        )

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:
        """All tickets that are not resolved, or all but deleted ones and spam, oldest first, one request a second.

        Each ticket costs a request for its messages. What can't be read in our words is left out, and the log says so.
        """
        walk = replace(self, calls=self.calls.paced())

        def ask(since: str, page: int) -> tuple[TicketJson, ...]:
            asked = query(since, page, closed_too=closed_too)
            return walk.calls.call("GET", "tickets", tuple[TicketJson, ...], query=asked)

        for stretch in listed(ask, after):
            yield Page(tuple(walk.readable(stretch.tickets)), stretch.place)

    def readable(self, tickets: Sequence[TicketJson]) -> Iterator[Ticket]:
        """Those that can be read in our words, and are still there."""
        left_out = []
        for raw in tickets:
            try:
                yield self._reading.ticket(raw)
            except TicketGone:
                continue
            except UpstreamRefused:
                left_out.append(raw.code)
        if left_out:
            installation = self.calls.installation.id
            _log.warning("walk.left_out", installation=installation, count=len(left_out), tickets=left_out)

    def _lacking(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Note]:
        if not self.capabilities.notes:
            return ()
        return notes.lacking(ticket.timeline, ticket.id, self._us, wanted.notes)

    def _unsent(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Note]:
        if not self.capabilities.messages:
            return ()
        return unsent(ticket.timeline, self._us, ticket.id, wanted.messages)

    def _puts(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        seen = self.directory.seen.find(ticket.id, self.calls.now())
        fitted = self.directory.fitted(self.calls, wanted, ticket.assignee)
        return bool(shown_by(ticket).lacks(fitted) or (seen and seen.status))

    def _post(self, ticket: Ticket, form: Mapping[str, str]) -> None:
        self.calls.post_old(f"conversations/{self._id(ticket)}/messages", form)

    @property
    def _us(self) -> str:
        return self.calls.installation.own_user

    def _id(self, ticket: Ticket) -> str:
        return self.directory.id_of(self.calls, reference(ticket.id, WHOSE))

    @property
    def _reading(self) -> Reading:
        return Reading(self.calls, self.directory)


def _without(code: str) -> Trouble:
    text = f"LiveAgent has no ticket field {code}, so nothing is written there: create it (Configuration > System)"
    return Trouble(TroubleKind.CAPABILITY, code, text)
