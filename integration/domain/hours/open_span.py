"""Spans of open time, linked into a chain: what the search for a due instant walks along.

A span knows where it lies on the line of time, and where on the line of *open* time, from which all closed time is cut
out (there a Mon-Fri 09-17 week is 40 hours long). Due instants are found by a step from the first line onto the second,
an addition there, and a step back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Piece = tuple[datetime, datetime]


@dataclass(slots=True, eq=False)
class OpenSpan:
    """The open time from `opening` to `closing`; `before` and `after` are the open time gone by at each.

    `anchor` leads back: in the span, an instant is the anchor and the open time gone by. What is `following` the last
    of a chain is itself. `days` is the chain's: the nth is the span in which n times 24 h are used up.
    """

    opening: datetime
    closing: datetime
    before: timedelta
    days: "list[OpenSpan]" = field(repr=False)
    after: timedelta = field(init=False)
    anchor: datetime = field(init=False)
    following: "OpenSpan" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Reckon what follows from the bounds."""
        self.after = self.before + (self.closing - self.opening)
        self.anchor = self.opening - self.before
        self.following = self

    def gone_by(self, instant: datetime) -> timedelta:
        """The open time gone by at an instant in this span, or in the closed time before it."""
        return instant - self.anchor if instant > self.opening else self.before


class Chain:
    """Spans in a row, the first of them empty; it grows at its end, and may be read meanwhile."""

    __slots__ = ("days", "first", "last")

    def __init__(self, beginning: datetime) -> None:
        """Hold no open time yet."""
        self.days: list[OpenSpan] = []
        self.first = self.last = OpenSpan(beginning, beginning, timedelta(), self.days)

    def extend(self, pieces: Iterable[Piece]) -> list[OpenSpan]:
        """Take the next pieces in, and give them back as spans."""
        spans = [self._taken(*piece) for piece in pieces]
        self._list_days()
        return spans

    def instant(self, used: timedelta) -> datetime:
        """When so much open time, no more than the chain holds, is used up."""
        # The last days may not be listed yet: they are walked to from the last that is.
        span = self.days[min(used.days, len(self.days) - 1)] if self.days else self.first
        while used > span.after:
            span = span.following
        return span.anchor + used

    def _taken(self, opening: datetime, closing: datetime) -> OpenSpan:
        span = OpenSpan(opening, closing, self.last.after, self.days)
        self.last.following = span
        self.last = span
        return span

    def _list_days(self) -> None:
        # Only days of which all is known: whoever walks on from a listed span always arrives.
        span = self.days[-1] if self.days else self.first
        for day in range(len(self.days), self.last.after.days):
            while span.after < timedelta(days=day):
                span = span.following
            self.days.append(span)
