"""A call that nobody took, and that the dedicated agent returns (P8)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

TAG = "vip-callback"
"""On a ticket while a call is to be returned."""


class MissedKind(StrEnum):
    """What the caller left behind."""

    VOICEMAIL = "voicemail"
    MISSED = "missed call"


@dataclass(frozen=True, slots=True)
class CallBack:
    """A call to return: when it came, from where, and the first instant at which the desk is open for it.

    `id` is the phone system's id of the call, so that it is one task however often it is told. `ticket` is empty until
    the task stands on one. Done when a call to the customer is logged after `at`, or when somebody says so (`done_by`).
    `recording` is where the voicemail can be heard, and how long it is.
    """

    id: str
    customer: str
    at: datetime
    opens_at: datetime
    kind: MissedKind
    caller: str = field(repr=False)
    ticket: str = ""
    own_ticket: bool = False
    recording: str = field(default="", repr=False)
    seconds: int | None = None
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still to be returned."""
        return self.done_at is None

    def age(self, now: datetime) -> timedelta:
        """From the missed call until it was returned, or until now."""
        return (self.done_at or now) - self.at

    def done(self, at: datetime, by: str) -> "CallBack":
        """The same, returned; an earlier return stands."""
        return self if self.done_at else replace(self, done_at=at, done_by=by)
