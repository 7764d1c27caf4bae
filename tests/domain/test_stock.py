"""How the service stands, in figures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.cover.gaps import Gap
from integration.domain.figure import Figure
from integration.domain.hours.interval import Interval
from integration.domain.stock import Attained, Running, Standing, Uncovered
from tests.fakes.now import instant

NINE = instant("2026-11-23 09:00")


def gap(start: float, end: float, *customers: str) -> Gap:
    return Gap(Interval(NINE + timedelta(hours=start), NINE + timedelta(hours=end)), customers)


def test_an_hour_that_is_two_customers_gap_is_one_hour() -> None:
    found = Uncovered.of([gap(0, 2, "Acme"), gap(1, 3, "Orbis"), gap(5, 6, "Acme")])
    assert found == Uncovered(3, timedelta(hours=4))


def test_no_gap_is_no_time() -> None:
    assert Uncovered.of([]) == Uncovered(0, timedelta(0))


@pytest.mark.parametrize(("met", "known", "share"), [(0, 0, None), (3, 4, 0.75), (0, 2, 0.0)])
def test_the_share_is_of_what_is_known(met: int, known: int, share: float | None) -> None:
    assert Attained(met, known).share == share


def test_only_what_was_counted_is_a_figure() -> None:
    assert Standing().figures == {}
    assert Standing(Running(None, 0)).figures == {Figure.LATE: 0}
    whole = Standing(Running(timedelta(0), 1), Attained(1, 2), Uncovered(2, timedelta(hours=1)))
    assert whole.figures == {
        Figure.TO_BREACH: 0,
        Figure.LATE: 1,
        Figure.SHARE_MET: 0.5,
        Figure.MET: 1,
        Figure.KNOWN: 2,
        Figure.GAPS: 2,
        Figure.UNCOVERED: 3600,
    }
    assert Figure.SHARE_MET not in replace(whole, attained=Attained()).figures
