"""Until when the hours run that somebody is reached in."""

from datetime import datetime

import pytest

from integration.domain.agent import Agent
from integration.domain.cover.choosing import plain
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.cover.reach import reach
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.terms import ZONE, default_hours
from tests.fakes.now import instant

DANA = Agent("dana@desk.example", "Dana", "3")
ROUND_THE_CLOCK = BusinessHours(ZONE, (((0, 24 * 60),),) * 7)


def closes_at(hours: BusinessHours, now: str) -> datetime | None:
    at = instant(now)
    return reach(plain("Acme", DANA, at), DeskPlan(), {}, hours, at, chat=True).closes_at


def test_hours_that_end_say_when() -> None:
    assert closes_at(default_hours(), "2026-11-23 10:00") == instant("2026-11-23 16:00")


@pytest.mark.parametrize("now", ["2026-11-23 10:00", "2026-12-31 22:59", "2026-12-31 23:00"])
def test_hours_that_never_end_have_no_end(now: str) -> None:
    assert closes_at(ROUND_THE_CLOCK, now) is None
