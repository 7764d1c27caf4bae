"""Where a call could start: ranges of starts, and what they have in common.

Each thing that bounds a call says so by the ranges that it leaves. To find the free starts is then one sweep along
these ranges, however many starts lie in them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from integration.domain.hours.business_hours import BusinessHours
from integration.domain.hours.interval import Interval

StartRange = tuple[datetime, datetime]
"""The first start and the last, both allowed, in UTC; ranges in a row are in order and apart from each other."""

_start = attrgetter("start")


def within_hours(hours: BusinessHours, reach: Interval, length: timedelta) -> list[StartRange]:
    """The starts in reach from which this length lies in one unbroken open stretch."""
    stretches = hours.open_stretches(reach.start, reach.end)
    return [(opening, closing - length) for opening, closing in stretches if closing - opening >= length]


def beside(taken: Iterable[Interval], reach: Interval, before: timedelta, after: timedelta) -> list[StartRange]:
    """The starts in reach of which nothing taken lies so long `before` and `after` them, overlaps or not.

    With beginnings and ends sorted each for itself, nothing is taken after the nth end iff it lies before the
    beginning after the nth: so many have begun by then, and as many are over.
    """
    ordered = sorted(taken, key=_start)
    begins = [each.start for each in ordered]
    # Nearly in order by now, which makes it quick.
    ends = sorted([each.end for each in ordered])
    gaps = zip([reach.start, *ends], [*begins, reach.end], strict=True)
    needed = before + after
    # Most are no gap at all: comparing tells that sooner than subtracting.
    return [(end + before, begin - after) for end, begin in gaps if end < begin and begin - end >= needed]


def common(these: Sequence[StartRange], those: Sequence[StartRange]) -> list[StartRange]:
    """The starts that lie in both."""
    found = []
    here = there = 0
    while here < len(these) and there < len(those):
        (first, last), (other_first, other_last) = these[here], those[there]
        low = first if first > other_first else other_first  # noqa: FURB136 - max() takes far longer
        high = last if last < other_last else other_last  # noqa: FURB136
        if low <= high:
            found.append((low, high))
        here, there = (here + 1, there) if last < other_last else (here, there + 1)
    return found
