from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from integration.domain.entitlement import Entitlement, Standing
from integration.domain.errors import BadInput
from tests.fakes.now import instant
from tests.fakes.tickets import ALWAYS, DANA

BEGAN, ENDED = instant("2026-03-01 00:00"), instant("2026-06-01 00:00")
SPRING = Entitlement("All-inclusive", addon_from=BEGAN, addon_until=ENDED, agent=DANA)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("entitlement", "at", "standing"),
    [
        (SPRING, BEGAN, Standing.VIP),
        (SPRING, BEGAN - SECOND, Standing.NOT_YET),
        (SPRING, ENDED - SECOND, Standing.VIP),
        (SPRING, ENDED, Standing.ENDED),
        (replace(SPRING, plan="Large"), BEGAN, Standing.LOWER_PLAN),
        (replace(SPRING, plan=" all-INCLUSIVE "), BEGAN, Standing.VIP),
        (replace(SPRING, addon_from=None, addon_until=None), BEGAN, Standing.NO_ADD_ON),
        (replace(SPRING, agent=None), BEGAN, Standing.NO_AGENT),
        (replace(SPRING, agent=None), ENDED, Standing.ENDED),
    ],
)
def test_vip_needs_the_plan_a_running_add_on_and_a_named_agent(
    entitlement: Entitlement, at: object, standing: Standing
) -> None:
    assert entitlement.standing_at(at) is standing  # type: ignore[arg-type]


def test_a_ticket_is_covered_from_its_opening_or_from_the_later_begin_of_the_add_on() -> None:
    now = BEGAN + timedelta(days=3)
    assert SPRING.starts_within(BEGAN + SECOND, now) == BEGAN + SECOND
    assert SPRING.starts_within(BEGAN - timedelta(days=9), now) == BEGAN


def test_a_ticket_is_not_covered_before_the_add_on_begins_nor_if_opened_after_it_ended() -> None:
    assert SPRING.starts_within(BEGAN - timedelta(days=9), BEGAN - SECOND) is None
    assert SPRING.starts_within(ENDED, ENDED + SECOND) is None


def test_a_ticket_opened_in_time_stays_covered_after_the_add_on_ended() -> None:
    assert SPRING.starts_within(ENDED - SECOND, ENDED + timedelta(days=5)) == ENDED - SECOND


@pytest.mark.parametrize(("begins", "ends"), [(ENDED, BEGAN), (BEGAN, BEGAN)])
def test_an_add_on_that_ends_before_it_begins_is_refused(begins: object, ends: object) -> None:
    with pytest.raises(BadInput, match="swap"):
        replace(ALWAYS, addon_from=begins, addon_until=ends)  # type: ignore[arg-type]


def test_a_negative_fee_is_refused() -> None:
    with pytest.raises(BadInput, match="never negative"):
        replace(ALWAYS, fee_eur=Decimal(-1))
