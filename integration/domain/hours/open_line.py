"""The line of open time: years of open spans, built as instants are asked for."""

from collections.abc import Iterable, Iterator
from datetime import MINYEAR, datetime, timedelta
from threading import RLock

from integration.domain.hours.open_span import Chain, OpenSpan, Piece
from integration.domain.hours.open_year import joined, open_year
from integration.domain.hours.wall_hours import WallHours
from integration.domain.hours.zone_offsets import new_year, refuse_year

# So many years in a row are kept; whoever asks for others begins anew. Far jumps are rare, and memory is not for them.
_MOST_YEARS = 32


class OpenLine:
    """All open time of one schedule, from 1900 to 2200; beyond is `BadInput`. Safe to share among threads.

    `dates` leads from a UTC date, as an ordinal, to the first span that closes no earlier than that date begins. Each
    year ends in an empty span, so that every instant of a date that is listed finds its span.
    """

    __slots__ = ("_chain", "_lock", "_totals", "_years", "_zone", "dates", "hours")

    def __init__(self, zone: str, hours: WallHours) -> None:
        """Hold nothing yet: the first question builds the first year."""
        self._zone, self.hours, self._lock = zone, hours, RLock()
        self.dates: dict[int, OpenSpan] = {}
        self._totals: dict[int, timedelta] = {}
        # Far before every year that is reckoned with, so that the first that is asked for begins anew.
        self._begin(MINYEAR)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """When the amount of open time after `start`, above zero, is used up."""
        with self._lock:
            year, left = start.year, self._gone_in_year(start) + amount
            # Years that are used up whole need no spans.
            while left > self._total(year):
                left -= self._total(year)
                year += 1
            before = self.span(new_year(year)).before
            return self._chain.instant(before + left)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The open time in [start, end)."""
        first, last = self.span(start), self.span(end)
        if first.days is last.days:
            return last.gone_by(end) - first.gone_by(start)
        with self._lock:
            whole = sum((self._total(year) for year in range(start.year, end.year)), timedelta())
            return whole + self._gone_in_year(end) - self._gone_in_year(start)

    def span(self, instant: datetime) -> OpenSpan:
        """The first span that closes no earlier than this instant, even if it is the empty one at New Year."""
        span = self.dates.get(instant.toordinal()) or self._built(instant)
        while instant > span.closing:
            span = span.following
        return span

    def open_span(self, instant: datetime) -> OpenSpan:
        """The span that is open at this instant, or else opens next."""
        span = self.span(instant)
        if instant == span.closing:
            span = span.following
        return span if span.opening < span.closing else self.open_span(span.closing)

    def opening(self, instant: datetime) -> datetime:
        """The first open instant at or after this one."""
        return max(instant, self.open_span(instant).opening)

    def closing(self, instant: datetime) -> datetime:
        """Where the open time ends that runs at this instant, or else begins next."""
        span = self.open_span(instant)
        # A span is cut at New Year: one that ends there may go on.
        while span.closing == new_year(span.closing.year):
            following = self.open_span(span.closing)
            if following.opening > span.closing:
                break
            span = following
        return span.closing

    def stretches(self, start: datetime, end: datetime) -> Iterator[Piece]:
        """The unbroken open time that touches [start, end), in order; it may be cut at a New Year outside of that."""
        return joined(self._pieces(start, end))

    def _pieces(self, start: datetime, end: datetime) -> Iterator[Piece]:
        span = self.span(start)
        while span.opening < end:
            if start < span.closing and span.opening < span.closing:
                yield span.opening, span.closing
            # Each year ends in an empty span, and the next may not be built yet.
            span = span.following if span.opening < span.closing else self.span(span.closing)

    def _gone_in_year(self, instant: datetime) -> timedelta:
        return self.span(instant).gone_by(instant) - self.span(new_year(instant.year)).before

    def _total(self, year: int) -> timedelta:
        if year not in self._totals:
            refuse_year(year)
            pieces = open_year(self._zone, self.hours, year)
            self._totals[year] = sum((closing - opening for opening, closing in pieces), timedelta())
        return self._totals[year]

    def _built(self, instant: datetime) -> OpenSpan:
        refuse_year(instant.year)
        with self._lock:
            if not self._years.start <= instant.year < self._years.start + _MOST_YEARS:
                self._begin(instant.year)
            while instant.year not in self._years:
                self._grow(self._years.stop)
            return self.dates[instant.toordinal()]

    def _begin(self, year: int) -> None:
        self.dates.clear()
        self._years, self._chain = range(year, year), Chain(new_year(year))

    def _grow(self, year: int) -> None:
        end, before = new_year(year + 1), self._chain.last.after
        spans = self._chain.extend([*open_year(self._zone, self.hours, year), (end, end)])
        self._totals[year] = self._chain.last.after - before
        self.dates.update(_by_date(spans, range(new_year(year).toordinal(), end.toordinal())))
        self._years = range(self._years.start, year + 1)


def _by_date(spans: Iterable[OpenSpan], year: range) -> Iterator[tuple[int, OpenSpan]]:
    ordinal = year.start
    for span in spans:
        until = min(span.closing.toordinal() + 1, year.stop)
        for each in range(ordinal, until):
            yield each, span
        ordinal = max(ordinal, until)
