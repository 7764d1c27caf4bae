"""Letters to customers: every language says the same, and instants as its own people write them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.terms import default_hours
from integration.domain.words.language import Language
from integration.domain.words.letters import LETTERS, Beginning, Letters, spoken_with
from integration.domain.words.letters_en import ENGLISH
from tests.fakes.now import instant
from tests.fakes.tickets import BORIS, DANA

MONDAY = instant("2026-11-30 08:00")
BRATISLAVA, SOFIA = "Europe/Bratislava", "Europe/Sofia"
ABSENT = Cover(
    "Acme", DANA, BORIS, BORIS, instant("2026-11-26 08:00"), until=MONDAY, reason=CoverReason.ABSENT, handover="h1"
)
every_language = pytest.mark.parametrize("language", LETTERS.values(), ids=lambda language: language.code)


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def every_letter(language: Language) -> Iterator[str]:
    for zone in ("", SOFIA, "America/New_York", "Asia/Dubai"):
        letters = Letters(language, BRATISLAVA, zone)
        for agent, away in ((DANA, None), (BORIS, DANA), (None, None)):
            for day in range(366):
                begins = Beginning(MONDAY + timedelta(days=day), "https://vip.example.com/vip/t/chat")
                yield letters.acknowledgement(default_hours(), begins, agent, away)
        for cover in (ABSENT, replace(ABSENT, until=None), replace(ABSENT, reason=CoverReason.BY_HAND)):
            yield letters.stands_in(cover, ABSENT.since)
        yield letters.is_back(DANA)


@every_language
def test_every_language_has_the_same_phrases_with_the_same_places(language: Language) -> None:
    assert set(language.phrases) == set(ENGLISH.phrases)
    differing = {key for key, text in language.phrases.items() if places(text) != places(ENGLISH.phrases[key])}
    assert differing <= {"moment.full"}


@every_language
def test_no_phrase_of_words_is_left_in_english(language: Language) -> None:
    same = {key for key, text in language.phrases.items() if text == ENGLISH.phrases[key]}
    assert language is ENGLISH or same <= {"clock", *(key for key in same if key.startswith("month."))}


@every_language
def test_every_letter_is_whole_names_no_customer_and_says_that_it_is_automatic(language: Language) -> None:
    for letter in every_letter(language):
        assert letter.startswith(language.phrases["greeting"])
        assert letter.endswith(language.phrases["automatic"])
        assert not re.search(r"[{}]|None|  |\(\)| [.,;:](\s|$)|Acme", letter), letter


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "on Monday 30 November 2026 at 09:00 (CET, Bratislava), which is 10:00 your time (EET, Sofia)"),
        (
            "bg",
            "в понеделник, 30 ноември 2026 г., в 09:00 ч. (CET, Братислава), което е 10:00 ч. Ваше време (EET, София)",
        ),
        (
            "de",
            (
                "am Montag, dem 30. November 2026, um 09:00 Uhr (CET, Bratislava), "
                "das ist 10:00 Uhr Ihrer Zeit (EET, Sofia)"
            ),
        ),
        ("sk", "v pondelok 30. novembra 2026 o 09:00 (CET, Bratislava), čo je 10:00 Vášho času (EET, Sofia)"),
        ("cs", "v pondělí 30. listopadu 2026 v 09:00 (CET, Bratislava), což je 10:00 Vašeho času (EET, Sofie)"),
    ],
)
def test_an_instant_is_told_in_both_zones_as_people_write_it(code: str, told: str) -> None:
    assert Letters(LETTERS[code], BRATISLAVA, SOFIA).moment(MONDAY) == told


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("", "at 09:00 (CET, Bratislava)"),
        ("Europe/Prague", "at 09:00 (CET, Bratislava)"),
        ("America/New_York", "which is on Monday 30 November 2026 at 03:00 your time (EST, New York)"),
        ("Pacific/Honolulu", "which is on Sunday 29 November 2026 at 22:00 your time (HST, Honolulu)"),
        ("Asia/Dubai", "which is 12:00 your time (UTC+04, Dubai)"),
        ("UTC", "which is 08:00 your time (UTC)"),
    ],
)
def test_the_second_zone_stands_there_where_its_clocks_differ_and_its_date_where_that_does(
    zone: str, told: str
) -> None:
    said = Letters(ENGLISH, BRATISLAVA, zone).moment(MONDAY)
    same_day = told.replace("on Monday 30 November 2026 at ", "") if "New York" in told else told
    assert said.endswith(same_day)


def test_the_zone_is_that_of_the_instant_in_summer_too() -> None:
    assert "(CEST, Bratislava)" in Letters(ENGLISH, BRATISLAVA).moment(datetime(2026, 7, 1, 7, tzinfo=UTC))


def test_days_with_the_same_hours_are_told_together() -> None:
    split = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
    week = (split, split, split, split, ((9 * 60, 15 * 60),), ((0, 24 * 60),), ())
    told = Letters(ENGLISH, BRATISLAVA).week(BusinessHours(BRATISLAVA, week))
    dash = "\N{EN DASH}"
    assert told.replace(dash, "-") == (
        "Monday-Thursday 09:00-12:00 + 13:00-17:00, Friday 09:00-15:00, Saturday 00:00-24:00"
    )


@pytest.mark.parametrize(
    ("code", "texts", "spoken"),
    [
        ("sk", ("Нищо не работи",), "sk"),
        ("DE ", (), "de"),
        ("", ("Нищо не работи", "Chat is down, пишете ни"), "bg"),
        ("", ("Nothing works", "as Анна told you yesterday on the phone"), "en"),
        ("", ("", "123"), "en"),
        ("fr", ("Rien ne marche",), "en"),
    ],
)
def test_a_customer_is_written_to_in_their_language_or_by_their_letters(
    code: str, texts: tuple[str, ...], spoken: str
) -> None:
    assert spoken_with(code, *texts).code == spoken


def test_who_stands_in_and_until_when_is_told_and_why_is_not() -> None:
    said = Letters(ENGLISH, BRATISLAVA).stands_in(ABSENT, ABSENT.since)
    assert "While Dana Petrova is away, Boris Novak stands in and answers you." in said
    assert "We expect Dana Petrova back on Monday 30 November 2026 at 09:00 (CET, Bratislava)." in said
    by_hand = Letters(ENGLISH, BRATISLAVA).stands_in(replace(ABSENT, reason=CoverReason.BY_HAND), MONDAY)
    assert "away" not in by_hand
    assert "expect" not in by_hand
