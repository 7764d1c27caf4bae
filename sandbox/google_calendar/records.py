"""What Google keeps: calendars, their events, channels, invitations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

JSON = dict[str, Any]
CANCELLED = "cancelled"


@dataclass(slots=True)
class Entry:
    """One event as it is kept: a single one, a series, or an exception of a series; `version` is its last change."""

    event: JSON
    version: int
    conference_ready_at: datetime | None = None
    lost_instances: dict[str, tuple[int, JSON]] = field(default_factory=dict)
    """Of a series: instances that a change took away, with the change's version and their `originalStartTime`."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.event["id"])

    @property
    def cancelled(self) -> bool:
        """Whether it was deleted."""
        return bool(self.event["status"] == CANCELLED)

    @property
    def series(self) -> str:
        """The id of the series that it is an exception of; empty for all else."""
        return str(self.event.get("recurringEventId", ""))

    @property
    def recurs(self) -> bool:
        """Whether it is a series."""
        return bool(self.event.get("recurrence"))

    @property
    def etag(self) -> str:
        """What `If-Match` must say."""
        return etag(self.version)


@dataclass(slots=True)
class Calendar:
    """A calendar; `generation` is that of its valid sync tokens, `roles` what other accounts may do with it."""

    id: str
    owner: str
    summary: str
    zone_name: str
    updated: datetime
    primary: bool = False
    version: int = 1
    generation: int = 1
    entries: dict[str, Entry] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    conference_requests: set[str] = field(default_factory=set)
    free_busy_error: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """Its zone."""
        return ZoneInfo(self.zone_name)

    def role_of(self, account: str) -> str:
        """What an account may do with it; empty where nothing."""
        return "owner" if account == self.owner else self.roles.get(account, "")

    def exceptions(self, series: str) -> list[Entry]:
        """The changed and the deleted instances of a series."""
        return [entry for entry in self.entries.values() if entry.series == series]


@dataclass(slots=True)
class Channel:
    """One push channel; `number` is that of its last message."""

    id: str
    account: str
    calendar: str
    resource_id: str
    resource_uri: str
    address: str
    token: str
    expires_at: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """One mail to the guests of an event: `kind` is invited, updated or cancelled."""

    calendar: str
    event: str
    kind: str
    to: tuple[str, ...]
    send_updates: str
    summary: str
    at: datetime


def etag(version: int) -> str:
    """How Google writes a version."""
    return f'"{3_400_000_000_000_000 + 2 * version}"'


def answer_of(event: Mapping[str, Any], account: str) -> str:
    """What an account has answered to an invitation; empty where it isn't among the guests."""
    mine = (one for one in event.get("attendees", ()) if one["email"].lower() == account.lower())
    return str(next((one["responseStatus"] for one in mine), ""))
