"""The stretches of a clock's time, folded where there are too many to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from integration.domain.decision import TracedSpan

COUNTED = "counted"

_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some spans told in one line, at least one: either all of them counted, or none."""

    spans: tuple[TracedSpan, ...]

    @property
    def counted(self) -> bool:
        """Whether this time is counted."""
        return self.spans[0].kind == COUNTED

    @property
    def start(self) -> datetime:
        """When the first of them begins."""
        return self.spans[0].start

    @property
    def end(self) -> datetime:
        """When the last of them ends."""
        return self.spans[-1].end

    @property
    def length(self) -> timedelta:
        """How long they are together."""
        return total(self.spans)

    def by_kind(self) -> dict[tuple[str, str], tuple[TracedSpan, ...]]:
        """Its spans by kind and name, in the order in which each first comes."""
        found: dict[tuple[str, str], tuple[TracedSpan, ...]] = {}
        for span in self.spans:
            found[span.kind, span.name] = (*found.get((span.kind, span.name), ()), span)
        return found


def total(spans: Iterable[TracedSpan]) -> timedelta:
    """How long these spans are together."""
    return sum((span.end - span.start for span in spans), _NONE)


def folded(spans: Sequence[TracedSpan], most: int) -> tuple[Stretch, ...]:
    """The spans as at most so many stretches (five or more), with nothing lost.

    Neighbours that are skipped are joined first; if that isn't enough, all between the first and the last stretches
    becomes two: what was counted there, and what was not.
    """
    if len(spans) <= most:
        return tuple(Stretch((span,)) for span in spans)
    runs = [Stretch(tuple(run)) for _, run in groupby(spans, key=lambda span: span.kind == COUNTED)]
    if len(runs) <= most:
        return tuple(runs)
    head = (most - 1) // 2
    tail = len(runs) - (most - 2 - head)
    between = [span for run in runs[head:tail] for span in run.spans]
    middle = [tuple(span for span in between if (span.kind == COUNTED) is counted) for counted in (True, False)]
    return (*runs[:head], *map(Stretch, middle), *runs[tail:])
