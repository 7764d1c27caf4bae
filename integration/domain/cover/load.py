"""How many open VIP tickets each person has."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from integration.domain.agent import Agent
from integration.domain.cover.cover import Cover
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.decision import Decision
from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity


@dataclass(frozen=True, slots=True)
class Over:
    """Somebody with more open VIP tickets than their limit."""

    agent: Agent
    tickets: int
    limit: int


@dataclass(slots=True)
class Load:
    """Open VIP tickets by the host's id of who has them; what is being moved counts for who takes over."""

    by_person: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, memories: Iterable[Memory]) -> "Load":
        """The load as the tickets were decided upon last."""
        held = (_holder(memory.decision) for memory in memories if memory.decision.severity is not None)
        return cls(Counter(who for who in held if who))

    def by_address(self, plan: DeskPlan) -> Mapping[str, int]:
        """The load of the people of the desk, by address in small letters."""
        people = (person.agent for person in plan.people if person.agent.host_id)
        return {agent.email.strip().casefold(): self.by_person[agent.host_id] for agent in people}

    def move(self, before: Cover, after: Cover, tickets: Iterable[Memory]) -> None:
        """These tickets go from who had them to who answers from now on."""
        for memory in tickets:
            urgent = memory.decision.severity is Severity.S1
            self.by_person[(before.urgent if urgent else before.agent).host_id] -= 1
            self.by_person[(after.urgent if urgent else after.agent).host_id] += 1

    def over(self, plan: DeskPlan) -> tuple[Over, ...]:
        """Who has more than their limit."""
        people = ((person.agent, self.by_person[person.agent.host_id], person.limit) for person in plan.people)
        return tuple(
            Over(agent, count, limit)
            for agent, count, limit in people
            if agent.host_id and limit is not None and count > limit
        )


def is_movable(memory: Memory) -> bool:
    """Whether the ticket goes to who answers: second level doesn't have it, and no person gave it to somebody."""
    journal = memory.decision.journal
    return journal.reassignment is None and not any(stay.open for stay in journal.escalations)


def _holder(decision: Decision) -> str:
    return decision.wanted.assignee or (decision.answers.host_id if decision.answers else "")
