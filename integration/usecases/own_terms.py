"""The terms that tickets began under, each version read once: a few versions govern however many tickets."""

from dataclasses import dataclass, field

from integration.domain.memory import Memory
from integration.domain.terms import ServiceTerms
from integration.ports import Policies


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """One installation's versions of the terms, as they are met."""

    store: Policies
    installation: str
    _known: dict[int, ServiceTerms] = field(default_factory=dict)

    def __call__(self, memory: Memory) -> ServiceTerms:
        """The version that this ticket was decided under; raises BadInput where there is none of this number."""
        version = memory.decision.terms_version
        if version not in self._known:
            self._known[version] = self.store.terms(self.installation, version)
        return self._known[version]
