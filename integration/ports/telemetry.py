"""What watches us: traces of a piece of work from door to host, and figures; both do nothing where nobody looks."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, Self

Attributes = Mapping[str, str | int]
"""What a span says of itself: ids, methods and statuses; never content, an address with a secret, or a person."""

_NONE: Attributes = {}


class Outcome(StrEnum):
    """What became of a delivery: stored as news, known already, or refused at the door."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    REFUSED = "refused"


class Span(Protocol):
    """A stretch of work that is under way."""

    @property
    def traceparent(self) -> str:
        """What another process goes on from (https://www.w3.org/TR/trace-context/); empty where nobody follows."""
        ...

    def note(self, attributes: Attributes) -> None:
        """Say more of it."""
        ...

    def failed(self, kind: str) -> None:
        """It ended in an error of this kind (a class's name or a status, never what the error says)."""
        ...


class Tracing(Protocol):
    """Follows pieces of work. An error that passes through a span is its end, named by its class alone."""

    def span(
        self, name: str, attributes: Attributes = _NONE, *, parent: str = "", at_door: bool = False
    ) -> AbstractContextManager[Span]:
        """A piece of work that goes on from `parent` (a traceparent of our own), or begins here where that is empty.

        `at_door` says that somebody outside asked for it.
        """
        ...

    def step(self, name: str, attributes: Attributes = _NONE) -> AbstractContextManager[Span]:
        """A call to the outside, within the piece of work that is under way; of none, nothing is told."""
        ...

    def note(self, attributes: Attributes) -> None:
        """Say more of what is under way, and of its steps from now on."""
        ...

    def flush(self) -> None:
        """Return once what has ended is handed over, or given up; it takes seconds at the most."""
        ...

    def close(self) -> None:
        """Hand over what is left, and end."""
        ...


class Meters(Protocol):
    """Counts what happens. Quick, safe for threads, and never the reason why something fails."""

    def delivered(self, outcome: Outcome, times: int = 1) -> None:
        """So many deliveries came to this."""
        ...

    def worked(self, lag: timedelta) -> None:
        """A ticket is done, so long after the oldest delivery that this was for had arrived."""
        ...

    def parked(self) -> None:
        """A ticket was put aside for a person."""
        ...


class _Nothing:
    """A span that nobody follows, and the way into it."""

    traceparent = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def note(self, attributes: Attributes) -> None:
        """Nothing."""

    def failed(self, kind: str) -> None:
        """Nothing."""


_NOTHING = _Nothing()


class Untraced:
    """Nobody follows."""

    def span(
        self,
        name: str,  # noqa: ARG002 - as the port has it
        attributes: Attributes = _NONE,  # noqa: ARG002 - as above
        *,
        parent: str = "",  # noqa: ARG002 - as above
        at_door: bool = False,  # noqa: ARG002 - as above
    ) -> AbstractContextManager[Span]:
        """Nothing."""
        return _NOTHING

    def step(self, name: str, attributes: Attributes = _NONE) -> AbstractContextManager[Span]:  # noqa: ARG002 - as above
        """Nothing."""
        return _NOTHING

    def note(self, attributes: Attributes) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Unmetered:
    """Nobody counts."""

    def delivered(self, outcome: Outcome, times: int = 1) -> None:
        """Nothing."""

    def worked(self, lag: timedelta) -> None:
        """Nothing."""

    def parked(self) -> None:
        """Nothing."""


UNTRACED: Tracing = Untraced()
UNMETERED: Meters = Unmetered()
