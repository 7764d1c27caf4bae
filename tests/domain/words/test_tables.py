"""What the tables of all languages must have in common."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import Formatter

import pytest

from integration.domain.explanation import explained, told_short
from integration.domain.words.english import ENGLISH
from integration.domain.words.language import Language
from integration.domain.words.languages import LANGUAGES
from tests.domain.words.stories import every

OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
# Names, which are no words of any language: VIP, UTC.
ALIKE = {"standing.vip", "moment.both"}


class Recording(Mapping[str, str]):
    """A table that knows which of its phrases were asked for."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases, self.asked = phrases, set[str]()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self._phrases[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def words(phrase: str) -> str:
    return "".join(text for text, _, _, _ in Formatter().parse(phrase))


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_every_language_has_the_same_keys(language: Language) -> None:
    assert set(language.phrases) == set(ENGLISH.phrases)


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_a_phrase_has_the_same_places_to_fill_in_in_every_language(language: Language) -> None:
    differing = {key for key, phrase in language.phrases.items() if places(phrase) != places(ENGLISH.phrases[key])}
    assert differing == set()


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_no_phrase_with_a_word_in_it_is_left_in_english(language: Language) -> None:
    same = {key for key, phrase in language.phrases.items() if phrase == ENGLISH.phrases[key]}
    assert {key for key in same if re.search(r"[A-Za-z]", words(ENGLISH.phrases[key]))} <= ALIKE


def test_every_word_of_bulgarian_is_written_in_cyrillic_but_names() -> None:
    latin = {word for phrase in LANGUAGES["bg"].phrases.values() for word in re.findall(r"[A-Za-z-]+", words(phrase))}
    assert {word for word in latin if word != "-"} <= {"VIP", "All-inclusive", "API", "UTC"}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_phrase_is_told_in_some_story(language: Language) -> None:
    recording = Recording(language.phrases)
    recorded = replace(language, phrases=recording)
    for memory in every():
        explained(memory, "Europe/Bratislava", recorded)
        told_short(memory, "Europe/Bratislava", recorded)
    assert set(recording) - recording.asked == set()


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_no_line_is_empty_or_left_unfilled(language: Language) -> None:
    for memory in every():
        for line in (*explained(memory, "Asia/Kolkata", language), *told_short(memory, "Asia/Kolkata", language)):
            assert line.strip()
            assert not re.search(r"[{}]|None|  \S.*  | [.,;:](\s|$)|\(\)", line), line
