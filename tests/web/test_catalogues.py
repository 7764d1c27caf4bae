"""Every language says everything that the pages say, with the same blanks to fill in."""

import re
from collections.abc import Sequence

import pytest
from babel.messages.catalog import Message

from integration.handlers.languages import languages
from tests.web.catalogues import LOCALES, kept, said

LANGUAGES = sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())


def ids(messages: Sequence[Message]) -> set[object]:
    return {message.id for message in messages if message.id}


def blanks(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)\w", text))


def forms(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return [text for text in strings if text]


def test_there_are_english_and_bulgarian() -> None:
    assert {"en", "bg"} <= set(LANGUAGES)
    assert list(languages().items())[:1] == [("en", "English")]
    assert languages()["bg"] == "Български"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_all_that_is_said_and_nothing_else(language: str) -> None:
    assert ids(list(kept(language))) == ids(list(said()))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_language_other_than_english_leaves_nothing_empty(language: str) -> None:
    empty = [message.id for message in kept(language) if message.id and not forms(message)]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_blanks_of_its_text(language: str) -> None:
    for message in kept(language):
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        assert {blank for form in forms(message) for blank in blanks(form)} <= blanks(texts[-1]), message.id
        assert isinstance(message.id, tuple) or all(blanks(form) == blanks(texts[0]) for form in forms(message))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_translated_once_and_for_sure(language: str) -> None:
    assert [message.id for message in kept(language) if message.fuzzy] == []
