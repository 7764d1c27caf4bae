"""A ticket as its host tells it, in our words: its state now, and what happened on it, in order."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from integration.domain.claim import HostClaim
from integration.domain.hours.interval import as_utc
from integration.domain.phone.missed import MissedCall


class Channel(StrEnum):
    """The way by which a ticket first reached the desk."""

    MAIL = "mail"
    WEB = "web"
    API = "api"
    CHAT = "chat"
    PHONE = "phone"


class Status(StrEnum):
    """Whose turn it is: `waiting` is the customer's, `solved` nobody's."""

    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"


class Happening(StrEnum):
    """What one entry of a timeline says; everything else that hosts record has no effect on a clock.

    `CALLED` is a logged call by an agent, `AUTOMATED` the word of a bot or an auto-reply, `MARKED` a ticket that was
    marked as answered. `SEVERITY_SET` is a person's word, which stands in the entry's text.
    """

    CUSTOMER_WROTE = "customer wrote"
    AGENT_REPLIED = "agent replied"
    CALLED = "agent called"
    NOTED = "private note"
    AUTOMATED = "automatic message"
    MARKED = "marked as answered"
    OPENED = "opened"
    WAITED = "waiting for the customer"
    SOLVED = "solved"
    SEVERITY_SET = "severity set"


RESPONSES = frozenset({Happening.AGENT_REPLIED, Happening.CALLED})
"""What counts as a response: a public message, or a logged call, by a human agent (docs/service.md, 3.7)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened at one instant (aware); `author` is the host's id of the person, if it named one."""

    at: datetime
    what: Happening
    author: str | None = None
    text: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", as_utc(self.at))


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries of a ticket, oldest first, however the host ordered them."""

    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(sorted(self.entries, key=lambda entry: entry.at)))

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def until(self, instant: datetime) -> "Timeline":
        """What has happened by this instant; entries that a host dates later have not happened yet."""
        if not self.entries or self.entries[-1].at <= instant:
            return self
        return Timeline(tuple(entry for entry in self.entries if entry.at <= instant))

    def after(self, instant: datetime) -> datetime | None:
        """When the first entry after this instant will have happened."""
        return next((entry.at for entry in self.entries if entry.at > instant), None)

    def joined(self, others: Iterable["Timeline"]) -> "Timeline":
        """This history and others as one; what a host moved from one ticket to another stands in it once.

        What one history says twice, such as two messages within a second, stands there twice.
        """
        here = self.entries
        for other in others:
            known = Counter(_moved(entry) for entry in here)
            here = (*_beyond(other, known), *here)
        return Timeline(here)

    def without_texts(self) -> "Timeline":
        """The same history without what anybody wrote."""
        return Timeline(tuple(_without_text(entry) for entry in self.entries))

    def without_notes(self) -> "Timeline":
        """What was said and done, without what agents (and we) noted for themselves."""
        return Timeline(tuple(entry for entry in self.entries if entry.what is not Happening.NOTED))

    def notes_by(self, author: str) -> tuple[str, ...]:
        """The texts of the private notes of one author."""
        return tuple(e.text for e in self.entries if e.what is Happening.NOTED and e.author == author)

    def messages_by(self, author: str) -> tuple[str, ...]:
        """The texts of the public messages of one author who is no human agent."""
        return tuple(e.text for e in self.entries if e.what is Happening.AUTOMATED and e.author == author)


def _moved(entry: Entry) -> tuple[datetime, Happening, str | None]:
    """What is the same of an entry wherever it stands; what is remembered of others has no texts."""
    return entry.at, entry.what, entry.author


def _beyond(other: Timeline, known: Counter[tuple[datetime, Happening, str | None]]) -> Iterator[Entry]:
    """What another history says more often than is known."""
    for entry in other:
        if known[_moved(entry)]:
            known[_moved(entry)] -= 1
        else:
            yield entry


def _without_text(entry: Entry) -> Entry:
    return entry if entry.what is Happening.SEVERITY_SET or not entry.text else replace(entry, text="")


@dataclass(frozen=True, slots=True)
class Ticket:
    """The host's ticket as read at one moment.

    `severity_field`, `first_due` and `follow_up_due` are fields of ours on the host, as text where the host keeps text;
    `fields` names those of our fields that the host really has, so that nothing is written where nothing can stand.
    `claim` is what the host says of the sender's company, where it can. `proposed_severity` is what the customer chose
    where a form lets them, `severity_field` what an agent sets. `group` is the host's id of the group that has it,
    `solution` what the customer reads as such, where the host shows one.
    Where a host gives a ticket to whoever answers it, `taken_at` is when its assignee last answered, and `given_at`
    when a person last gave it to somebody; None where nobody did, or the host does no such thing.
    `has_due_date` says whether this ticket can have a due date of the host's own, where others can, `due_by` which
    agent set it last (empty where no person did, and None where the history doesn't tell), and `frozen` that the host
    lets nobody change the ticket any more. `version` is the host's mark of this very state, by which it refuses a write
    that rests on an older one; empty where it has none. `missed` are calls on it that nobody took, where the host has
    telephones of its own that ask us nothing.
    """

    id: str
    subject: str
    body: str
    sender: str | None
    opened_at: datetime
    channel: Channel
    status: Status
    timeline: Timeline
    assignee: str | None = None
    priority: int | None = None
    tags: tuple[str, ...] = ()
    due_at: datetime | None = None
    severity_field: str | None = None
    proposed_severity: str | None = None
    first_due: datetime | None = None
    follow_up_due: datetime | None = None
    fields: frozenset[str] = frozenset()
    merged_into: str | None = None
    claim: HostClaim | None = None
    group: str = ""
    taken_at: datetime | None = None
    given_at: datetime | None = None
    solution: str = ""
    has_due_date: bool = True
    due_by: str | None = None
    frozen: bool = False
    version: str = ""
    missed: tuple[MissedCall, ...] = ()

    @property
    def began_at(self) -> datetime:
        """When the customer first wrote; a ticket that was split off another is younger than its first message."""
        written = (entry.at for entry in self.timeline if entry.what is Happening.CUSTOMER_WROTE)
        return min(next(written, self.opened_at), self.opened_at)

    def without_texts(self) -> "Ticket":
        """What we keep of a ticket: how it stands and what happened when, but nothing that anybody wrote."""
        kept = self.timeline.without_texts()
        return replace(self, subject="", body="", solution="", timeline=kept, version="", missed=())
