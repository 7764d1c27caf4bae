"""A ticket of Zendesk's API in our words, with what else must be read for it: its audits, and who wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.clients.helpdesk.zendesk.audits import AuditPage
from integration.clients.helpdesk.zendesk.calls import Calls
from integration.clients.helpdesk.zendesk.claim import claim
from integration.clients.helpdesk.zendesk.directory import Directory, Words
from integration.clients.helpdesk.zendesk.field_names import SEVERITY
from integration.clients.helpdesk.zendesk.history import History, authors, history, status
from integration.clients.helpdesk.zendesk.kinds import DELETED
from integration.clients.helpdesk.zendesk.merged import sources_of, target_of
from integration.clients.helpdesk.zendesk.numbers import number, text_of
from integration.clients.helpdesk.zendesk.payload import AuditJson, TicketAnswer, TicketJson, utc
from integration.clients.helpdesk.zendesk.shown import shown
from integration.clients.helpdesk.zendesk.stamps import is_over, left_of
from integration.domain.errors import TicketGone, UpstreamRefused
from integration.domain.ticket import Ticket, Timeline

WHOSE = "a ticket's"
_BESIDE = {"include": "users,organizations"}
_NOT_YET = timedelta(minutes=5)
"""A merge is done in the background: the one ticket may name the other before that one is closed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads tickets of one account."""

    calls: Calls
    directory: Directory

    def ticket(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone for one that was deleted.

        Two requests: the ticket with its people, and its audits, a hundred a request; one more, and a second of waiting
        at most, where it changed just now. What is kept for some minutes,
        such as the account's fields, may cost some more; a ticket into which others were merged, two for each, once.
        """
        return self.from_json(self.current(number(ticket, WHOSE)))

    def current(self, ticket: int) -> TicketJson:
        """The ticket's own JSON, once the second of its last change is over: a later change has another stamp (ZD-31).

        One request; two, and a second between them at most, where it was changed just now.
        """
        wire = self.calls.wire
        began = wire.now()
        raw, there = self._asked(ticket)
        if is_over(raw.updated_at, min(began, there or began)):
            return raw
        wire.http.wait(left_of(raw.updated_at, wire.now(), there))
        return self.raw(ticket)

    def raw(self, ticket: int) -> TicketJson:
        """The ticket's own JSON; one request."""
        return self._asked(ticket)[0]

    def _asked(self, ticket: int) -> tuple[TicketJson, datetime | None]:
        answer, there = self.calls.dated(f"tickets/{ticket}", TicketAnswer, _BESIDE)
        self.directory.learn(self.calls, answer.users, answer.organizations)
        if answer.ticket.status == DELETED:
            message = "the ticket was deleted on Zendesk"
            raise TicketGone(message)
        return answer.ticket, there

    def from_json(self, raw: TicketJson) -> Ticket:
        """The ticket of this JSON; a request for its audits."""
        self.directory.seen.put(str(raw.id), raw, self.calls.wire.now())
        told = self._history(raw)
        into = target_of(raw, told.audits)
        timeline = Timeline(()) if into else told.timeline.joined(self._moved_here(raw, told.audits))
        return self._in_our_words(raw, told, timeline, text_of(into))

    def _in_our_words(self, raw: TicketJson, told: History, timeline: Timeline, into: str | None) -> Ticket:
        requester = self.directory.user(self.calls, raw.requester_id)
        ticket = Ticket(
            id=str(raw.id),
            subject=raw.subject or raw.raw_subject or "",
            body=told.body,
            sender=(requester.email if requester else None) or None,
            opened_at=utc(raw.created_at),
            channel=told.channel,
            status=status(raw),
            timeline=timeline,
            merged_into=into,
            claim=claim(self.calls, self.directory, self.directory.organization(self.calls, raw.organization_id)),
            due_by=told.due_by,
            missed=told.missed,
        )
        return shown(ticket, raw, self.directory.field_ids(self.calls))

    def _history(self, raw: TicketJson) -> History:
        audits: list[AuditJson] = []
        path = f"tickets/{raw.id}/audits"
        for page in self.calls.pages(path, AuditPage, {"include": "users"}, about_ticket=True):
            self.directory.learn(self.calls, page.users)
            audits += [audit.read for audit in page.audits]
        users = self.directory.users_of(self.calls, authors(audits))
        severity = self.directory.field_ids(self.calls).get(SEVERITY)
        return history(raw, audits, users, self.calls.installation, severity)

    def _moved_here(self, raw: TicketJson, audits: Sequence[AuditJson]) -> Sequence[Timeline]:
        """What was said on the tickets that were merged into this one, which stay where they were."""
        return [Timeline(self._words_of(source, raw.id, {raw.id})) for source in sources_of(raw, audits)]

    def _words_of(self, source: int, into: int, seen: set[int]) -> Words:
        """What was said on a ticket, and on those merged into it, where it says itself that it is part of the other."""
        if source in seen:
            return ()
        seen.add(source)
        now = self.calls.wire.now()
        found = self.directory.merged.find(str(source), now)
        if found is None or (found[0] is None and not self.directory.merged.find(str(source), now, fresh=_NOT_YET)):
            found = self.directory.merged.put(str(source), self._read_source(source, seen), now)
        target, words = found
        return words if target == into else ()

    def _read_source(self, source: int, seen: set[int]) -> tuple[int | None, Words]:
        try:
            raw = self.raw(source)
            told = self._history(raw)
        except UpstreamRefused:
            return None, ()
        into = target_of(raw, told.audits)
        if into is None:
            return None, ()
        further = (self._words_of(each, source, seen) for each in sources_of(raw, told.audits))
        return into, (*told.spoken, *(word for words in further for word in words))
