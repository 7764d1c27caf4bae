"""Where ids that nobody can guess come from."""

from collections.abc import Callable
from secrets import token_hex

FreshId = Callable[[], str]
"""Gives another 128 random bits each time, as 32 hexadecimal digits."""

_BYTES = 16


def fresh_id() -> str:
    """128 random bits as hexadecimal digits, from the machine's source of secrets."""
    return token_hex(_BYTES)
