"""What is kept of an installation as rows that any store can give and take: for moving it, and for a copy of it."""

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | float | bytes | None
"""Bytes are packed documents, and secrets as they are sealed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: of which cupboard, and its values by name; both are the tables and columns of the embedded store."""

    cupboard: str
    values: Mapping[str, Value]
