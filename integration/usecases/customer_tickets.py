"""A customer's open tickets as their own page tells them: from the same decisions that the agents see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from integration.domain.agent import Agent
from integration.domain.decision import Clock, ClockState, Decision
from integration.domain.journal import Promise
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status
from integration.ports import Memories, Now


class Turn(StrEnum):
    """Whose turn it is with a ticket."""

    HELD = "held"
    CUSTOMER = "customer"
    SECOND_LEVEL = "second level"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """One open ticket; `held_until` while it waits for the opening. A clock of None was never promised, or not yet."""

    id: str
    came_at: datetime
    severity: Severity
    confirmed: bool
    turn: Turn
    held_until: datetime | None
    first_response: Clock | None
    follow_up: Clock | None
    agent: Agent | None


@dataclass(frozen=True, slots=True)
class CustomerTickets:
    """Reads them from what was decided last; the host isn't asked, and no subject of a ticket is known."""

    store: Memories
    now: Now

    def __call__(self, installation: str, customer: str) -> Sequence[OpenTicket]:
        """The customer's open tickets under VIP terms, the most severe before the others, and of those the last one."""
        now = self.now()
        memories = self.store.of_customer(installation, customer)
        found = [_ticket(memory, memory.decision.severity, now) for memory in memories if memory.decision.severity]
        latest_first = sorted(found, key=lambda ticket: (ticket.came_at, ticket.id), reverse=True)
        return sorted(latest_first, key=lambda ticket: ticket.severity)


def _ticket(memory: Memory, severity: Severity, now: datetime) -> OpenTicket:
    decision = memory.decision
    held = decision.held_until if decision.held_until and now < decision.held_until else None
    return OpenTicket(
        id=decision.ticket,
        came_at=decision.opened_at,
        severity=severity,
        confirmed=decision.confirmed,
        turn=Turn.HELD if held else _turn(memory),
        held_until=held,
        first_response=decision.clock(Promise.FIRST_RESPONSE),
        follow_up=decision.clock(Promise.FOLLOW_UP),
        agent=decision.answers or decision.agent,
    )


def _turn(memory: Memory) -> Turn:
    if memory.ticket is not None and memory.ticket.status is Status.WAITING:
        return Turn.CUSTOMER
    if any(stay.open for stay in memory.decision.journal.escalations):
        return Turn.SECOND_LEVEL
    return Turn.CUSTOMER if _is_paused(memory.decision) else Turn.OURS


def _is_paused(decision: Decision) -> bool:
    """Whether something is promised for when the customer comes back, and nothing before."""
    states = {clock.state for clock in decision.clocks if not clock.carried_from}
    return ClockState.PAUSED in states and ClockState.RUNNING not in states
