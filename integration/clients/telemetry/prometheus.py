"""Figures as Prometheus reads them (its text format, by its own client)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from integration.domain.figure import Figure
from integration.domain.stock import Stock
from integration.ports.telemetry import Outcome

_LAGS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
"""Seconds; a ticket is to be right on the host within a few."""


class PrometheusMeters:
    """Keeps `ports.telemetry.Meters`, and tells them together with the stock that `stock` takes."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, stock: Callable[[], Stock]) -> None:
        self._registry = CollectorRegistry()
        self._deliveries = Counter(
            "vipdesk_deliveries", "Deliveries of hosts, by what became of them", ["outcome"], registry=self._registry
        )
        self._lag = Histogram(
            "vipdesk_work_lag_seconds",
            "From a delivery's arrival until its ticket is done",
            buckets=_LAGS,
            registry=self._registry,
        )
        self._parked = Counter(
            "vipdesk_tickets_parked", "Tickets that were put aside for a person", registry=self._registry
        )
        for outcome in Outcome:
            self._deliveries.labels(outcome)  # at nought from the start, or the first one would be no increase
        self._registry.register(_Stocktaker(stock))

    def delivered(self, outcome: Outcome, times: int = 1) -> None:
        """So many deliveries came to this."""
        self._deliveries.labels(outcome).inc(times)

    def worked(self, lag: timedelta) -> None:
        """A ticket is done."""
        self._lag.observe(lag.total_seconds())

    def parked(self) -> None:
        """A ticket was put aside for a person."""
        self._parked.inc()

    def exposed(self) -> bytes:
        """All of it, in the text format."""
        return generate_latest(self._registry)


class _Stocktaker(Collector):
    """Takes stock when it is asked for."""

    def __init__(self, stock: Callable[[], Stock]) -> None:
        self._stock = stock

    def describe(self) -> list[Metric]:
        """Nothing beforehand: to register would take stock."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        stock = self._stock()
        known = {installation: standing.figures for installation, standing in stock.standings.items()}
        yield from _line(stock)
        for figure, (name, meaning) in _OF_EACH.items():
            gauge = GaugeMetricFamily(name, meaning, labels=["installation"])
            for installation, figures in known.items():
                if figure in figures:
                    gauge.add_metric([installation], figures[figure])
            yield gauge


def _line(stock: Stock) -> Iterator[Metric]:
    places = GaugeMetricFamily("vipdesk_line_tickets", "Tickets in line, by how they stand", labels=["state"])
    for state in ("ready", "scheduled", "held", "parked"):
        places.add_metric([state], getattr(stock.waiting, state))
    yield places
    overdue = stock.overdue.total_seconds()
    yield GaugeMetricFamily("vipdesk_line_overdue_seconds", "For how long the first in line has been ready", overdue)


_OF_EACH: Mapping[Figure, tuple[str, str]] = {
    Figure.TO_BREACH: ("vipdesk_time_to_breach_seconds", "Until the first running clock is breached"),
    Figure.LATE: ("vipdesk_clocks_late", "Running clocks past their due instant"),
    Figure.SHARE_MET: ("vipdesk_attainment_ratio", "Share of the promises of 30 days that were met"),
    Figure.MET: ("vipdesk_promises_met", "Promises of 30 days that were met"),
    Figure.KNOWN: ("vipdesk_promises_known", "Promises of 30 days that were met, missed, or are late"),
    Figure.GAPS: ("vipdesk_coverage_gaps", "Gaps in the cover of the next 14 days"),
    Figure.UNCOVERED: ("vipdesk_coverage_gap_seconds", "Time of the next 14 days in which customers have nobody"),
}
