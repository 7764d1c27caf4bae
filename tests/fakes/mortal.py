"""A process that is killed just before the n-th thing that it does to the outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Killed(BaseException):
    """As after a kill -9: nothing of ours catches it."""


@dataclass
class Life:
    """Ends before the effect number `ends_before`, counted from 1; nothing happens after that. None is for ever."""

    ends_before: int | None = None
    effects: int = 0

    def live(self, effect: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the effect answers
        self.effects += 1
        if self.ends_before is not None and self.effects >= self.ends_before:
            raise Killed
        return effect()


class Mortal:
    """Something outside, as a process of this life sees it: each call of the methods named counts as an effect."""

    def __init__(self, inner: object, life: Life, effects: frozenset[str]) -> None:
        self._inner, self._life, self._effects = inner, life, effects

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the inner one's
        found = getattr(self._inner, name)
        if name not in self._effects:
            return found
        return lambda *given, **named: self._life.live(lambda: found(*given, **named))
