"""The starts that the clock on the wall allows, every so many minutes since local midnight, in seconds since 1970."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import ceil, floor

from integration.domain.booking.start_ranges import StartRange
from integration.domain.hours.interval import Interval
from integration.domain.hours.zone_offsets import stretches_between

_DAY = 86_400
_SECOND = timedelta(seconds=1)
_1970 = date(1970, 1, 1).toordinal()


def grid_days(zone: str, window: Interval, grid: timedelta) -> Iterator[tuple[int, range]]:
    """The starts in the window by local date, each with its date as an ordinal, in order.

    A date on which clocks are moved comes in two parts: a time on the wall that is skipped is no start, one that comes
    twice is two.
    """
    for stretch in stretches_between(zone, window.start, window.end):
        bounds = ceil(stretch.start.timestamp()), ceil(stretch.end.timestamp()) - 1
        for ordinal in stretch.dates:
            midnight = (ordinal - _1970) * _DAY - stretch.offset // _SECOND
            if starts := _clipped(range(midnight, midnight + _DAY, grid // _SECOND), bounds):
                yield ordinal, starts


def on_grid(days: Sequence[range], allowed: Iterable[StartRange]) -> list[range]:
    """The starts of these days that lie in the ranges."""
    found = []
    ranges = [(ceil(first.timestamp()), floor(last.timestamp())) for first, last in allowed]
    here = there = 0
    while here < len(days) and there < len(ranges):
        if starts := _clipped(days[here], ranges[there]):
            found.append(starts)
        here, there = (here + 1, there) if days[here][-1] < ranges[there][1] else (here, there + 1)
    return found


def _clipped(starts: range, bounds: tuple[int, int]) -> range:
    # Both bounds are included; they may lie anywhere.
    first = -((starts.start - bounds[0]) // starts.step)
    after = (bounds[1] - starts.start) // starts.step + 1
    return starts[max(first, 0) : max(after, 0)]
