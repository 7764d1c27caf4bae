"""What shadow mode has shown: our decisions beside the host's own values, ticket by ticket and in figures."""

from collections.abc import Callable
from dataclasses import dataclass

from integration.domain.comparison import Agreement, Comparison, compared
from integration.ports import Memories


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """Walks the stored decisions once; those that were not made in shadow are left out."""

    store: Memories

    def __call__(self, installation: str, tell: Callable[[Comparison], None]) -> Agreement:
        """All of it in figures; `tell` hears of each ticket that we would show otherwise than the host does."""
        agreement = Agreement()
        for memory in self.store.each(installation, open_only=False):
            if memory.shadow and memory.ticket:
                comparison = compared(memory)
                agreement.count(comparison)
                if comparison and any(comparison.differences()):
                    tell(comparison)
        return agreement
