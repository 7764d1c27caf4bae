"""Which tickets second level has, and which were asked for and are on their way there."""

from collections.abc import Iterator
from dataclasses import dataclass

from integration.domain.memory import Memory
from integration.domain.second_level.escalation import Escalation, Stand, open_stay, standing
from integration.ports import Store


@dataclass(frozen=True, slots=True)
class AtSecondLevel:
    """A ticket of second level; `stay` is None while a step of a person waits to be worked off."""

    memory: Memory
    stay: Escalation | None
    standing: Stand


@dataclass(frozen=True, slots=True)
class SeeSecondLevel:
    """Looks through the open tickets."""

    store: Store

    def __call__(self, installation: str) -> Iterator[AtSecondLevel]:
        """Every open ticket that second level has or is about to have, by ticket."""
        for memory in self.store.each(installation, open_only=True):
            found = self.of(installation, memory)
            if found.stay or found.standing.there:
                yield found

    def of(self, installation: str, memory: Memory) -> AtSecondLevel:
        """How one ticket stands."""
        stays = memory.decision.journal.escalations
        asked = self.store.asked(installation, memory.decision.ticket)
        return AtSecondLevel(memory, open_stay(stays), standing(stays, asked))
