"""What one group of messages says, and whose word it is; tables and pure functions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from integration.clients.helpdesk.liveagent.kinds import (
    CALL,
    CHAT,
    DELETED,
    KINDS,
    MARKS,
    NOTE,
    RECEIVED,
    SENT,
    SPOKEN,
    SYSTEM,
    TALKING,
    TEXT,
    UNDER_WAY,
    Kind,
    Who,
)
from integration.clients.helpdesk.liveagent.payload import Message, MessageGroup, TicketJson, instant, maybe_instant
from integration.clients.helpdesk.liveagent.text import plain
from integration.domain.installation import Installation
from integration.domain.ticket import Entry, Happening


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the groups of one ticket; `agents` are the ids of the desk's people."""

    ticket: TicketJson
    agents: frozenset[str]
    installation: Installation

    def entries(self, group: MessageGroup, *, opening: bool = False) -> Iterator[Entry]:
        """What a group says. What opened the ticket from outside is the customer's word, whoever sent it.

        An answer by mail leaves the ticket waiting for the customer, and so does the end of a chat in which an agent
        spoke: LiveAgent sets its status to "answered" then.
        """
        kind = KINDS.get(group.type)
        if group.status == DELETED:
            return
        if group.type in MARKS:
            yield Entry(self._at(group.datecreated), MARKS[group.type], group.userid or None)
        if kind is not None:
            yield from self._notes(group, kind)
            yield from _READ[kind](self, group, opening)

    def has_strangers(self, group: MessageGroup) -> bool:
        """Whether somebody speaks in a chat or on the phone who is neither the customer nor a known agent."""
        people = {group.userid, *(message.userid for message in group.messages or ())}
        known = {None, "", self.ticket.owner_contactid, SYSTEM, self.installation.own_user, *self.agents}
        return KINDS.get(group.type) in TALKING and not people <= known

    def is_silent_call(self, group: MessageGroup) -> bool:
        """Whether it is a call of which the group doesn't say that an agent took part in it."""
        return KINDS.get(group.type) in {Kind.CALL_IN, Kind.CALL_OUT} and self._caller(group) is None

    def _notes(self, group: MessageGroup, kind: Kind) -> Iterator[Entry]:
        types = NOTE | TEXT if kind is Kind.INTERNAL else NOTE
        for message in group.messages or ():
            if message.type in types:
                by, text = message.userid or group.userid or None, plain(message.message, message.format)
                called = self._who(by) is Who.AGENT and text.lower().startswith(CALL)
                what = Happening.CALLED if called else Happening.NOTED
                yield Entry(self._at(message.datecreated or group.datecreated), what, by, text)

    def _mail_in(self, group: MessageGroup, opening: bool) -> Iterator[Entry]:  # noqa: FBT001 - one of a table
        if _is_but_notes(group):
            return
        by = group.userid or self.ticket.owner_contactid
        what = Happening.CUSTOMER_WROTE if opening or not by else RECEIVED[self._who(by)]
        author = None if what is Happening.CUSTOMER_WROTE else by
        yield Entry(self._began(group), what, author, _text(_said(group)))

    def _mail_out(self, group: MessageGroup, _opening: bool) -> Iterator[Entry]:  # noqa: FBT001 - one of a table
        if _is_but_notes(group):
            return
        at, by, what = self._began(group), group.userid or None, SENT[self._who(group.userid)]
        yield Entry(at, what, by, _text(_said(group)))
        if what is Happening.AGENT_REPLIED:
            yield Entry(at, Happening.WAITED, by)

    def _talk(self, group: MessageGroup, _opening: bool) -> Iterator[Entry]:  # noqa: FBT001 - one of a table
        answered: str | None = None
        for message in _said(group):
            by, at = message.userid or group.userid, self._at(message.datecreated or group.datecreated)
            what = SPOKEN[self._who(by)]
            yield Entry(at, what, None if what is Happening.CUSTOMER_WROTE else by, _text([message]))
            answered = by if what is Happening.AGENT_REPLIED else answered
            if what is Happening.AGENT_REPLIED and group.type != CHAT:
                yield Entry(at, Happening.WAITED, by)
        ended = maybe_instant(group.datefinished, self.installation.zone)
        if group.type == CHAT and answered and ended:
            yield Entry(ended, Happening.WAITED, answered)

    def _call(self, group: MessageGroup, _opening: bool) -> Iterator[Entry]:  # noqa: FBT001 - one of a table
        """The customer's word where they called, and a response once an agent has taken part in it (LA-61)."""
        if KINDS[group.type] is Kind.CALL_IN:
            yield Entry(self._at(group.datecreated), Happening.CUSTOMER_WROTE)
        caller = self._caller(group)
        if caller and group.status not in UNDER_WAY:
            by, at = caller
            yield Entry(self._at(at), Happening.CALLED, by)

    def _internal(self, _group: MessageGroup, _opening: bool) -> Iterator[Entry]:  # noqa: FBT001 - one of a table
        yield from ()

    def _caller(self, group: MessageGroup) -> tuple[str, str] | None:
        people = [(group.userid, group.datecreated), *((m.userid, m.datecreated) for m in group.messages or ())]
        agents = ((by, at or group.datecreated) for by, at in people if by and self._who(by) is Who.AGENT)
        return next(agents, None)

    def _began(self, group: MessageGroup) -> datetime:
        return self._at(next((m.datecreated for m in _said(group) if m.datecreated), group.datecreated))

    def _who(self, user: str | None) -> Who:
        if not user or user == SYSTEM or user in self.installation.bots:
            return Who.AUTOMAT
        if user == self.installation.own_user:
            return Who.US
        return Who.AGENT if user in self.agents else Who.CUSTOMER

    def _at(self, text: str) -> datetime:
        return instant(text, self.installation.zone)


_READ = {
    Kind.RECEIVED: Reader._mail_in,  # noqa: SLF001 - its own table
    Kind.SENT: Reader._mail_out,  # noqa: SLF001 - its own table
    Kind.TALK: Reader._talk,  # noqa: SLF001 - its own table
    Kind.CALL_IN: Reader._call,  # noqa: SLF001 - its own table
    Kind.CALL_OUT: Reader._call,  # noqa: SLF001 - its own table
    Kind.INTERNAL: Reader._internal,  # noqa: SLF001 - its own table
}


def from_outside(group: MessageGroup) -> bool:
    """Whether a group is a mail, a form, a chat or a call, rather than a note or a mark."""
    return group.status != DELETED and KINDS.get(group.type, Kind.INTERNAL) is not Kind.INTERNAL


def by_form(group: MessageGroup) -> bool:
    """Whether a group was left while nobody was online to chat."""
    return group.type in {"5", "M"}


def _said(group: MessageGroup) -> list[Message]:
    return [message for message in group.messages or () if message.type in TEXT]


def _is_but_notes(group: MessageGroup) -> bool:
    return not _said(group) and any(message.type in NOTE for message in group.messages or ())


def _text(said: Iterable[Message]) -> str:
    return "\n".join(filter(None, (plain(message.message, message.format) for message in said)))
