"""Concepts in their five families, and what stands in a ticket when they are taken together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from integration.domain.severity.concepts_parts import CHANNELS

FAMILIES: Mapping[str, frozenset[str]] = {
    "outage": frozenset({
        "down", "error page", "no way in", "suspended", "business halted", "customers cut off", "no workaround",
        "everything", "nobody",
    }),
    "crawl": frozenset({
        "slow", "seconds", "now and then",
        "retry works", "works but", "thrown out", "backlog", "half",
    }),
    "part": frozenset({
        "stopped", "one place", "one person", "others work", "rest is sound", "integration", "only", "some", "file",
    }),
    "trifle": frozenset({"wrong", "cosmetic", "trifle", "workaround", "look", "rule", "report"}),
    "asking": frozenset({
        "question", "wish", "advice", "money", "thanks", "taken back", "drill", "what if", "past",
        "nothing wrong", "future", "over now", "only supposing",
    }),
}  # fmt: skip

_CHANNELS = frozenset(CHANNELS)
_BROKEN = frozenset({"down", "stopped", "error page", "no works", "no way in", "customers cut off"})
_SOUND = frozenset({"works", "others work", "rest is sound", "nothing wrong"})
_MOST = 3


def together(clauses: Sequence[set[str]]) -> Iterator[str]:
    """Signs made of several concepts: how much of each family there is, and how many channels are broken or sound."""
    named = set().union(*clauses)
    levels = [f"{family} {level}" for family, level in _levels(named)]
    yield from levels
    yield from (f"{a} + {b}" for a, b in combinations(levels, 2))
    broken, sound = _channels(clauses)
    counts = f"broken {min(len(broken - sound), _MOST)}, sound {min(len(sound), 2)}"
    yield f"channels {counts}"
    yield f"channels broken {min(len(broken), 4)}"
    yield f"channels sound {min(len(sound), 3)}"
    scope = next(
        (name for name in ("one person", "one place", "nobody", "everyone", "some") if name in named), "no scope"
    )
    yield f"{scope}: {counts}"
    yield from (f"{scope} + {level}" for level in levels)


def families_of(names: set[str]) -> set[str]:
    """The families that these concepts belong to."""
    return {family for family, members in FAMILIES.items() if members & names}


def _levels(named: set[str]) -> Iterator[tuple[str, int]]:
    for family, members in FAMILIES.items():
        yield family, min(len(members & named), _MOST)


def _channels(clauses: Sequence[set[str]]) -> tuple[set[str], set[str]]:
    broken: set[str] = set()
    sound: set[str] = set()
    for clause in clauses:
        if clause & _BROKEN:
            broken |= clause & _CHANNELS
        elif clause & _SOUND:
            sound |= clause & _CHANNELS
    return broken, sound
