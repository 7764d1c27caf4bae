"""What a host says of its latest changes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """A ticket that changed in any way, and when it did so last by the host's clock; None where the host can't tell."""

    ticket: str
    at: datetime | None = None
