"""django-helpdesk's REST API as our Helpdesk port: one installation, one token."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from integration.clients.helpdesk.django_helpdesk.calls import OPEN, WHOSE, Calls
from integration.clients.helpdesk.django_helpdesk.comment import comment, lacking, message
from integration.clients.helpdesk.django_helpdesk.fields import changes, ticket_from
from integration.clients.helpdesk.django_helpdesk.filing import filed
from integration.clients.helpdesk.django_helpdesk.listing import ASKED, listed
from integration.clients.helpdesk.django_helpdesk.merged import opening_in
from integration.clients.helpdesk.django_helpdesk.payload import (
    FollowUp,
    Identified,
    Resolved,
    TicketJson,
    TicketList,
    number,
)
from integration.clients.helpdesk.django_helpdesk.solution import restored
from integration.clients.helpdesk.reference import unsent
from integration.domain.capabilities import Capabilities
from integration.domain.changed import Changed
from integration.domain.decision import TicketUpdate
from integration.domain.errors import TicketGone, UpstreamRefused
from integration.domain.new_ticket import NewTicket, carries
from integration.domain.ticket import Status, Ticket
from integration.domain.trouble import Trouble
from integration.domain.walk import Page

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DjangoHelpdesk:
    """One installation's django-helpdesk."""

    calls: Calls

    @property
    def capabilities(self) -> Capabilities:
        """Due date, priority, notes, messages and queues; it can't be asked what changed, or who is VIP.

        It has neither chat nor telephones.
        """
        return Capabilities(groups=True)

    def at(self, *, urgent: bool) -> "DjangoHelpdesk":  # noqa: ARG002 - it allows any number of calls
        """The same helpdesk: nothing is kept back for anybody."""
        return self

    def changed(self, since: datetime) -> Sequence[Changed]:  # noqa: ARG002 - its list knows no dates
        """None: a walk over the open tickets finds what changed."""
        return ()

    def drift(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[Trouble]:  # noqa: ARG002 - it shows what we write
        """None: the due date is ours."""
        return ()

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone for one that is deleted or hidden from us.

        One request for an open ticket, two for another, and one more for each that it was merged into.
        """
        return self.in_words(self.calls.of_ticket("GET", ticket, TicketJson))

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether a field, a note or a message is missing on the host."""
        return bool(self._changes(ticket, wanted) or self._posts(ticket, wanted))

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Send what differs: one PATCH for the fields, then one POST for each message and note that isn't there yet.

        A POST that fails is never sent again from here, as its note may well stand: read the ticket again first.
        """
        patch, posts = self._changes(ticket, wanted), self._posts(ticket, wanted)
        if patch:
            self._patch(ticket, patch)
        if posts:
            with self._resolution_kept(ticket):
                for post in posts:
                    self.calls.call("POST", "followups/", Identified, payload=post)

    def open_ticket(self, draft: NewTicket) -> str:
        """File it in the first queue; where the host made it and then answered 500, `opened` finds it."""
        return str(filed(self.calls, draft.title, draft.body, draft.sender).id)

    def opened(self, mark: str) -> str | None:
        """The open ticket whose title ends with this mark: a walk over the open ones, for after a crash."""
        pages = self.pages(closed_too=False)
        found = (each.id for page in pages for each in page.tickets if carries(each.subject, mark))
        return next(found, None)

    def pages(self, *, closed_too: bool, after: str = "") -> Iterator[Page]:
        """All open and reopened tickets (or all there are), by id, a hundred a page, five requests a second at most.

        What can't be read in our words, such as a ticket without any history, is left out, and said so in the log.
        """
        walk = DjangoHelpdesk(self.calls.paced())
        for stretch in listed(lambda at: walk.page(at, closed_too=closed_too), after):
            yield Page(tuple(walk.readable(stretch.tickets)), stretch.place, stretch.total)

    def page(self, at: int, *, closed_too: bool) -> TicketList | None:
        """The host's own page of tickets, by its number; None beyond the last."""
        query = {"page_size": str(ASKED), "page": str(at), **({} if closed_too else {"status": OPEN})}
        try:
            return self.calls.call("GET", "tickets/", TicketList, query=query, slow=closed_too)
        except TicketGone:
            if at == 1:
                raise
            return None

    def readable(self, tickets: Sequence[TicketJson]) -> Iterator[Ticket]:
        """Those that can be read in our words."""
        left_out = []
        for raw in tickets:
            try:
                yield self.in_words(raw)
            except UpstreamRefused:
                left_out.append(raw.id)
        if left_out:
            installation = self.calls.installation.id
            _log.warning("walk.left_out", installation=installation, count=len(left_out), tickets=left_out)

    def in_words(self, raw: TicketJson) -> Ticket:
        """A ticket of the API in our words; the tickets that it was merged into are read where it has no history."""
        is_moved = raw.merged_to is not None and not raw.followup_set
        return ticket_from(raw, self.calls.installation, self._opening_of_moved(raw) if is_moved else None)

    def _opening_of_moved(self, raw: TicketJson) -> FollowUp | None:
        chain = [raw]
        while (into := chain[-1].merged_to) and into not in {each.id for each in chain} and not chain[-1].followup_set:
            try:
                chain.append(self.calls.of_ticket("GET", str(into), TicketJson))
            except TicketGone as error:
                message = f"ticket {raw.id} was merged into one that our user may not see"
                raise UpstreamRefused(message) from error
        return opening_in(chain[-1], *(each.id for each in chain[:-1]))

    def _changes(self, ticket: Ticket, wanted: TicketUpdate) -> dict[str, object]:
        return {**changes(ticket, wanted), **restored(ticket, self.calls.installation.own_user)}

    def _posts(self, ticket: Ticket, wanted: TicketUpdate) -> Sequence[dict[str, object]]:
        """The bodies of what isn't there yet: what the customer waits for comes first."""
        us = self.calls.installation.own_user
        messages = unsent(ticket.timeline, us, ticket.id, wanted.messages)
        notes = lacking(ticket.timeline, us, wanted.notes)
        return (
            *(_post(ticket, message(each, ticket.id), public=True) for each in messages),
            *(_post(ticket, comment(each), public=False) for each in notes),
        )

    def _patch(self, ticket: Ticket, patch: dict[str, object]) -> None:
        self.calls.of_ticket("PATCH", ticket.id, Identified, payload=patch, solved=ticket.status is Status.SOLVED)

    @contextmanager
    def _resolution_kept(self, ticket: Ticket) -> Iterator[None]:
        """The host takes any comment on a solved ticket for its solution, which the customer reads: ours is undone."""
        if ticket.status is not Status.SOLVED:
            yield
            return
        before = self.calls.of_ticket("GET", ticket.id, Resolved, solved=True)
        try:
            yield
        finally:
            self._patch(ticket, {"resolution": before.resolution})


def _post(ticket: Ticket, text: str, *, public: bool) -> dict[str, object]:
    """Without a title: the host would give it to the ticket."""
    return {"ticket": number(ticket.id, WHOSE), "comment": text, "public": public}
