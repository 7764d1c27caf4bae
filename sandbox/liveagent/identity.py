"""Ids and codes that look like LiveAgent's and are the same in every run."""

from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits

_SIGNS = digits + ascii_lowercase
_STRIDE = 2_654_435_761
"""A prime, so that ids look scattered and none comes twice."""


class Identities:
    """Where new ids come from: never the same twice, never random."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def number(self) -> int:
        """The next one."""
        return next(self._numbers)

    def id(self, length: int = 8) -> str:
        """A new id of so many lower-case letters and digits."""
        pieces = [_spelled(self.number(), _SIGNS, min(left, 8)) for left in range(length, 0, -8)]
        return "".join(pieces)

    def code(self) -> str:
        """A new ticket's code: ABC-DEFGH-123."""
        number = self.number()
        letters = _spelled(number, ascii_uppercase, 8)
        return f"{letters[:3]}-{letters[3:]}-{_spelled(number, digits, 3)}"


def _spelled(number: int, signs: str, length: int) -> str:
    left = number * _STRIDE % len(signs) ** length
    places = []
    for _ in range(length):
        left, sign = divmod(left, len(signs))
        places.append(signs[sign])
    return "".join(places)
