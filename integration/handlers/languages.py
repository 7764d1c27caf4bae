"""The languages of the pages: gettext catalogues, one file each, read when first needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

FALLBACK = "en"
_BARE = {FALLBACK: "en_150"}
"""English as written in Europe, for who names no English of their own."""

_CATALOGUE = ("LC_MESSAGES", "vipdesk.po")
_LONGEST_HEADER = 400


@dataclass(frozen=True, slots=True)
class Speech:
    """A language with the customs of a region: `locale` says how dates and times of day are written."""

    language: str
    locale: "Locale"
    translations: GNUTranslations

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, with `%(name)s` filled in."""
        translated = self.translations.gettext(text)
        return translated % values if values else translated

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The text for so many, which is its `%(num)s`."""
        return self.translations.ngettext(one, many, number) % {"num": number, **values}


@cache
def languages() -> Mapping[str, str]:
    """Every language that has a catalogue, with its own name for itself; English first."""
    from babel import Locale  # noqa: PLC0415 - kept out of the door's cold start

    folders = (folder for folder in _catalogues().iterdir() if folder.joinpath(*_CATALOGUE).is_file())
    codes = sorted((folder.name for folder in folders), key=lambda code: (code != FALLBACK, code))
    return {code: _name(Locale.parse(code)) for code in codes}


def speech_of(chosen: str, accepted: str) -> Speech:
    """The language that was chosen, else the best that the browser accepts (RFC 9110, 12.5.4), else English."""
    wanted = _wanted(accepted)
    if chosen in languages():
        return _speech(chosen, next((tag for tag in wanted if _base(tag) == chosen), _BARE.get(chosen, chosen)))
    known = next((tag for tag in wanted if _base(tag) in languages()), None)
    return _speech(_base(known), known) if known else _speech(FALLBACK, _BARE[FALLBACK])


def _wanted(accepted: str) -> list[str]:
    parts = [part.partition(";") for part in accepted[:_LONGEST_HEADER].split(",")]
    weighed = [(_weight(weight), tag.strip()) for tag, _, weight in parts if tag.strip()]
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return min(max(float(value), 0.0), 1.0) if name == "q" else 1.0
    except ValueError:
        return 0.0


def _base(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def _name(locale: "Locale") -> str:
    name = locale.get_display_name(locale) or locale.language
    return name[:1].upper() + name[1:]


def _speech(language: str, tag: str) -> Speech:
    return Speech(language, _locale(tag, language), _translations(language))


def _locale(tag: str, language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - kept out of the door's cold start

    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale(language)


@cache
def _translations(language: str) -> GNUTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - kept out of the door's cold start
    from babel.messages.pofile import read_po  # noqa: PLC0415 - kept out of the door's cold start

    compiled = BytesIO()
    with _catalogues().joinpath(language, *_CATALOGUE).open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


_catalogues = cache(lambda: files("integration.web").joinpath("locale"))

mark: Callable[[str], str] = str
"""Marks a text that is translated where it is said, so that the catalogues have it."""
