"""What is wrong with a package, and how a rule is written: as a row of a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Subject = TypeVar("Subject")

Rule = tuple[str, Callable[[Subject], Iterable[str]]]
"""A rule's name, and what it says of its subject: one text for each thing that is wrong, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """In this file this rule is broken, and this is to be done; a `warning` hinders nobody."""

    file: str
    rule: str
    advice: str
    warning: bool = False


def faults(file: str, rules: Sequence[Rule[Subject]], subject: Subject, *, warning: bool = False) -> Iterator[Fault]:
    """What these rules say of this subject, in their order."""
    for name, said_of in rules:
        for advice in said_of(subject):
            yield Fault(file, name, advice, warning)
