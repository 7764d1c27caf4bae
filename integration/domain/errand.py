"""What one worker of many is told to do, where nobody keeps a process that could remember it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from integration.domain.delivery import Delivery

LONGEST_WAIT = timedelta(minutes=15)
"""No errand can be put off further (Amazon SQS, DelaySeconds); what is due later, the tick finds in time."""


class Chore(StrEnum):
    """Work that belongs to no one installation: whatever of it is due is done."""

    POSTINGS = "postings"
    CALENDARS = "calendars"
    BOOKINGS = "bookings"
    SWEEP = "sweep"


class Round(StrEnum):
    """What is looked after for one installation from time to time."""

    COVER = "cover"
    POLL = "poll"
    CALL_BACKS = "call backs"
    RECONCILE = "reconcile"
    CHECK = "check"
    CLOCKS = "clocks"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that was believed at the door, and is not stored yet."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class WorkTicket:
    """A ticket whose time has come."""

    installation: str
    ticket: str


@dataclass(frozen=True, slots=True)
class DoChore:
    """A chore that has something due."""

    chore: Chore


@dataclass(frozen=True, slots=True)
class GoRounds:
    """Rounds of one installation that are due."""

    installation: str
    rounds: tuple[Round, ...]


Errand = Arrived | WorkTicket | DoChore | GoRounds
