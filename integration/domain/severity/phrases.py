"""Phrases to look for in a row of words: whole words, stems ("offline*"), and gaps ("~": at most two words)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from integration.domain.severity.alphabet import fold

GAP = "~"
STEM = "*"
_REACH = 2
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\*?|\d+(?:[.,:]\d+)*|~|[!?]+|%")

Entry = tuple[str, tuple[str, ...]]
"""A label, and the words that follow the first."""


class Phrases:
    """An index of labelled phrases by their first word; finding costs a few look-ups a word, however many there are."""

    __slots__ = ("_lengths", "_stems", "_whole", "at")

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, list[Entry]] = {}
        self._stems: dict[str, list[Entry]] = {}
        for label, phrase in phrases:
            self._add(label, [fold(part) for part in _PART.findall(phrase.casefold())])
        self._lengths = sorted({len(stem) for stem in self._stems})
        self.at = lru_cache(maxsize=8192)(self._entries)

    def _add(self, label: str, parts: Sequence[str]) -> None:
        if not parts:
            return
        first, *rest = parts
        home, key = (self._stems, first[:-1]) if first.endswith(STEM) else (self._whole, first)
        home.setdefault(key, []).append((label, tuple(rest)))

    def find(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Each label whose phrase stands in the words, with the half-open range of words it takes."""
        for start, word in enumerate(words):
            for label, rest in self.at(word):
                end = follows(words, start + 1, rest) if rest else start + 1
                if end:
                    yield label, start, end

    def _entries(self, word: str) -> tuple[Entry, ...]:
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found.extend(self._stems.get(word[:length], ()))
        return tuple(found)


def follows(words: Sequence[str], at: int, wanted: Sequence[str]) -> int:
    """Where the wanted words end if they stand from `at` on (gaps allowed); 0 when they don't."""
    for index, want in enumerate(wanted):
        if want == GAP:
            reach = range(at, min(at + _REACH, len(words)) + 1)
            return next((end for start in reach if (end := follows(words, start, wanted[index + 1 :]))), 0)
        if at >= len(words) or not _is(words[at], want):
            return 0
        at += 1
    return at


def _is(word: str, want: str) -> bool:
    return word.startswith(want[:-1]) if want.endswith(STEM) else word == want
