"""A function without a process, for what is judged before and after it."""

from collections.abc import Callable, Mapping
from typing import Any


class Saying:
    """Answers each event by what it was given, and keeps the events."""

    def __init__(self, answer: Callable[[Mapping[str, Any]], object]) -> None:
        self.answer = answer
        self.events: list[Mapping[str, Any]] = []

    def invoke(self, event: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the port's own
        self.events.append(event)
        return self.answer(event)


def always(result: object) -> Saying:
    return Saying(lambda _event: result)
