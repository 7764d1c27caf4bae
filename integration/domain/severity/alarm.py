"""An outage said plainly, of now and unreserved: what no guess by weights may wave through as a bug or a request."""

from integration.domain.severity.concepts import concepts_in
from integration.domain.severity.scale import Severity
from integration.domain.severity.text import Said

WHO = frozenset({"everyone", "nobody", "everything", "panel"})
"""Concepts of whom or what it befell; one of these and one of `WHAT` stand in one clause."""

WHAT = frozenset({"down", "stopped", "no way in", "suspended", "business halted", "customers cut off"})
"""Concepts of an outage."""

RESERVED = frozenset({
    "taken back", "over now", "past", "nothing wrong", "works", "thanks",
    "drill", "what if", "future", "only supposing", "wish", "money",
    "one person", "one place", "others work", "rest is sound", "workaround", "trifle", "cosmetic",
    "no down", "no suspended",
})  # fmt: skip
"""Concepts that take it back, put it into another time, make it small or deny it, wherever they stand."""

LEAST = (Severity.S1, Severity.S2, Severity.S3)
"""What may govern where an outage is said plainly: of the few guesses that this overrules, near half were wrong
(cross-validated), and an outage missed costs most."""


def plain_outage(said: Said) -> bool:
    """Whether the customer's own words, quotations apart, tell (not ask) that all are cut off, and reserve nothing."""
    clauses = [*said.subject, *said.body]
    named = [{name for name, _, _ in concepts_in(clause)} for clause in clauses]
    told = (names for names, clause in zip(named, clauses, strict=True) if "?" not in clause[-1])
    return any(names & WHO and names & WHAT for names in told) and not any(names & RESERVED for names in named)
