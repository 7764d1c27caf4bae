"""People, departments and what an admin sets up, as LiveAgent keeps them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal


@dataclass(slots=True)
class Agent:
    """An agent: online N online, F offline, P paused, C mobile; status A active, X deleted."""

    id: str
    name: str
    email: str
    role: str = "agent"
    online: str = "N"
    status: str = "A"


@dataclass(slots=True)
class Department:
    """A department with its members; `online` is what each of them takes there: R read, M message, T chat, P phone."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    online: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Party:
    """A contact or a company: the values of its request model, and what LiveAgent adds."""

    id: str
    kind: Literal["contact", "company"]
    created: datetime
    changed: datetime
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def emails(self) -> list[str]:
        """Its e-mail addresses."""
        return list(self.values["emails"])

    @property
    def name(self) -> str:
        """Its whole name."""
        values = self.values
        return str(values.get("name") or " ".join(filter(None, [values.get("firstname"), values.get("lastname")])))


@dataclass(slots=True)
class Label:
    """A tag, or a group of contacts."""

    id: str
    name: str
    color: str = "FFFFFF"
    background_color: str = "888888"
    is_public: str = "N"
    is_archived: str = "N"


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When an SLA level's time counts: weekdays (0 is Monday) with their wall-clock interval, less some dates."""

    zone: tzinfo
    days: dict[int, tuple[time, time]]
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class SlaLevel:
    """An SLA level, made by an admin: what may be used up, in open hours where it has any."""

    id: str
    name: str
    first_answer: timedelta
    next_answer: timedelta
    hours: OpenHours | None = None
    first_assign: timedelta = timedelta(0)
    first_resolve: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Widget:
    """A chat button; which department it leads to is set in the panel, and no API call tells it."""

    id: str
    name: str
    department: str


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that rings in a department."""

    id: str
    number: str
    name: str
    department: str
    ivr: str = ""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of API v3 with its privileges, or the one of the old API."""

    key: str
    version: Literal["v1", "v3"]
    privileges: frozenset[str] = frozenset()
    valid_to: datetime | None = None
    whitelist: frozenset[str] = frozenset()
