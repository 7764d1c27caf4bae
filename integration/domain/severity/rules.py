"""Rules over a ticket's words, as a table that an admin can change: the first that fires decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from integration.domain.errors import BadInput
from integration.domain.severity.phrases import Phrases
from integration.domain.severity.scale import Severity


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """Fires where the text holds any of `words` and none of `unless`.

    Each is a word or a phrase, letter case ignored, found at word boundaries; a `*` ends a stem ("offline*"), a `~`
    between words leaves room for up to two others. Quoted lines and forwarded headers are not looked at.
    """

    name: str
    severity: Severity
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or not any(word.strip() for word in self.words):
            message = "a severity rule needs a name and at least one word"
            raise BadInput(message)

    def fires(self, clauses: Sequence[Sequence[str]]) -> bool:
        """Whether the rule speaks about these folded clauses (`severity_text.own_clauses`)."""
        return _holds(self.words, clauses) and not _holds(self.unless, clauses)


def _holds(words: tuple[str, ...], clauses: Sequence[Sequence[str]]) -> bool:
    index = _index(words)
    return any(True for clause in clauses for _ in index.find(clause))


@lru_cache(maxsize=512)
def _index(words: tuple[str, ...]) -> Phrases:
    return Phrases(("", word) for word in words)


_NOT_OVER = (
    "again", "still", "once more", "now it", "back down", "not a false", "no false", "isn't a false",
    "another false", "wasn't a false",
    "retraction of", "take back my", "taking back", "but", "however", "пак", "отново", "все още", "още не", "не е",
    "не беше", "но", "обаче",
    "wieder nicht", "immer noch", "kein fehlalarm", "aber", "zase", "opäť", "stále", "nie je", "ale", "opět",
    "pořád", "není",
)  # fmt: skip
"""An alarm can be taken back and raised anew in one mail: where any of these stands, all the words are judged."""

_TAKEN_BACK = (
    "false alarm", "please disregard", "disregard my", "disregard our", "was our own firewall", "panic over",
    "фалшива тревога", "лъжлива тревога", "оттеглям*", "отменям сигнала", "отменям тревогата", "fehlalarm",
    "falscher alarm", "falošný poplach", "planý poplach", "falešný poplach", "odvolávam",
)  # fmt: skip

_DRILL = (
    "planned drill", "announcing a drill", "exercise exercise", "fire drill", "planned exercise",
    "планирано учение", "ще правим учение", "ще проведем учение", "notfallübung am", "plánované cvičenie",
    "plánované cvičení",
)  # fmt: skip

_REAL = ("not a drill", "no drill", "drill is over", "this is real", "for real", "свърши", "наистина", "echt")

DEFAULT_RULES: tuple[SeverityRule, ...] = (
    SeverityRule("an alarm taken back", Severity.S5, _TAKEN_BACK, _NOT_OVER),
    SeverityRule("a drill announced", Severity.S5, _DRILL, (*_NOT_OVER, *_REAL)),
)
"""What is sold: only what is certain whatever else a ticket says; the rest is judged by its words as a whole."""
