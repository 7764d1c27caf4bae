"""Take stock for who watches: never so often, and never so long at a time, that it stands in the way of the work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

import structlog

from integration.domain.errors import VipDeskError
from integration.domain.record import Period
from integration.domain.stock import Attained, Running, Standing, Stock, Uncovered
from integration.ports import Now, Store
from integration.usecases.gaps_ahead import GapsAhead
from integration.usecases.overdue import overdue
from integration.usecases.service_report import ServiceReport

_log = structlog.get_logger(__name__)

_ATTAINED_IN = timedelta(days=30)
_READ_IN = timedelta(seconds=5)
"""About 10,000 tickets, and half of what Prometheus waits for; who has more asks `vipdesk report`."""

_COVERED_FOR = timedelta(days=14)
_REMEMBERED_FOR = timedelta(seconds=30)
_AT_A_TIME = timedelta(seconds=0.5)
"""After so long no further installation is counted anew: those that have waited longest come first the next time."""


@dataclass(frozen=True, slots=True)
class CountInstallation:
    """How one installation stands; each figure by itself, as some are dear."""

    store: Store
    gaps_ahead: GapsAhead
    now: Now

    def running(self, installation: str) -> Running:
        """Of its open tickets."""
        return Running.of(self.store.each(installation, open_only=True), self.now())

    def attained(self, installation: str, within: timedelta = _READ_IN) -> Attained | None:
        """Of the promises whose clock began in the last 30 days, as the report counts; all its tickets are read.

        None, and a line in the log, where that takes longer than `within`.
        """
        now = self.now()
        period = Period(since=now - _ATTAINED_IN)
        record = ServiceReport(self.store, self.now).before(now + within, installation, period)
        if record is None:
            _log.warning("stock.too_large", installation=installation, seconds=within.total_seconds())
            return None
        return Attained.of(record)

    def uncovered(self, installation: str) -> Uncovered:
        """Of the next 14 days."""
        return Uncovered.of(self.gaps_ahead(installation, _COVERED_FOR).gaps)


class Counts(Protocol):
    """What counts of one installation what `Standing` has: see CountInstallation."""

    def running(self, installation: str) -> Running:
        """Its running clocks."""
        ...

    def attained(self, installation: str) -> Attained | None:
        """What was kept; None where that would take too long."""
        ...

    def uncovered(self, installation: str) -> Uncovered:
        """What nobody covers."""
        ...


OLDEST: Mapping[str, timedelta] = {
    "running": timedelta(minutes=1),
    "attained": timedelta(hours=1),
    "uncovered": timedelta(hours=1),
}
"""How old each figure of an installation may become before it is counted anew."""


@dataclass(slots=True)
class TakeStock:
    """Stock of all installations of one process, remembered; safe for threads."""

    store: Store
    count: Counts
    now: Now
    _stock: Stock | None = None
    _taken: datetime | None = None
    _counted: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Stock:
        """The stock, at most 30 seconds old; a figure of an installation may be older while there are many of them."""
        with self._lock:
            began = self.now()
            if self._stock is None or self._taken is None or abs(began - self._taken) >= _REMEMBERED_FOR:
                self._stock, self._taken = self._fresh(began), began
            return self._stock

    def _fresh(self, now: datetime) -> Stock:
        return Stock(self.store.waiting(), overdue(self.store, now), self._standings(now))

    def _standings(self, began: datetime) -> Mapping[str, Standing]:
        before = self._stock.standings if self._stock else {}
        found = {each.id: before.get(each.id, Standing()) for each in self.store.all()}
        self._counted = {place: at for place, at in self._counted.items() if place[0] in found}
        for installation, figure in self._due(found, began):
            if self.now() - began >= _AT_A_TIME:
                break
            found[installation] = self._anew(found[installation], installation, figure)
        return found

    def _due(self, found: Mapping[str, Standing], now: datetime) -> Iterator[tuple[str, str]]:
        """What was never counted first, then what is older than it may be, the oldest first."""
        places = [(one, figure) for figure in OLDEST for one in found]
        old = [each for each in places if (at := self._counted.get(each)) is None or abs(now - at) >= OLDEST[each[1]]]
        never = datetime.min.replace(tzinfo=now.tzinfo)
        return iter(sorted(old, key=lambda each: self._counted.get(each, never)))

    def _anew(self, standing: Standing, installation: str, figure: str) -> Standing:
        """A figure that can't be had is left out, and tried again in its time: it must not hide all others."""
        self._counted[installation, figure] = self.now()
        try:
            return replace(standing, **{figure: getattr(self.count, figure)(installation)})
        except VipDeskError as error:
            _log.warning("stock.failed", installation=installation, figure=figure, reason=str(error))
        except Exception:  # noqa: BLE001 - a fault of ours in one figure must not blind who watches
            _log.exception("stock.fault", installation=installation, figure=figure)
        return replace(standing, **{figure: None})
