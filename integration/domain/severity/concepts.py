"""The concepts by which a ticket's words are understood, in five languages, and where they stand in a clause."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from integration.domain.severity.concepts_faults import FAULTS
from integration.domain.severity.concepts_parts import CHANNELS, FEATURES
from integration.domain.severity.concepts_scope import SCOPE
from integration.domain.severity.concepts_wishes import WISHES
from integration.domain.severity.phrases import Phrases

_NEGATIONS = frozenset(
    "not no never isn't isnt aren't arent wasn't doesn't don't dont didn't without nothing neither nor cannot can't"
    " не няма нямаме нямат без никак нито nicht kein keine keinen keiner keinerlei nichts ohne nie ne neni nie bez"
    " ziadny ziadna ziadne zadny zadna zadne".split()
)
_BEFORE = 2


def lexicon() -> Mapping[str, str]:
    """Every concept with its phrases."""
    return {**SCOPE, **FAULTS, **WISHES, **CHANNELS, **FEATURES}


def concepts_in(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The concepts named in a clause, each with its half-open range of words; "no …" where a negation stands before."""
    for concept, start, end in _phrases().find(words):
        denied = any(word in _NEGATIONS for word in words[max(0, start - _BEFORE) : start])
        yield (f"no {concept}" if denied else concept), start, end


@cache
def _phrases() -> Phrases:
    return Phrases(
        (concept, phrase)
        for concept, phrases in lexicon().items()
        for part in phrases.split(",")
        if (phrase := part.strip())
    )
