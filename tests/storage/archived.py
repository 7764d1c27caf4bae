"""Rows of an installation with a value that none of them can have."""

from collections.abc import Iterable

from integration.domain.archive import Record, Value

MISFITS: list[tuple[str, str, Value]] = [
    ("installations", "sealed", "text"),
    ("installations", "sealed", None),
    ("installations", "host", 5),
    ("installations", "shadow", "yes"),
    ("troubles", "count", 10**30),
    ("troubles", "count", 2**63),
    ("troubles", "count", -(2**63) - 1),
    ("troubles", "count", 1.5),
    ("troubles", "count", None),
    ("terms", "published_at", "x"),
    ("terms", "document", "{}"),
    ("deliveries", "actor", 3),
    ("grants", "sealed", "text"),
    ("line", "since", b"1"),
]
"""By cupboard and name, what can't stand there."""


def with_value(records: Iterable[Record], cupboard: str, name: str, value: Value) -> list[Record]:
    """The rows, with this value in those of a cupboard."""
    return [
        Record(each.cupboard, {**each.values, name: value}) if each.cupboard == cupboard else each for each in records
    ]
