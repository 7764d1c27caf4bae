"""A ticket as its host tells it, in our words: its state now, and what happened on it, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.hours.interval import as_utc


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
    """What one entry of a timeline says; everything else that hosts record has no effect on a clock."""

    CUSTOMER_WROTE = "customer wrote"
    AGENT_REPLIED = "agent replied"
    NOTED = "private note"
    OPENED = "opened"
    WAITED = "waiting for the customer"
    SOLVED = "solved"


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

    def first(self, what: Happening) -> Entry | None:
        """The earliest entry of this kind."""
        return next((entry for entry in self.entries if entry.what is what), None)

    def notes_by(self, author: str) -> tuple[str, ...]:
        """The texts of the private notes of one author."""
        return tuple(e.text for e in self.entries if e.what is Happening.NOTED and e.author == author)


@dataclass(frozen=True, slots=True)
class Ticket:
    """The host's ticket as read at one moment.

    `severity_field`, `first_due` and `follow_up_due` are fields of ours on the host, as text where the host keeps text;
    `fields` names those of our fields that the host really has, so that nothing is written where nothing can stand.
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
    first_due: datetime | None = None
    follow_up_due: datetime | None = None
    fields: frozenset[str] = frozenset()
    merged_into: str | None = None
