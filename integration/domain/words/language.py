"""A language: its code, and its phrase for everything that we have to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """One language; `phrases` has the same keys, with the same places to fill in, for every one of them."""

    code: str
    phrases: Mapping[str, str] = field(repr=False, compare=False)

    def say(self, key: str, **values: object) -> str:
        """The phrase of this key, filled in; KeyError for one that no table has."""
        return self.phrases[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The phrase for one thing (`key.one`) or for several (`key.other`): no language here tells more apart."""
        return self.say(f"{key}.one" if number == 1 else f"{key}.other", n=number, **values)
