"""Cupboards that no ticket's errand opens, loaded by the first who does: it spares a worker's start their modules."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


class Late:
    """Stands for the cupboard that `make` makes: its methods are had at once, itself is made by the first call of one.

    Two threads may make one each, which does no harm, as a cupboard remembers nothing.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._made = cache(make)

    def __getattr__(self, name: str) -> Callable[..., object]:
        """The cupboard's method of this name."""

        def call(*args: object, **named: object) -> object:
            method: Callable[..., object] = getattr(self._made(), name)
            return method(*args, **named)

        return call


def late(home: str, *made_of: object) -> Any:  # noqa: ANN401 - whoever asks says which cupboard it is
    """The cupboard of this home, as in `walks.DynamoWalks`, that is made of these; nothing of it is loaded yet."""
    module, _, name = home.partition(".")
    return Late(lambda: getattr(import_module(f"integration.storage.dynamodb.{module}"), name)(*made_of))
