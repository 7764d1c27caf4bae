"""What is shown once we are uninstalled: that all is gone, and what is left to do by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was removed of one installation; nothing in it names a person or a customer.

    `removed` is what was taken away at the host, `left` what could not be, as sentences for an admin. `rows` counts
    what was erased here by its kind.
    """

    installation: str
    address: str
    at: datetime
    removed: Sequence[str]
    left: Sequence[str]
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many rows of ours were erased."""
        return sum(self.rows.values())
