"""How the service stands, in figures: what is late, what comes next, what was kept, and when nobody will be there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integration.domain.booking.absence import merged
from integration.domain.cover.gaps import Gap
from integration.domain.figure import Figure
from integration.domain.memory import Memory
from integration.domain.record import Record
from integration.domain.work import Waiting


@dataclass(frozen=True, slots=True)
class Running:
    """Of the clocks that run now: how long until the first of them is breached, and how many are already.

    `to_breach` is None where none runs that is still in time. What is decided in shadow is promised to nobody.
    """

    to_breach: timedelta | None = None
    late: int = 0

    @classmethod
    def of(cls, open_ones: Iterable[Memory], now: datetime) -> "Running":
        """Those of these open tickets; a clock is late once it is past its due instant ("or less")."""
        late, nearest = 0, None
        for due in _due(open_ones):
            late += due < now
            nearest = due if due >= now and (nearest is None or due < nearest) else nearest
        return cls(None if nearest is None else nearest - now, late)


def _due(open_ones: Iterable[Memory]) -> Iterable[datetime]:
    for memory in open_ones:
        if not (memory.shadow or memory.decision.merged_into):
            yield from (clock.due for clock in memory.decision.clocks if clock.running)


@dataclass(frozen=True, slots=True)
class Attained:
    """Of the promises whose outcome is known, how many were met; what came with the backfill doesn't count."""

    met: int = 0
    known: int = 0

    @classmethod
    def of(cls, record: Record) -> "Attained":
        """As the report counts: known are met, missed, and late by now."""
        lines = list(record.lines(history=False))
        met = sum(each.met for each in lines)
        return cls(met, met + sum(each.missed + each.running_late for each in lines))

    @property
    def share(self) -> float | None:
        """The share that was met, from 0 to 1; None where nothing is known."""
        return self.met / self.known if self.known else None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """How many gaps are ahead, and how long somebody's customers have nobody, all of it together."""

    gaps: int = 0
    time: timedelta = timedelta(0)

    @classmethod
    def of(cls, found: Iterable[Gap]) -> "Uncovered":
        """Of these gaps; an hour that is two customers' gap is one hour."""
        spans = [gap.span for gap in found]
        return cls(len(spans), sum((each.end - each.start for each in merged(spans)), timedelta(0)))


@dataclass(frozen=True, slots=True)
class Standing:
    """How one installation stands; None is what wasn't counted yet."""

    running: Running | None = None
    attained: Attained | None = None
    uncovered: Uncovered | None = None

    @property
    def figures(self) -> Mapping[Figure, float]:
        """What is known of it in figures; times in seconds, the share from 0 to 1."""
        found: dict[Figure, float | None] = {}
        if self.running:
            left = self.running.to_breach
            found[Figure.TO_BREACH] = None if left is None else left.total_seconds()
            found[Figure.LATE] = self.running.late
        if self.attained:
            found[Figure.SHARE_MET] = self.attained.share
            found[Figure.MET], found[Figure.KNOWN] = self.attained.met, self.attained.known
        if self.uncovered:
            found[Figure.GAPS], found[Figure.UNCOVERED] = self.uncovered.gaps, self.uncovered.time.total_seconds()
        return {figure: value for figure, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Stock:
    """How everything stands: the line, for how long the first in it has been ready, and each installation by id."""

    waiting: Waiting
    overdue: timedelta = timedelta(0)
    standings: Mapping[str, Standing] = field(default_factory=dict)
