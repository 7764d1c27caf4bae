"""How bad a ticket is, on the service's scale of five, and by which rule we think so."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """S1 (critical) to S5 (request); a smaller number is worse (docs/service.md, section 2)."""

    S1 = 1
    S2 = 2
    S3 = 3
    S4 = 4
    S5 = 5

    @property
    def meaning(self) -> str:
        """The severity's name in the service's table."""
        return _MEANINGS[self]

    def __str__(self) -> str:
        return f"S{self.value}"


_MEANINGS = {
    Severity.S1: "critical",
    Severity.S2: "high",
    Severity.S3: "standard",
    Severity.S4: "bug",
    Severity.S5: "request",
}

FALLBACK = Severity.S3
"""What governs when no rule fired, unconfirmed (docs/service.md, 3.9)."""


@dataclass(frozen=True, slots=True)
class Classification:
    """A severity, whether a person or an explicit mark stands behind it, and the rule that decided."""

    severity: Severity
    confirmed: bool
    rule: str
