"""Two indexes over the intervals of a year, made so that the usual due instant costs two look-ups and one addition.

`days` leads from a UTC date to the interval that is open, or opens next, at the beginning of that date. The axis leads
from a date of *open time* (the line with all closed time cut out, so that a Mon-Fri 09-17 week is 40 hours long) to the
interval in which so much has been used up.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

# Three intervals in a row, each as the last instant of the axis in it, and what to add to come back from the axis.
Mark = tuple[datetime, timedelta, datetime, timedelta, datetime, timedelta]
Axis = dict[int, Mark]
# An interval and the two after it: its opening and closing; the next opening; for each of the next two the latest that
# "start + amount" may be for the due instant to lie in it, and the closed time to add then; what to take off to come to
# the axis; the axis itself, so that an index and an axis that belong together are always used together.
Node = tuple[datetime, datetime, datetime, datetime, timedelta, datetime, timedelta, timedelta, Axis]


def spread(stops: list[datetime], first: datetime, last: datetime) -> Iterator[tuple[int, int]]:
    """For each date from the first to the last, as ordinals: which of the stops is the first not to lie before it."""
    ordinal, final = first.toordinal(), last.toordinal()
    for index, stop in enumerate(stops):
        until = min(stop.toordinal(), final) + 1
        for each in range(ordinal, until):
            yield each, index
        ordinal = max(ordinal, until)


def marks(ends: list[datetime], closings: list[datetime]) -> list[Mark]:
    """A mark for each interval; `ends` are the closings on the axis. The last interval stands in for those unknown."""
    pairs = [(end, closing - end) for end, closing in zip(ends, closings, strict=True)]
    last = pairs[-1:] * 2
    triples = zip(pairs, pairs[1:] + last, pairs[2:] + last, strict=False)
    return [(*one, *two, *three) for one, two, three in triples]


def nodes(openings: list[datetime], closings: list[datetime], ends: list[datetime], axis: Axis) -> list[Node]:
    """A node for each interval; for unknown ones an empty interval at the last closing stands in."""
    last = closings[-1:] * 2
    opens = zip(openings, openings[1:] + last, openings[2:] + last, strict=False)
    closes = zip(closings, closings[1:] + last, closings[2:] + last, strict=False)
    return [_node(*three, *also, end, axis) for three, also, end in zip(opens, closes, ends, strict=True)]


def _node(  # noqa: PLR0913, PLR0917 - three intervals are six instants
    opening: datetime,
    second: datetime,
    third: datetime,
    closing: datetime,
    second_closing: datetime,
    third_closing: datetime,
    end: datetime,
    axis: Axis,
) -> Node:
    gap = second - closing
    gaps = gap + (third - second_closing)
    return opening, closing, second, second_closing - gap, gap, third_closing - gaps, gaps, closing - end, axis
