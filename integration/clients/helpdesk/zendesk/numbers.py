"""Zendesk's ids: numbers there, text in the house."""

from integration.domain.errors import UpstreamRefused

_MOST_DIGITS = 18


def number(text: str, whose: str) -> int:
    """An id as Zendesk counts them; raises UpstreamRefused for any other text, naming whose id it was to be."""
    if not is_number(text):
        message = f"{whose} id on Zendesk is a number; correct it"
        raise UpstreamRefused(message)
    return int(text)


def is_number(text: str) -> bool:
    """Whether a text can be an id of Zendesk."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def id_in(value: object) -> int | None:
    """The id in a value that may be a number or its text; None for everything else."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if is_number(text) and int(text) else None


def text_of(value: int | None) -> str | None:
    """An id as the house has them."""
    return None if value is None else str(value)
