"""How bad a ticket is by its words alone: named evidence, weighed by a learned table, with the words that decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt

from integration.domain.severity.features import CONCEPT, WORD, features
from integration.domain.severity.scale import Severity
from integration.domain.severity.telling import reasons
from integration.domain.severity.text import Said

ALPHABET = "".join(chr(code) for code in range(35, 127) if chr(code) not in "\\\"'`")
"""A weight is one of these letters: its place, counted from the middle one, times the table's step."""

MIDDLE = len(ALPHABET) // 2
_NO_CHANNELS = "k channels 0"


@dataclass(frozen=True, slots=True)
class Guess:
    """Probabilities of S1 to S5 (they add up to one), and the evidence that spoke most for the likeliest."""

    probabilities: tuple[float, ...]
    reasons: tuple[str, ...]

    @property
    def ranked(self) -> tuple[Severity, ...]:
        """The severities, likeliest first; of equals the stricter."""
        return tuple(sorted(Severity, key=lambda severity: -self.of(severity)))

    def of(self, severity: Severity) -> float:
        """The probability of one severity."""
        return self.probabilities[severity - 1]


@dataclass(frozen=True, slots=True)
class _Piece:
    name: str
    weights: tuple[float, ...]


def guess(said: Said) -> Guess | None:
    """What the words say, or None where not one of them is known."""
    pieces = list(_evidence(features(said)))
    if not any(_is_known_word(piece.name) for piece in pieces):
        return None
    scores = [bias + sum(piece.weights[at] for piece in pieces) for at, bias in enumerate(_table().bias)]
    return Guess(_softmax(scores), tuple(reasons(said, _spoke(pieces, scores))))


def _is_known_word(name: str) -> bool:
    return name[0] in (CONCEPT, WORD) and name != _NO_CHANNELS and any(map(str.isalnum, name[2:]))


@dataclass(frozen=True, slots=True)
class _Table:
    bias: Sequence[float]
    shares: Mapping[str, float]
    letters: Mapping[str, float]
    weights: Mapping[str, str]


@cache
def _table() -> _Table:
    from integration.domain.severity import weights as learned  # noqa: PLC0415 - large, so read when first needed

    letters = {letter: (at - MIDDLE) * learned.STEP for at, letter in enumerate(ALPHABET)}
    lines = learned.TABLE.strip("\n").split("\n")
    return _Table(learned.BIAS, learned.SHARES, letters, {line[5:]: line[:5] for line in lines})


def _evidence(found: Mapping[str, frozenset[str]]) -> Iterator[_Piece]:
    table = _table()
    for group, names in found.items():
        share = table.shares[group] / sqrt(len(names) or 1)
        for name in names & table.weights.keys():
            yield _Piece(name, tuple(share * table.letters[letter] for letter in table.weights[name]))


def _softmax(scores: Sequence[float]) -> tuple[float, ...]:
    powers = [exp(score - max(scores)) for score in scores]
    return tuple(power / sum(powers) for power in powers)


def _spoke(pieces: Sequence[_Piece], scores: Sequence[float]) -> dict[str, float]:
    second, first = sorted(range(len(scores)), key=scores.__getitem__)[-2:]
    return {piece.name: piece.weights[first] - piece.weights[second] for piece in pieces}
