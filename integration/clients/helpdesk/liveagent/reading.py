"""A ticket of LiveAgent's API in our words, with what else must be read for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.clients.helpdesk.liveagent import fields
from integration.clients.helpdesk.liveagent.calls import Calls
from integration.clients.helpdesk.liveagent.conversation import Reader
from integration.clients.helpdesk.liveagent.directory import Directory, Seen
from integration.clients.helpdesk.liveagent.history import Conversation, channel
from integration.clients.helpdesk.liveagent.holding import given_at
from integration.clients.helpdesk.liveagent.payload import MessageGroup, Stretch, TicketJson, instant
from integration.clients.helpdesk.liveagent.references import reference
from integration.domain.ticket import Happening, Status, Ticket, Timeline

WHOSE = "a ticket's"


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads beside a ticket: its messages, the statuses that these don't explain, and who wrote for whom."""

    calls: Calls
    directory: Directory

    def ticket(self, raw: TicketJson) -> Ticket:
        """The whole ticket; one request, and more for what isn't kept from before."""
        conversation = self._conversation(raw)
        history = self._history(raw, conversation)
        known = fields.Beside(
            conversation=conversation,
            tags=self.directory.tag_names(self.calls, raw.tags or ()),
            history=history,
            claim=self.directory.claim(self.calls, raw.owner_contactid),
            missing=self.directory.missing_codes(self.calls, fields.CODES.values()),
        )
        self.directory.keep(self.calls, Seen(raw, history is not None, conversation.status_before_us(history)))
        return fields.ticket_from(raw, known)

    def merged(self, ticket: str, into: TicketJson) -> Ticket:
        """A ticket that LiveAgent answers with another one, as it is part of that by now (LA-60)."""
        return Ticket(
            id=ticket,
            subject=into.subject or "",
            body="",
            sender=into.owner_email or None,
            opened_at=instant(into.date_created, self.calls.installation.zone),
            channel=channel(into),
            status=Status.SOLVED,
            timeline=Timeline(()),
            merged_into=into.code,
        )

    def is_as_it_was(self, raw: TicketJson, before: Ticket) -> bool:
        """Whether nobody but us has spoken, and no person given the ticket away, since it was read; one request."""
        conversation, us = self._conversation(raw), self.calls.installation.own_user
        news = (entry for entry in conversation.words if entry not in before.timeline.entries)
        only_we_spoke = all(entry.what is Happening.AUTOMATED and entry.author == us for entry in news)
        given = given_at(conversation.reader, conversation.groups, conversation.words)
        return only_we_spoke and given == before.given_at

    def _conversation(self, raw: TicketJson) -> Conversation:
        path = f"tickets/{reference(raw.id, WHOSE)}/messages"
        groups = [*self.calls.rows(path, tuple[MessageGroup, ...], about_ticket=True)]
        zone = self.calls.installation.zone
        groups.sort(key=lambda group: (instant(group.datecreated, zone), group.sort_order or 0))
        reader = self._reader(raw)
        is_known = not any(reader.has_strangers(group) for group in groups)
        return Conversation(reader if is_known else self._reader(raw, newest=True), groups)

    def _reader(self, raw: TicketJson, *, newest: bool = False) -> Reader:
        return Reader(raw, self.directory.agent_ids(self.calls, newest=newest), self.calls.installation)

    def _history(self, raw: TicketJson, conversation: Conversation) -> Sequence[Stretch] | None:
        """What was asked for once is asked for again: the messages that come later may hide what they don't explain."""
        now = self.calls.now()
        if conversation.explains_itself and not self.directory.unexplained.find(raw.id, now):
            return None
        self.directory.unexplained.put(raw.id, value=True, now=now)
        path = f"tickets/{raw.id}/history"
        key = f"{raw.id} {raw.status} {raw.date_changed}"
        return self.directory.histories.get(key, now, lambda: self.calls.call("GET", path, tuple[Stretch, ...]))
