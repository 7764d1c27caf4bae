"""A call that a customer booked, from the moment its time was picked."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from integration.domain.booking.call_types import CallKind
from integration.domain.hours.interval import Interval


class BookingState(StrEnum):
    """Where a booking stands; Google has the last word on each of the three that end in -ing.

    `hold`: picked, while the customer fills in the form. `confirming`, `moving`, `cancelling`: wanted, not yet answered
    by Google. `done`: the call took place. `failed`: it could not be booked, and its time is free again.
    """

    HOLD = "hold"
    CONFIRMING = "confirming"
    MOVING = "moving"
    CANCELLING = "cancelling"
    CONFIRMED = "confirmed"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


UNDER_WAY = frozenset({BookingState.CONFIRMING, BookingState.MOVING, BookingState.CANCELLING})
"""What is wanted and not yet answered; never shown as confirmed."""

AHEAD = UNDER_WAY | {BookingState.CONFIRMED}
"""What counts towards a customer's cap, and towards the agent's."""

BLOCKING = AHEAD | {BookingState.HOLD}
"""What keeps the agent's time."""


class StepKind(StrEnum):
    """What happened to a booking that the ticket tells."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    FAILED = "failed"
    CLASHED = "clashed"
    TOOK_PLACE = "took place"
    NO_SHOW = "no show"


class Actor(StrEnum):
    """Who did it: the customer by a link, the agent in Google, or the desk by a command."""

    CUSTOMER = "customer"
    AGENT = "agent"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class BookingStep:
    """One thing that happened, when, to which time of the call, by whom, and why where somebody said."""

    at: datetime
    what: StepKind
    span: Interval
    by: Actor
    why: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """One call.

    `span` is the time that is wanted, `padded` the same with its buffers; `former` is where the event still stands in
    Google while it is being moved.

    `event` is the id of our making under which it stands in the agent's calendar: `id` and the `attempt` in hex, so
    that a retry can't make a second one. `request` is the caller's Idempotency-Key and `asked` a digest of what was
    asked with it. `version` counts the writes: one that was read before another's write is refused. `ticket` is the
    host's, empty until there is one; `own_ticket` where it was opened for this call. `expires_at` ends a hold. `manage`
    is the id of the link by which the customer moves or cancels it.
    """

    id: str
    agent: str
    customer: str
    kind: CallKind
    span: Interval
    padded: Interval
    state: BookingState
    made_at: datetime
    link: str = ""
    request: str = ""
    asked: str = ""
    topic: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    zone: str = "UTC"
    language: str = "en"
    attempt: int = 1
    former: Interval | None = None
    etag: str = ""
    meet: str = ""
    ticket: str = ""
    own_ticket: bool = False
    urgent: bool = False
    expires_at: datetime | None = None
    manage: str = ""
    problem: str = ""
    tries: int = 0
    steps: tuple[BookingStep, ...] = ()
    version: int = 0

    @property
    def event(self) -> str:
        """The id of its event: hexadecimal, so within Google's alphabet (a-v, 0-9; 5 to 1024 characters)."""
        return f"{self.id}{self.attempt:02x}"

    def blocks(self, now: datetime) -> bool:
        """Whether it keeps the agent's time now; a hold that ran out does not."""
        if self.state is BookingState.HOLD:
            return self.expires_at is not None and now < self.expires_at
        return self.state in BLOCKING


@dataclass(frozen=True, slots=True)
class CallEvent:
    """What Google is to show for a booking: the event's texts are for the agent and the customer, in one language."""

    id: str
    span: Interval
    zone: str
    summary: str = field(repr=False)
    description: str = field(repr=False)
    attendee: str = field(repr=False)
    booking: str
    installation: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The event as Google holds it: its version, where it stands, and its meeting link, empty while that is made."""

    etag: str
    span: Interval | None = None
    meet: str = ""
    booking: str = ""
    cancelled: bool = False
