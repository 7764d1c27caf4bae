"""The line of work in values: a ticket held by one worker, what waits, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Work:
    """A ticket claimed by one worker; `token` proves the claim, `attempts` counts failed ones before it.

    `since` is when the oldest delivery arrived that this claim works off; None where a deadline or an admin woke it.
    `trace` is the span that this delivery came in by, empty where nobody follows.
    """

    installation: str
    ticket: str
    token: str
    attempts: int = 0
    since: datetime | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The line's length: tickets due now, later (a deadline, a retry), held, parked; the next instant with work."""

    ready: int
    scheduled: int
    held: int
    parked: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parked:
    """A ticket that waits for a person, since when and why."""

    ticket: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery as it was stored: its id, its ticket, what it said, when it came, and whether it was our echo."""

    id: str
    ticket: str
    kind: str
    received_at: datetime
    echo: bool
