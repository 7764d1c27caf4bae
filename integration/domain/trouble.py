"""What an admin should see and mend, although the work goes on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TroubleKind(StrEnum):
    """What sort of thing is wrong."""

    WEBHOOK = "webhook"
    CONTRADICTION = "contradiction"
    DRIFT = "drift"
    CAPABILITY = "capability"
    CALENDAR = "calendar"
    COVER = "cover"
    PHONE = "phone"
    SETUP = "set-up"
    UNDONE = "taken back"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: about what (a rule, a customer, a ticket), and what to do, in a sentence for an admin.

    The same kind and subject again is the same trouble, seen once more. No text of a customer stands in it.
    """

    kind: TroubleKind
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class SeenTrouble:
    """A trouble as it is kept: since when it has been seen, when last, and how often."""

    trouble: Trouble
    first_at: datetime
    last_at: datetime
    count: int
