"""What one audit of a ticket says, and whose word it is; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from integration.clients.helpdesk.zendesk.kinds import (
    CALL,
    CALLS,
    CHATS,
    COMMENTS,
    SPOKEN,
    TRANSCRIPT,
    VOICE,
    Call,
    Who,
)
from integration.clients.helpdesk.zendesk.merged import is_notice
from integration.clients.helpdesk.zendesk.missed import missed_call
from integration.clients.helpdesk.zendesk.numbers import id_in
from integration.clients.helpdesk.zendesk.payload import AuditJson, EventJson, TicketJson, UserJson, utc
from integration.clients.helpdesk.zendesk.staff import answered_by
from integration.clients.helpdesk.zendesk.way import Via, by_a_rule, channel_of
from integration.domain.installation import Installation
from integration.domain.phone.missed import MissedCall
from integration.domain.ticket import Entry, Happening

_SPEAKERS = {"agent": Who.AGENT, "end-user": Who.CUSTOMER, "visitor": Who.CUSTOMER}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the audits of one ticket.

    `users` are those who wrote, by id; `staff` who was of the desk by what they did, though no agent any more.
    `privacy` is what comments became after they were written, `True` where public.
    """

    ticket: TicketJson
    users: Mapping[int, UserJson]
    installation: Installation
    staff: frozenset[int] = frozenset()
    privacy: Mapping[int, bool] | None = None
    has_chat: bool = False

    def words(self, audit: AuditJson, opening: EventJson | None) -> Iterator[Entry]:
        """What was said; the comment with which the ticket began is the customer's word, whoever typed it in."""
        for event in audit.events:
            if event.type in COMMENTS:
                yield from self._comment(event, audit, opening=event is opening)
            elif event.type == VOICE:
                yield from self._call(event, audit, opening=event is opening)
            elif event.type in CHATS:
                yield from self._chat(event)

    def who(self, author: int | None, via: Via | None = None) -> Who:
        """Whose word it is that came by this way; who is not known, or not to the desk, is a customer."""
        if author is None or author <= 0 or str(author) in self.installation.bots:
            return Who.AUTOMAT
        if str(author) == self.installation.own_user:
            return Who.US
        if by_a_rule(via):
            return Who.AUTOMAT
        user = self.users.get(author)
        is_staff = (user is not None and user.is_staff) or author in self.staff
        return Who.AGENT if is_staff and author != self.ticket.requester_id else Who.CUSTOMER

    def author_of(self, event: EventJson, audit: AuditJson) -> int | None:
        """Who wrote a comment: named by itself, or else by its audit."""
        return audit.author_id if event.author_id is None else event.author_id

    def _comment(self, event: EventJson, audit: AuditJson, *, opening: bool) -> Iterator[Entry]:
        at, text = utc(audit.created_at), said(event)
        author, is_public = self.author_of(event, audit), self._is_public(event)
        who = self.who(author, event.via or audit.via)
        if opening:
            yield Entry(at, Happening.CUSTOMER_WROTE, None, text)
        elif who is not Who.CUSTOMER and is_notice(event, audit):
            yield from [Entry(at, Happening.AUTOMATED, None, text)] if is_public else []
        elif self.has_chat and channel_of(event.via or audit.via) == TRANSCRIPT:
            return
        elif is_public:
            yield Entry(at, SPOKEN[who], _name(author, who), text)
        else:
            is_call = who is Who.AGENT and text.lower().startswith(CALL)
            yield Entry(at, Happening.CALLED if is_call else Happening.NOTED, _id(author), text)

    def _call(self, event: EventJson, audit: AuditJson, *, opening: bool) -> Iterator[Entry]:
        """The customer's word where they called, and a response where an agent was on the line (ZD-24)."""
        at, text, author = utc(audit.created_at), said(event), self.author_of(event, audit)
        kind = self._kind_of_call(event, audit, author, opening=opening)
        if kind is not Call.OUT:
            yield Entry(at, Happening.CUSTOMER_WROTE, None, text)
        if agent := self._talked(event, author, kind):
            what = Happening.NOTED if kind is Call.OUT and _reached_nobody(event.data) else Happening.CALLED
            yield Entry(at, what, str(agent), "" if kind is Call.IN else text)

    def missed(self, event: EventJson, audit: AuditJson, *, opening: bool) -> MissedCall | None:
        """The customer's call that no agent took, as far as it is said; None for any other."""
        author = self.author_of(event, audit)
        kind = self._kind_of_call(event, audit, author, opening=opening)
        if kind is Call.OUT or self._talked(event, author, kind):
            return None
        return missed_call(event, audit, is_voicemail=kind is Call.VOICEMAIL)

    def _talked(self, event: EventJson, author: int | None, kind: Call) -> int | None:
        """The agent who was on the line; nobody for a voicemail."""
        agent = answered_by(event.data) or (author if kind is Call.OUT else None)
        return agent if kind is not Call.VOICEMAIL and agent and self.who(agent) is Who.AGENT else None

    def _kind_of_call(self, event: EventJson, audit: AuditJson, author: int | None, *, opening: bool) -> Call:
        ways = (event.via, audit.via, self.ticket.via if opening else None)
        named = (CALLS[channel] for way in ways if (channel := channel_of(way)) is not None and channel in CALLS)
        return next(named, Call.OUT if self.who(author) is Who.AGENT and not answered_by(event.data) else Call.IN)

    def _chat(self, event: EventJson) -> Iterator[Entry]:
        """Each message of a chat, where its event holds them (ZD-25)."""
        for line in chat_lines(event):
            at, who = _chat_time(line.get("timestamp")), _SPEAKERS.get(str(line.get("actor_type")), Who.AUTOMAT)
            named = id_in(line.get("actor_id"))
            who = self.who(named) if who is Who.AGENT and named and str(named) in self._automats else who
            if at:
                yield Entry(at, SPOKEN[who], _name(named, who), str(line.get("message") or ""))

    @property
    def _automats(self) -> frozenset[str]:
        return self.installation.bots | {self.installation.own_user}

    def _is_public(self, event: EventJson) -> bool:
        """As it is now: a reply that was made private later was none (docs/service.md, 3.7)."""
        return (self.privacy or {}).get(event.id or 0, event.public is not False)


def said(event: EventJson) -> str:
    """A comment's text, as it was written."""
    return (event.body or event.plain_body or "").strip()


def chat_lines(event: EventJson) -> list[dict[str, object]]:
    """The messages in a chat's event, without who came and went."""
    history = event.value.get("history") if isinstance(event.value, dict) else None
    lines = history if isinstance(history, list) else []
    return [each for each in lines if isinstance(each, dict) and each.get("type") == "ChatMessage"]


def _reached_nobody(data: object) -> bool:
    return isinstance(data, dict) and data.get("call_duration") == 0


def _chat_time(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _name(author: int | None, who: Who) -> str | None:
    """Who said it in public; customers have no names."""
    return None if who is Who.CUSTOMER else _id(author)


def _id(author: int | None) -> str | None:
    return str(author) if author is not None and author > 0 else None
