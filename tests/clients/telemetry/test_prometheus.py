"""Figures for Prometheus, read by its own parser."""

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from integration.clients.telemetry.prometheus import PrometheusMeters
from integration.domain.stock import Attained, Running, Standing, Stock, Uncovered
from integration.domain.work import Waiting
from integration.ports.telemetry import Outcome

LINE = Waiting(ready=3, scheduled=2, held=1, parked=4, next_at=None)


class Stocks:
    """A stock, and how often it was asked for."""

    def __init__(self, **standings: Standing) -> None:
        self.stock, self.asked = Stock(LINE, timedelta(seconds=8), standings), 0

    def __call__(self) -> Stock:
        self.asked += 1
        return self.stock


def read(meters: PrometheusMeters) -> Mapping[tuple[str, str], float]:
    """By the sample's name and its labels' values."""
    families = text_string_to_metric_families(meters.exposed().decode())
    return {(each.name, "/".join(each.labels.values())): each.value for family in families for each in family.samples}


def test_before_anything_happened_each_outcome_stands_at_nought() -> None:
    told = read(PrometheusMeters(Stocks()))
    assert {each: told["vipdesk_deliveries_total", each] for each in ("accepted", "repeated", "refused")} == {
        "accepted": 0,
        "repeated": 0,
        "refused": 0,
    }
    assert told["vipdesk_tickets_parked_total", ""] == 0


def test_what_happens_is_counted() -> None:
    meters = PrometheusMeters(Stocks())
    meters.delivered(Outcome.ACCEPTED, 5)
    meters.delivered(Outcome.ACCEPTED)
    meters.parked()
    meters.worked(timedelta(seconds=2))
    meters.worked(timedelta(milliseconds=50))
    told = read(meters)
    assert told["vipdesk_deliveries_total", "accepted"] == 6
    assert told["vipdesk_tickets_parked_total", ""] == 1
    assert (told["vipdesk_work_lag_seconds_count", ""], told["vipdesk_work_lag_seconds_sum", ""]) == (2, 2.05)
    assert (told["vipdesk_work_lag_seconds_bucket", "0.1"], told["vipdesk_work_lag_seconds_bucket", "2.5"]) == (1, 2)


def test_the_stock_is_told_of_each_installation_in_seconds_and_shares() -> None:
    acme = Standing(Running(timedelta(minutes=5), 2), Attained(9, 10), Uncovered(1, timedelta(hours=3)))
    told = read(PrometheusMeters(Stocks(acme=acme)))
    assert {name: told[f"vipdesk_{name}", "acme"] for name in ("time_to_breach_seconds", "clocks_late")} == {
        "time_to_breach_seconds": 300,
        "clocks_late": 2,
    }
    assert told["vipdesk_attainment_ratio", "acme"] == 0.9
    assert (told["vipdesk_promises_met", "acme"], told["vipdesk_promises_known", "acme"]) == (9, 10)
    assert (told["vipdesk_coverage_gaps", "acme"], told["vipdesk_coverage_gap_seconds", "acme"]) == (1, 10_800)
    assert {each: told["vipdesk_line_tickets", each] for each in ("ready", "scheduled", "held", "parked")} == {
        "ready": 3,
        "scheduled": 2,
        "held": 1,
        "parked": 4,
    }
    assert told["vipdesk_line_overdue_seconds", ""] == 8


def test_what_is_not_known_is_no_sample() -> None:
    told = read(PrometheusMeters(Stocks(acme=Standing(Running(None), Attained()))))
    assert ("vipdesk_time_to_breach_seconds", "acme") not in told
    assert ("vipdesk_attainment_ratio", "acme") not in told
    assert ("vipdesk_coverage_gaps", "acme") not in told
    assert told["vipdesk_clocks_late", "acme"] == 0


def test_stock_is_taken_when_somebody_asks_and_not_before() -> None:
    stocks = Stocks()
    meters = PrometheusMeters(stocks)
    assert stocks.asked == 0
    meters.exposed()
    assert stocks.asked == 1


def test_an_installation_that_is_called_strangely_is_told_as_it_is() -> None:
    name = 'a"b\\c\nd{}'
    told = read(PrometheusMeters(Stocks(**{name: Standing(Running(None, 1))})))
    assert told["vipdesk_clocks_late", name] == 1
