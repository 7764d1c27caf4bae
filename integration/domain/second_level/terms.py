"""What second level promises the dedicated agents: an internal agreement, no promise to the customer (P4)."""

from dataclasses import dataclass
from datetime import timedelta

from integration.domain.errors import BadInput
from integration.domain.severity.scale import Severity
from integration.domain.targets import Target

_HOURS = timedelta(hours=1)

ACKNOWLEDGED_WITHIN = (
    Target.calendar(_HOURS / 4),
    Target.calendar(_HOURS / 2),
    Target.business(2 * _HOURS),
    Target.business(4 * _HOURS),
    Target.business(8 * _HOURS),
)
"""For S1 to S5, how soon a senior says that the ticket is in their hands, where an admin changed nothing."""


@dataclass(frozen=True, slots=True)
class SecondLevelTerms:
    """Within which time second level acknowledges a ticket: a target for each of S1 to S5, in this order."""

    acknowledged_within: tuple[Target, ...] = ACKNOWLEDGED_WITHIN

    def __post_init__(self) -> None:
        if len(self.acknowledged_within) != len(Severity):
            message = "second level needs one target for each of S1 to S5"
            raise BadInput(message)

    def of(self, severity: Severity) -> Target:
        """The target of this severity."""
        return self.acknowledged_within[severity - 1]
