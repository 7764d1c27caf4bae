"""A ticket's audits as our timeline; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from integration.clients.helpdesk.zendesk.conversation import Reader, chat_lines, said
from integration.clients.helpdesk.zendesk.kinds import (
    CHANGES,
    CHANNELS,
    CHATS,
    COMMENTS,
    FIELDS,
    PRIVACY,
    STATUSES,
    VOICE,
    Who,
)
from integration.clients.helpdesk.zendesk.payload import AuditJson, EventJson, TicketJson, UserJson, utc
from integration.clients.helpdesk.zendesk.staff import answered_by, staff
from integration.clients.helpdesk.zendesk.way import by_a_rule, channel_of
from integration.domain.installation import Installation
from integration.domain.phone.missed import MissedCall
from integration.domain.ticket import RESPONSES, Channel, Entry, Happening, Status, Timeline

_SAID = COMMENTS | {VOICE}
_STATES = {happening: status for status, happening in CHANGES.items()}


def status(ticket: TicketJson) -> Status:
    """Whose turn it is."""
    return STATUSES.get(ticket.status, Status.OPEN)


def authors(audits: Sequence[AuditJson]) -> frozenset[int]:
    """Who wrote, took a call, or set something: whose role must be known."""
    spoken = [event for audit in audits for event in audit.events if event.type in _SAID]
    by = {who for event in spoken for who in (event.author_id, answered_by(event.data))}
    return frozenset(each for each in (*by, *(audit.author_id for audit in audits)) if each is not None and each > 0)


def history(
    ticket: TicketJson,
    audits: Iterable[AuditJson],
    users: Mapping[int, UserJson],
    installation: Installation,
    severity: int | None = None,
) -> "History":
    """The history in these audits, in whichever order they came; `severity` is the id of our severity field."""
    ordered = sorted(audits, key=lambda audit: (audit.created_at, audit.id))
    events = [event for audit in ordered for event in audit.events]
    reader = Reader(
        ticket,
        users,
        installation,
        staff=staff(ticket, ordered),
        privacy={each.comment_id: bool(each.public) for each in events if each.type == PRIVACY and each.comment_id},
        has_chat=any(chat_lines(event) for event in events if event.type in CHATS),
    )
    return History(reader, ordered, next((event for event in events if event.type in _SAID), None), severity)


@dataclass(frozen=True, slots=True)
class History:
    """One ticket's audits, oldest first, and who reads them; `severity` is the id of our field, None without one."""

    reader: Reader
    audits: Sequence[AuditJson]
    opening: EventJson | None
    severity: int | None = None

    @property
    def words(self) -> tuple[Entry, ...]:
        """What was said, in order."""
        found = [entry for audit in self.audits for entry in self.reader.words(audit, self.opening)]
        return tuple(sorted(found, key=lambda entry: entry.at))

    @property
    def timeline(self) -> Timeline:
        """What happened: of one audit first what was said, then what it made of the status."""
        entries: list[Entry] = []
        state = Status.OPEN
        for audit in self.audits:
            changes = tuple(self._states(audit, state))
            entries += (*self.reader.words(audit, self.opening), *changes, *self._severities(audit))
            state = _STATES[changes[-1].what] if changes else state
        return Timeline((*entries, *_unshown(entries, state, status(self.reader.ticket))))

    @property
    def spoken(self) -> tuple[Entry, ...]:
        """What customer and agents said to each other: what is left of a ticket that was merged into another."""
        return tuple(entry for entry in self.words if entry.what in {Happening.CUSTOMER_WROTE, *RESPONSES})

    @property
    def missed(self) -> tuple[MissedCall, ...]:
        """The customer's calls that nobody took, in order."""
        calls = ((event, audit) for audit in self.audits for event in audit.events if event.type == VOICE)
        found = (self.reader.missed(event, audit, opening=event is self.opening) for event, audit in calls)
        return tuple(call for call in found if call)

    @property
    def due_by(self) -> str:
        """The agent who set the due date last; empty where that was we, a rule, the customer, or nobody."""
        hands = [self._hand(event, audit) for audit in self.audits for event in _set_in(audit, "due_at")]
        return hands[-1] or "" if hands else ""

    @property
    def body(self) -> str:
        """The text with which the ticket began."""
        return said(self.opening) if self.opening else (self.reader.ticket.description or "")

    @property
    def channel(self) -> Channel:
        """How it came; what an agent typed in was no form of a customer's."""
        if self.reader.ticket.from_messaging_channel:
            return Channel.CHAT
        named = CHANNELS.get(channel_of(self.reader.ticket.via) or "", Channel.WEB)
        submitter = self.reader.ticket.submitter_id
        typed_in = submitter != self.reader.ticket.requester_id and self.reader.who(submitter) is Who.AGENT
        return Channel.API if named is Channel.WEB and submitter and typed_in else named

    def _states(self, audit: AuditJson, before: Status) -> Iterator[Entry]:
        for event in _set_in(audit, "status"):
            now = STATUSES.get(str(event.value), Status.OPEN)
            if now is not before:
                yield Entry(utc(audit.created_at), CHANGES[now], self._hand(event, audit))
            before = now

    def _severities(self, audit: AuditJson) -> Iterator[Entry]:
        """What an agent put into our field; an emptied field, a rule, a bot or the customer's form says nothing."""
        for event in _set_in(audit, str(self.severity)) if self.severity else ():
            text, hand = plain(event.value), self._hand(event, audit)
            if text and hand:
                yield Entry(utc(audit.created_at), Happening.SEVERITY_SET, hand, text)

    def _hand(self, event: EventJson, audit: AuditJson) -> str | None:
        """The agent who did it; nobody where a rule did, or we, or the customer."""
        is_agent = self.reader.who(audit.author_id, event.via or audit.via) is Who.AGENT
        return str(audit.author_id) if is_agent and not by_a_rule(event.via) else None


def plain(value: object) -> str:
    """A field's value as text, such as 2; empty for none, and for what is no single value."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _set_in(audit: AuditJson, name: str) -> Iterator[EventJson]:
    return (each for each in audit.events if each.type in FIELDS and str(each.field_name) == name)


def _unshown(entries: Sequence[Entry], shown: Status, now: Status) -> Iterator[Entry]:
    """What the ticket's status says and its audits don't: an old audit can be missing."""
    if entries and shown is not now:
        yield Entry(max(entry.at for entry in entries), CHANGES[now])
