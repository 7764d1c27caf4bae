"""What one account of Zendesk keeps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

JSON = dict[str, Any]
Role = Literal["end-user", "agent", "admin"]
SYSTEM = -1
"""The author of what Zendesk does by itself."""


@dataclass(slots=True)
class User:
    """Anybody: a customer (`end-user`), an agent, an admin."""

    id: int
    name: str
    email: str
    role: Role
    created: datetime
    organization: int | None = None
    phone: str | None = None
    suspended: bool = False
    zone: str = "UTC"

    @property
    def is_staff(self) -> bool:
        """Whether tickets can be given to them."""
        return self.role != "end-user"


@dataclass(slots=True)
class Organization:
    """A customer's firm; `fields` by their keys."""

    id: int
    name: str
    created: datetime
    domains: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    updated: datetime | None = None


@dataclass(slots=True)
class Group:
    """A group of agents."""

    id: int
    name: str
    created: datetime
    deleted: bool = False


@dataclass(slots=True)
class Membership:
    """An agent in a group; each agent has one default."""

    id: int
    user: int
    group: int
    default: bool
    created: datetime


@dataclass(slots=True)
class Field:
    """A custom field of tickets (`key` empty) or of organizations."""

    id: int
    type: str
    title: str
    description: str
    created: datetime
    key: str = ""
    target: str = ""
    active: bool = True
    app: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """One update of a ticket, with all that it did."""

    id: int
    ticket: int
    author: int
    at: datetime
    via: JSON
    events: tuple[JSON, ...]


@dataclass(slots=True)
class Ticket:
    """A ticket; `custom` by the fields' ids."""

    id: int
    subject: str
    description: str
    requester: int
    submitter: int
    via: JSON
    created: datetime
    updated: datetime
    generated: datetime
    assignee: int | None = None
    group: int | None = None
    organization: int | None = None
    status: str = "new"
    priority: str | None = None
    type: str | None = None
    due_at: datetime | None = None
    external_id: str | None = None
    tags: list[str] = field(default_factory=list)
    custom: dict[int, Any] = field(default_factory=dict)
    copied: list[int] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    messaging: bool = False
    deleted_from: str = ""
    """The status that it had when it was deleted; empty where it wasn't."""

    @property
    def comments(self) -> list[tuple[Audit, JSON]]:
        """All that was said, written or spoken, in order."""
        spoken = {"Comment", "VoiceComment"}
        return [(audit, event) for audit in self.audits for event in audit.events if event["type"] in spoken]


@dataclass(slots=True)
class Installation:
    """Our app in this account; `urls` by location."""

    id: int
    app: int
    urls: dict[str, str]
    requirements: list[JSON]
    created: datetime
    enabled: bool = True
