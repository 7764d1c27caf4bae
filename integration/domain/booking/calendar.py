"""An agent's connected calendar: how we get in, how fresh our view of it is, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval
from integration.domain.hours.wall_hours import Windows

READ_AND_WRITE = "https://www.googleapis.com/auth/calendar.events.owned"
FREE_BUSY = "https://www.googleapis.com/auth/calendar.freebusy"
SCOPES = (READ_AND_WRITE, FREE_BUSY)
"""The least that works: `calendar.events` alone wouldn't allow asking for free/busy."""


class Access(StrEnum):
    """How we get in: the agent agreed (OAuth), or the domain's admin let a service account act for its people."""

    CONSENT = "consent"
    DELEGATION = "delegation"


@dataclass(frozen=True, slots=True)
class AgentHours:
    """An agent's own working week: windows of the wall clock in minutes since midnight, Monday first, in a zone."""

    zone: str
    week: tuple[Windows, ...]

    @property
    def hours(self) -> BusinessHours:
        """As business hours without holidays: those are the service's; raises BadInput where they make no sense."""
        return BusinessHours(self.zone, self.week)


@dataclass(frozen=True, slots=True)
class CalendarKey:
    """The secret behind a connection: a refresh token, or the service account's key file as JSON."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CalendarAccount:
    """One agent's calendar; safe to log but for the agent's address.

    `synced_at` is when our view was last known to be whole and right, None before the first time. `sync_token` says
    where Google goes on from; empty asks for everything. `unexplained` is what Google's free/busy called busy at
    `compared_at` although no event of our view says so. `problem` says what must be mended (reconnect), else empty.
    """

    agent: str
    access: Access = Access.CONSENT
    calendar: str = "primary"
    zone: str = "UTC"
    hours: AgentHours | None = None
    problem: str = ""
    sync_token: str = ""
    synced_at: datetime | None = None
    unexplained: tuple[Interval, ...] = ()
    compared_at: datetime | None = None
    failures: int = 0

    def is_stale(self, now: datetime, limit: timedelta) -> bool:
        """Whether our view is too old to offer anything by, or was never whole."""
        return self.synced_at is None or now - self.synced_at > limit


@dataclass(frozen=True, slots=True)
class Channel:
    """A push channel as Google opened it: messages name its `id` and carry a secret of which we keep the SHA-256.

    `resource` is Google's name for what is watched, needed to stop it; `renew_at` lies well before `expires_at`.
    """

    id: str
    agent: str
    resource: str
    secret_hash: bytes = field(repr=False)
    expires_at: datetime
    renew_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """An agent's picture for the booking page: PNG, JPEG or WebP, as it was given."""

    media_type: str
    content: bytes = field(repr=False)
