"""What of a decision every store searches by."""

from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Status


def is_open(memory: Memory) -> bool:
    """Whether the ticket is neither solved nor merged away."""
    solved = memory.ticket is not None and memory.ticket.status is Status.SOLVED
    return not solved and memory.decision.merged_into is None


def is_urgent(memory: Memory) -> bool:
    """Whether it is an open S1."""
    return memory.decision.severity is Severity.S1 and is_open(memory)


def served(memory: Memory) -> str | None:
    """The customer of an open ticket that VIP terms cover, folded; only such a ticket has a severity."""
    decision = memory.decision
    is_served = decision.severity is not None and is_open(memory)
    return folded(decision.customer) if is_served and decision.customer else None
