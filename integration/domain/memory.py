"""What we remember of a ticket: what we decided last, and what its host showed then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.decision import Decision, TicketUpdate
from integration.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Undone:
    """A part of what we want that the host stopped showing so many times in a row, although we wanted nothing new.

    While it `rests` it is left alone, until an instant; else `until` is when it was seen last.
    """

    part: str
    times: int
    until: datetime
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Overwritten:
    """What the host showed when we wrote it last, when that was answered, and the dates of the latest entries then."""

    shown: TicketUpdate
    at: datetime
    read: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What we decided last for a ticket, and which values on the host were there with our knowledge.

    It is written before the host is, with the values seen there and the values wanted, and again after, with the
    wanted ones alone; so a value on the host that stands in none of `known` was set by a person since, and a crash
    between the two writes never makes our own value look like a person's.

    `told` holds the keys of notes and alerts that are out, or were let pass. `ticket` is the ticket as it was decided
    upon, without its texts. `quiet_until` marks a ticket that came with the history at set-up: what fell due until
    then is on record, but told to nobody. `shadow` says that nothing was written to the host. `looked_at` is when we
    were sure of the host's state last: before we read it, or once our write was answered. `undone` is what is taken
    back there each time, `overwritten` what our last write replaced.
    """

    decision: Decision
    known: tuple[TicketUpdate, ...]
    settled: bool = False
    told: frozenset[str] = frozenset()
    round_trip: timedelta | None = None
    ticket: Ticket | None = None
    quiet_until: datetime | None = None
    shadow: bool = False
    looked_at: datetime | None = None
    undone: tuple[Undone, ...] = ()
    overwritten: Overwritten | None = None
