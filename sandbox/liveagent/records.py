"""A ticket and what hangs on it, as LiveAgent keeps them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

STATUSES = frozenset("INTPRXBACWL")
WRITABLE_STATUSES = STATUSES - {"L"}
"""L, closed, was added late and is never accepted by PUT."""
CHANNELS = frozenset("EBMICWFATQS")

Role = Literal["customer", "agent", "bot", "system"]

SYSTEM = "system00"
"""The user behind what LiveAgent writes itself."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something on a ticket; `by_api` where it comes through an API call."""

    role: Role
    id: str
    name: str
    by_api: bool = False


THE_SYSTEM = Actor("system", SYSTEM, "System")
THE_API = Actor("system", SYSTEM, "System", by_api=True)
"""Who does what an API call changes (LA-46)."""


@dataclass(slots=True)
class Message:
    """One piece of a group: M message, N note, H header, T title, S system, Q quoted, F file."""

    id: int
    userid: str
    type: str
    created: datetime
    text: str
    format: str = "T"


@dataclass(slots=True)
class MessageGroup:
    """One entry of a ticket's page (LA-51).

    3 a mail, 4 our mail, 5 a form, 7 an answer, C a chat, P a call, I a note; T, R, J, G, X, B, L mark what was done.
    """

    id: str
    userid: str
    name: str
    type: str
    created: datetime
    messages: list[Message] = field(default_factory=list)
    status: str = "V"
    finished: datetime | None = None
    parent: str | None = None


@dataclass(slots=True)
class Stretch:
    """A time in which status, department and agent stayed the same: one row of the ticket's history."""

    id: str
    department: str
    agent: str | None
    status: str
    begin: datetime
    end: datetime | None = None


@dataclass(slots=True)
class Round:
    """A time in which an answer is owed: the first one, or one after the ticket was opened again."""

    id: str
    kind: Literal["first_answer", "next_answer"]
    begin: datetime
    closed: datetime | None = None


@dataclass(slots=True)
class Ticket:
    """A ticket; `level_since` is when its SLA level was last changed."""

    id: str
    code: str
    urlcode: str
    subject: str
    owner: str
    department: str
    agent: str | None
    status: str
    channel: str
    created: datetime
    changed: datetime
    last_activity: datetime
    last_public: datetime
    tags: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    groups: list[MessageGroup] = field(default_factory=list)
    history: list[Stretch] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    level: str | None = None
    level_since: datetime | None = None
    resolved: datetime | None = None
    deleted: datetime | None = None
    assigned: datetime | None = None

    @property
    def open_round(self) -> Round | None:
        """The round in which an answer is owed now."""
        return next((one for one in reversed(self.rounds) if not one.closed), None)


def chat_of(ticket: Ticket) -> MessageGroup:
    """The chat that was begun last."""
    return next(group for group in reversed(ticket.groups) if group.type == "C")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that went out to a customer: about which ticket, by whom, to which address."""

    ticket: str
    by: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenedChat:
    """A click on a chat button: its widget, who the page said it was, and the values for ticket and contact."""

    widget: str
    online: bool
    details: tuple[str, ...] = ()
    ticket_fields: dict[str, str] = field(default_factory=dict)
    contact_fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PhoneCall:
    """A call of GET /calls."""

    id: str
    ticket: str
    type: str
    from_number: str
    from_name: str
    to_number: str
    created: datetime
    answered: datetime | None = None
    finished: datetime | None = None
