"""A walk is never faster than its pace, and never slower than it must be."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.clients.helpdesk.pace import Paced
from integration.clients.helpdesk.refusals import Answer, Request

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GAP = timedelta(milliseconds=200)
GET = Request("GET", "https://helpdesk.example.com/api/")


def begun(took: list[timedelta]) -> list[datetime]:
    """When requests begin that take so long each."""
    present, moments, left = [NOON], list[datetime](), iter(took)

    def ask(_request: Request) -> Answer:
        moments.append(present[0])
        present[0] += next(left)
        return Answer(200)

    def wait(seconds: float) -> None:
        present[0] += timedelta(seconds=seconds)

    paced = Paced(ask, lambda: present[0], wait, gap=GAP)
    for _ in took:
        paced.send(GET)
    return moments


@given(took=st.lists(st.timedeltas(timedelta(0), timedelta(seconds=1)), min_size=1, max_size=20))
def test_each_request_begins_a_gap_after_the_last_or_when_that_is_done(took: list[timedelta]) -> None:
    moments = begun(took)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert moments[0] == NOON
    assert gaps == [max(GAP, each) for each in took[:-1]]


def test_a_present_that_is_set_back_makes_nobody_wait_longer_than_a_gap() -> None:
    presents = iter([NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=1)])
    waits: list[float] = []
    paced = Paced(lambda _request: Answer(200), lambda: next(presents), waits.append, gap=GAP)
    paced.send(GET)
    paced.send(GET)
    assert waits == [pytest.approx(0.2)]
