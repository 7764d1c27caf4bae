"""A LiveAgent ticket's groups, and its history of statuses where they don't explain it, as our timeline; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.clients.helpdesk.liveagent.conversation import Reader, by_form, from_outside
from integration.clients.helpdesk.liveagent.payload import MessageGroup, Stretch, TicketJson, instant
from integration.domain.ticket import RESPONSES, Channel, Entry, Happening, Status, Timeline

_STATUSES: Mapping[str, Status] = {
    "I": Status.OPEN,  # being made
    "N": Status.OPEN,  # new
    "T": Status.OPEN,  # chatting
    "P": Status.OPEN,  # calling
    "C": Status.OPEN,
    "A": Status.WAITING,  # answered
    "W": Status.WAITING,  # postponed
    "R": Status.SOLVED,
    "L": Status.SOLVED,  # closed
    "B": Status.SOLVED,  # spam
    "X": Status.SOLVED,  # deleted
}
"""The statuses of the SDK's Ticket; one that isn't here counts as open."""

_CHANNELS: Mapping[str, Channel] = {
    "E": Channel.MAIL,
    "B": Channel.CHAT,  # contact button
    "I": Channel.CHAT,  # invitation to a chat
    "A": Channel.CHAT,  # Facebook message
    "T": Channel.CHAT,  # Twitter
    "M": Channel.WEB,  # contact form
    "F": Channel.WEB,  # Facebook
    "Q": Channel.WEB,  # forum
    "S": Channel.WEB,  # suggestion
    "C": Channel.PHONE,
    "V": Channel.PHONE,
    "W": Channel.PHONE,  # call button
}
"""The channel types of the SDK's Ticket; one that isn't here counts as a form."""

ANSWERED = "A"
_NEW = "N"
DELETED = "X"
SETTABLE = frozenset({_NEW, "C", ANSWERED, "R"})
"""Statuses that a PUT sets without any other consequence."""
_CALLING = "P"
_TALKED = frozenset({ANSWERED, "T"})
"""What was said in a chat stands in its group."""

_CHANGES: Mapping[Status, Happening] = {
    Status.OPEN: Happening.OPENED,
    Status.WAITING: Happening.WAITED,
    Status.SOLVED: Happening.SOLVED,
}
_STATES: Mapping[Happening, Status] = {
    Happening.CUSTOMER_WROTE: Status.OPEN,
    **{happening: status for status, happening in _CHANGES.items()},
}
_TOGETHER = timedelta(seconds=10)
"""A status that follows an answer within this was set by it."""


def status(ticket: TicketJson) -> Status:
    """Whose turn it is."""
    return _STATUSES.get(ticket.status, Status.OPEN)


def channel(ticket: TicketJson) -> Channel:
    """The way by which it came, as far as its type says."""
    return _CHANNELS.get(ticket.channel_type or "", Channel.WEB)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One ticket's groups, oldest first, and what they say."""

    reader: Reader
    groups: Sequence[MessageGroup]

    @property
    def words(self) -> tuple[Entry, ...]:
        """What the groups say, in order."""
        opening = next((group for group in self.groups if from_outside(group)), None)
        found = (self.reader.entries(group, opening=group is opening) for group in self.groups)
        return tuple(sorted((entry for entries in found for entry in entries), key=lambda entry: entry.at))

    @property
    def channel(self) -> Channel:
        """How it came; what was left at a chat button while nobody was online is a form."""
        named = channel(self.reader.ticket)
        first = next((group for group in self.groups if from_outside(group)), None)
        return Channel.WEB if named is Channel.CHAT and first and by_form(first) else named

    @property
    def body(self) -> str:
        """The customer's first words."""
        return next((entry.text for entry in self.words if entry.what is Happening.CUSTOMER_WROTE), "")

    @property
    def explains_itself(self) -> bool:
        """Whether the groups lead to the ticket's status; a status that is set by hand leaves none, nor does a call."""
        if any(self.reader.is_silent_call(group) for group in self.groups):
            return False
        states = [_STATES[entry.what] for entry in self.words if entry.what in _STATES]
        return (states[-1] if states else Status.OPEN) is status(self.reader.ticket)

    def timeline(self, history: Sequence[Stretch] | None) -> Timeline:
        """What happened; the status as the history has it where that was asked for, else as the groups have it."""
        if history is None:
            return Timeline(self.words)
        words = tuple(entry for entry in self.words if entry.what not in _CHANGES.values())
        changes = tuple(self._changes(words, history))
        now = self.status(history)
        return Timeline((*words, *changes, *_unshown((*words, *changes), now)))

    def status(self, history: Sequence[Stretch] | None) -> Status:
        """Whose turn it is; a message of ours leaves that as it was (LA-65)."""
        before = self.status_before_us(history)
        return _STATUSES.get(before, Status.OPEN) if before else status(self.reader.ticket)

    def status_before_us(self, history: Sequence[Stretch] | None) -> str:
        """LiveAgent's status before it took a message of ours for an answer; empty where it didn't, or is over it."""
        stretches = self._in_order(history or ())
        if self.reader.ticket.status != ANSWERED or not stretches or not self._is_by_us(stretches[-1]):
            return ""
        since = self._at(stretches[-1].date_from)
        if any(entry.what in RESPONSES and entry.at >= since for entry in self.words):
            return ""
        return next((each.status for each in reversed(stretches) if not self._is_by_us(each)), _NEW)

    def _changes(self, words: Sequence[Entry], history: Sequence[Stretch]) -> Iterator[Entry]:
        """Each change of status, with what it says: a call, an answer, or a mark without an answer."""
        before, state = "", Status.OPEN
        for stretch in self._in_order(history):
            if self._is_by_us(stretch):
                continue
            at, now = self._at(stretch.date_from), _STATUSES.get(stretch.status, Status.OPEN)
            hand = self._hand(at)
            if stretch.status == ANSWERED and before not in _TALKED and not _answered(words, at):
                yield _called(at, stretch) if before == _CALLING else Entry(at, Happening.MARKED, hand)
            if now is not state:
                yield Entry(at, _CHANGES[now], hand)
            before, state = stretch.status, now

    def _hand(self, at: datetime) -> str | None:
        """Who did it, where the groups of the same moment say so."""
        near = (entry for entry in self.words if entry.author and abs(entry.at - at) <= _TOGETHER)
        return next((entry.author for entry in near if entry.what not in {Happening.NOTED, Happening.AUTOMATED}), None)

    def _in_order(self, history: Sequence[Stretch]) -> Sequence[Stretch]:
        return sorted(history, key=lambda each: self._at(each.date_from))

    def _is_by_us(self, stretch: Stretch) -> bool:
        """Whether it was a message of ours that LiveAgent took for an answer."""
        if stretch.status != ANSWERED:
            return False
        at, us = self._at(stretch.date_from), self.reader.installation.own_user
        said = [entry for entry in self.words if abs(entry.at - at) <= _TOGETHER]
        ours = any(entry.what is Happening.AUTOMATED and entry.author == us for entry in said)
        return ours and not any(entry.what in RESPONSES for entry in said)

    def _at(self, text: str) -> datetime:
        return instant(text, self.reader.installation.zone)


def _unshown(entries: Sequence[Entry], now: Status) -> Iterator[Entry]:
    """What the ticket's status says and its history doesn't yet."""
    in_order = sorted(entries, key=lambda entry: entry.at)
    states = [_STATES[entry.what] for entry in in_order if entry.what in _STATES]
    if in_order and (states[-1] if states else Status.OPEN) is not now:
        yield Entry(in_order[-1].at, _CHANGES[now])


def _answered(words: Sequence[Entry], at: datetime) -> bool:
    return any(entry.what in RESPONSES and abs(entry.at - at) <= _TOGETHER for entry in words)


def _called(at: datetime, stretch: Stretch) -> Entry:
    """A call that ended as answered: the agent of that time was on the line (LA-61)."""
    return Entry(at, Happening.CALLED, stretch.agent_id or None)
