"""The languages that we speak, by their ISO 639-1 codes."""

from integration.domain.errors import BadInput
from integration.domain.words.bulgarian import BULGARIAN
from integration.domain.words.english import ENGLISH
from integration.domain.words.language import Language

LANGUAGES = {each.code: each for each in (ENGLISH, BULGARIAN)}
"""Every language by its code."""

_SHOWN = 20


def language_of(code: str) -> Language:
    """The language of this code, however it is written; BadInput, naming those there are, for any other."""
    found = LANGUAGES.get(code.strip().casefold())
    if found is None:
        message = f"no language {code[:_SHOWN]!a} is spoken here; give one of: {', '.join(LANGUAGES)}"
        raise BadInput(message)
    return found
