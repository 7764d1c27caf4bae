"""Which figures are told of an installation."""

from enum import StrEnum


class Figure(StrEnum):
    """Running clocks, promises that were kept, and times that nobody covers: what domain/stock.py counts."""

    TO_BREACH = "time to breach"
    LATE = "clocks late"
    SHARE_MET = "share met"
    MET = "promises met"
    KNOWN = "promises known"
    GAPS = "coverage gaps"
    UNCOVERED = "time uncovered"
