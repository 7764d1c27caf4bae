"""What the model sees of a ticket: named features in groups, the same when learning and when classifying."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import combinations, pairwise

from integration.domain.severity.concepts import concepts_in
from integration.domain.severity.families import families_of, together
from integration.domain.severity.shapes import shapes
from integration.domain.severity.text import Said, read

CONCEPT, NEAR, WORD, LETTERS, SUBJECT, QUOTE, SHAPE, CROSS, EDGE = "ktwcsqnxe"
"""The groups: the first letter of a feature's name, and the key of its share in the score."""

_SHORTEST, _LONGEST = 3, 5
_STEM, _ENDING = 6, 2
_COUNTED = (
    "all", "people", "share", "percent", "quotation", "reply", "forward", "question mark", "ends", "shouting", "length",
)  # fmt: skip


def features(said: Said) -> dict[str, frozenset[str]]:
    """Group → the names of what is there; a name says what it stands for ("k everyone", "t everyone + slow")."""
    subject, body = _named(said.subject), _named(said.body)
    named = set().union(*subject, *body)
    words = [*said.subject, *said.body]
    signs = set(shapes(said))
    return {
        CONCEPT: frozenset(f"k {name}" for name in named) | _placed(subject, body) | _counts(named),
        NEAR: frozenset(f"t {a} + {b}" for clause in (*subject, *body) for a, b in combinations(sorted(clause), 2)),
        WORD: frozenset(_grams("w", words)),
        SUBJECT: frozenset(_grams("s", said.subject)),
        LETTERS: frozenset(_letters(words)),
        QUOTE: frozenset(f"q {name}" for clause in _named(said.quoted) for name in clause),
        SHAPE: frozenset(f"n {sign}" for sign in signs),
        CROSS: frozenset(_crossed(subject, body, signs)),
        EDGE: frozenset(_edges(said.body)),
    }


def _named(clauses: Iterable[Sequence[str]]) -> list[set[str]]:
    return [{name for name, _, _ in concepts_in(clause)} for clause in clauses]


def _placed(subject: Sequence[set[str]], body: Sequence[set[str]]) -> frozenset[str]:
    head = {f"k {name} (subject)" for clause in subject for name in clause}
    first = {f"k {name} (first)" for clause in body[:1] for name in clause}
    last = {f"k {name} (last)" for clause in body[1:][-1:] for name in clause}
    return frozenset(head | first | last)


def _crossed(subject: Sequence[set[str]], body: Sequence[set[str]], signs: set[str]) -> Iterator[str]:
    yield from (f"x {name}" for name in together([*subject, *body]))
    found = families_of(set().union(*subject, *body))
    yield from (f"x {sign} + {family}" for sign in signs if sign.startswith(_COUNTED) for family in found)
    head, last = families_of(set().union(*subject)), families_of(set().union(*body[-1:]))
    yield from (f"x {a} in the subject, {b} at the end" for a in head or {"nothing"} for b in last or {"nothing"})


def _counts(named: set[str]) -> frozenset[str]:
    channels = len(named & {"mail", "chat", "phone", "panel", "portal", "app", "api"})
    return frozenset({f"k channels {min(channels, 5)}"})


def _grams(group: str, clauses: Iterable[Sequence[str]]) -> Iterator[str]:
    for clause in clauses:
        words = [_word(word) for word in clause]
        yield from (f"{group} {word}" for word in words)
        yield from (f"{group} {a} {b}" for a, b in pairwise(words))


def _edges(body: Sequence[Sequence[str]]) -> Iterator[str]:
    last = body[-_ENDING:] if len(body) > _ENDING else body[-1:]
    yield from (f"e last {_word(word)[:_STEM]}" for clause in last for word in clause)
    yield from (f"e first {_word(word)[:_STEM]}" for clause in body[:1] for word in clause)
    yield from (f"e opens {' '.join(map(_word, clause[:2]))}" for clause in body[:1])
    yield from (f"e ends {' '.join(map(_word, clause[-2:]))}" for clause in body[-1:])


def _word(word: str) -> str:
    if not word.isdecimal() or (len(word) == _SHORTEST and word[0] in "45"):
        return word[:24]
    return f"#{len(word)}"


def _letters(clauses: Iterable[Sequence[str]]) -> Iterator[str]:
    for word in {word for clause in clauses for word in clause if word.isalpha()}:
        edged = f"<{word[:24]}>"
        for size in range(_SHORTEST, _LONGEST + 1):
            for at in range(len(edged) - size + 1):
                yield f"c {edged[at : at + size]}"


def fingerprint(tickets: Iterable[tuple[str, str]]) -> str:
    """A digest of the features of these (subject, body) pairs: it changes whenever the code sees them differently."""
    digest = sha256()
    for subject, body in tickets:
        for group, names in features(read(subject, body)).items():
            digest.update(f"{group}{sorted(names)}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()[:16]
