"""Who answers each customer now, since when, until when and why; and each change of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.agent import Agent


class CoverReason(StrEnum):
    """Why somebody answers: the first row is how it should be."""

    DEDICATED = "the dedicated agent is there"
    ABSENT = "the dedicated agent is away"
    BY_HAND = "set by hand"
    NEW_AGENT = "another dedicated agent is named"


@dataclass(frozen=True, slots=True)
class Cover:
    """Who stands for a customer's dedicated agent; where nobody has to, `agent` is the dedicated one.

    `urgent` answers S1 tickets: always a named person, whatever load others carry. `until` is when the dedicated agent
    is expected back, None where nobody knows. `handover` is the id of the change that made it, empty for the first.
    On the ticket `announced_on` the customer is told. `nobody` says that no one of the chain is there.
    """

    customer: str
    dedicated: Agent
    agent: Agent
    urgent: Agent
    since: datetime
    until: datetime | None = None
    reason: CoverReason = CoverReason.DEDICATED
    handover: str = ""
    announced_on: str = ""
    nobody: bool = False
    by: str = ""
    why: str = ""

    @property
    def stands_in(self) -> bool:
        """Whether somebody else than the dedicated agent answers."""
        return self.agent.email.casefold() != self.dedicated.email.casefold()

    @property
    def pinned(self) -> bool:
        """Whether a person set it, so that it stays until its end whatever calendars say."""
        return self.reason is CoverReason.BY_HAND

    def same_people(self, other: "Cover | None") -> bool:
        """Whether the same people answer."""
        return other is not None and (self.dedicated, self.agent, self.urgent) == (
            other.dedicated,
            other.agent,
            other.urgent,
        )


class HandoverState(StrEnum):
    """Where a change stands: its tickets are being moved, all are, the helpdesk refused one, or it was taken back."""

    MOVING = "moving"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Move:
    """One customer's part of a change: as it was and as it is now."""

    before: Cover
    after: Cover


@dataclass(frozen=True, slots=True)
class Handover:
    """A change of who answers, for one or more customers at once; all of its `tickets` move, or none.

    `pack` is what who takes over needs to know, as text: names and figures, nothing that a customer wrote. `refused` is
    the address of whom the helpdesk would not take, under the id `refused_id`.
    """

    id: str
    at: datetime
    moves: tuple[Move, ...]
    tickets: tuple[str, ...] = ()
    state: HandoverState = HandoverState.MOVING
    ended_at: datetime | None = None
    by: str = ""
    why: str = ""
    pack: str = ""
    refused: str = ""
    refused_id: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who of second level is there now, the first first, and the name of who may be paged beyond them."""

    seniors: tuple["Senior", ...] = ()
    operations: str = ""


@dataclass(frozen=True, slots=True)
class Senior:
    """Somebody of second level: a person of the host's, a group of it, or a person in a group."""

    name: str
    host_id: str = ""
    group: str = ""
    email: str = ""
