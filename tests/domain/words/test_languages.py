import pytest

from integration.domain.errors import BadInput
from integration.domain.words.bulgarian import BULGARIAN
from integration.domain.words.english import ENGLISH
from integration.domain.words.languages import language_of


def test_a_language_is_found_by_its_code_however_it_is_written() -> None:
    assert language_of("en") is ENGLISH
    assert language_of(" BG ") is BULGARIAN


@pytest.mark.parametrize("code", ["", "de", "english", "bg-BG", "\x1b" * 999])
def test_another_code_is_refused_with_those_there_are(code: str) -> None:
    with pytest.raises(BadInput, match="give one of: en, bg") as refused:
        language_of(code)
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()
