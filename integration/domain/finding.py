"""What an examination of an installation found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined, whether it is well, and what to do if not."""

    what: str
    well: bool
    advice: str = ""
