"""What callers hear."""

import string

import pytest

from integration.domain.errors import BadInput
from integration.domain.phone.answer import Answer, Way
from integration.domain.phone.words import SPOKEN, SpokenLanguage, said, spoken_code, tag
from integration.domain.words.letters import LETTERS
from tests.fakes.now import instant

TUESDAY = instant("2026-11-24 08:00")
CLOSED = Answer(Way.VOICEMAIL, agent="Dana Petrova", opens_at=TUESDAY, zone="Europe/Bratislava")


def at_night(language: str) -> str:
    return said(Answer(Way.VOICEMAIL, agent="Dana", opens_at=TUESDAY, language=language, zone="Europe/Bratislava"))


def test_a_caller_hears_the_agents_name_and_the_next_opening_by_the_right_clock() -> None:
    ours = said(CLOSED)
    assert "Dana Petrova" in ours
    assert "on Tuesday, 24 November, at 9:00, our time" in ours
    theirs = Answer(Way.VOICEMAIL, agent="Dana", opens_at=TUESDAY, zone="Europe/Sofia", their_zone=True)
    assert "at 10:00, your time" in said(theirs)


@pytest.mark.parametrize(
    ("language", "when"),
    [
        ("en", "on Tuesday, 24 November, at 9:00, our time"),
        ("bg", "във вторник, 24 ноември, в 9:00, наше време"),
        ("de", "am Dienstag, dem 24. November, um 9:00 Uhr unserer Zeit"),
        ("sk", "v utorok 24. novembra o 9:00 nášho času"),
        ("cs", "v úterý 24. listopadu v 9:00 našeho času"),
    ],
)
def test_each_language_tells_the_opening_in_its_own_way(language: str, when: str) -> None:
    assert when in at_night(language)


def test_in_hours_nobody_says_that_the_desk_is_shut() -> None:
    assert "open" not in said(Answer(Way.VOICEMAIL, agent="Dana"))
    assert "as soon as possible" in said(Answer(Way.VOICEMAIL, agent="Dana"))


def test_a_stranger_hears_no_name_and_is_asked_for_theirs() -> None:
    heard = said(Answer(Way.VOICEMAIL, opens_at=TUESDAY))
    assert "your name" in heard
    assert "None" not in heard


def test_a_language_that_nobody_speaks_here_is_english_and_refused_where_an_admin_chooses_it() -> None:
    assert at_night("fr") == at_night("en")
    assert tag(Answer(Way.THANKS, language="fr")) == "en-GB"
    assert spoken_code(" SK ") == "sk"
    with pytest.raises(BadInput, match="give one of: en, bg, de, sk, cs"):
        spoken_code("fr")


@pytest.mark.parametrize(("code", "language"), SPOKEN.items(), ids=SPOKEN)
def test_every_language_says_everything(code: str, language: SpokenLanguage) -> None:
    assert language.letters is LETTERS[code]
    assert language.tag.startswith(f"{code}-")
    assert _places(language.closed) == {"agent", "when"}
    assert _places(language.busy) == _places(language.thanks) == {"agent"}
    assert _places(language.strangers.closed) == {"when"}
    assert _places(language.strangers.busy) == _places(language.strangers.thanks) == set()


def _places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}
